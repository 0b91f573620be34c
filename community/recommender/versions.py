"""The library's versioned artefacts, for the domains above that learn from their own lists: they do not import `recsys`."""

from recsys.artefacts import BadArtefact, NoArtefact, current_version, load, load_current, versions, write

__all__ = ["BadArtefact", "NoArtefact", "current_version", "load", "load_current", "versions", "write"]
