"""The library's versioned artefacts, for the domains above that learn from their own lists: they do not import `recsys`."""

from recsys.artefacts import Artefact, BadArtefact, NoArtefact, current_version, load, load_current, versions, write

__all__ = ["Artefact", "BadArtefact", "NoArtefact", "current_version", "load", "load_current", "versions", "write"]
