"""The published order in this process: read once, followed without a restart, never a reason to fail; and the switch."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog

from community.platform.settings import settings
from community.recommender import versions
from community.recommender.versions import Artefact, BadArtefact, NoArtefact
from community.search.engine import Scoring
from community.search.learning.features import NAMES
from community.search.learning.ranker import Ranker

log = structlog.get_logger(__name__)

KEPT = 3  # versions that this process holds
_OFF = "off"


def forget() -> None:
    """Read everything anew when next asked: for whoever took the folder away."""
    _ranker.cache_clear()


def root() -> Path:
    return settings().instance_dir / "search-learning"


def on() -> bool:
    """Whether searches follow what was learnt. One look at the disk."""
    return not (root() / _OFF).exists()


def switch(to: bool) -> None:
    """From the next search on; what was learnt stays."""
    if to:
        (root() / _OFF).unlink(missing_ok=True)
    else:
        root().mkdir(parents=True, exist_ok=True)
        (root() / _OFF).touch()


def manifest() -> Mapping[str, Any] | None:
    """What the published version says of itself; None before the first, or when it has other weights than this code."""
    try:
        return _fitting(versions.load_current(root(), verify=False)).manifest
    except (NoArtefact, BadArtefact):
        return None


def scoring(words: str, as_of: datetime) -> Scoring | None:
    """The scores of the version that was published when the first page was asked for, so that pages stay in step.

    None where nothing was learnt by then, or learning is switched off. No statement.
    """
    current = versions.current_version(root())
    if current is None or not on():
        return None
    version = current if _before(current, as_of) else _earlier(current, as_of)
    ranker = _ranker(root(), version) if version else None
    return ranker.scoring(words) if ranker else None


def _before(version: str, as_of: datetime) -> bool:
    return version[:15] < as_of.strftime("%Y%m%dT%H%M%S")


def _earlier(current: str, as_of: datetime) -> str | None:
    older = (each for each in versions.versions(root()) if each < current)
    return next((each for each in older if _before(each, as_of)), None)


def _fitting(found: Artefact) -> Artefact:
    """The version, if its weights are those that this code looks at. Raises BadArtefact."""
    if set(found.manifest.get("weights", ())) != set(NAMES):
        raise BadArtefact("weights of other features")
    return found


@lru_cache(KEPT)
def _ranker(folder: Path, version: str) -> Ranker | None:
    try:
        return Ranker.read(_fitting(versions.load(folder, version)).arrays)
    except (NoArtefact, BadArtefact, KeyError) as error:
        log.warning("no_learnt_order", version=version, error=str(error))
        return None
