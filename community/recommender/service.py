"""Ranked candidates for a reader, folded from what they did a moment ago. Answers in milliseconds, also without a model.

Eligibility is not decided here: muted, sold out, removed and paid things are the business of feed, search and placements.
"""

import hashlib
import threading
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from community.activity import queries as activity
from community.activity.queries import FactRow
from community.platform.cache import shared
from community.platform.settings import settings
from community.platform.time import now
from community.platform.viewer import Viewer
from community.recommender import hooks
from recsys.artefacts import BadArtefact, NoArtefact
from recsys.confidence import weigh
from recsys.serve import Ranked, Server
from recsys.subjects import Item

log = structlog.get_logger(__name__)

FRESH = 300  # newest subjects offered to the fresh lane
FRESH_SECONDS = 15
HISTORY = 200

Subject = tuple[str, int]


class _Current:
    """This process's server; it follows the published artefact without a restart."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._servers: dict[Path, Server] = {}

    def get(self, root: Path) -> Server:
        server = self._servers.get(root)
        with self._lock:
            try:
                server = server.refreshed(root) if server and server.version else Server.open(root)
            except (NoArtefact, BadArtefact) as error:
                if server is None:
                    log.warning("no_artefact", root=str(root), error=str(error))
                server = server or Server.empty()
            self._servers[root] = server
        return server


_current = _Current()


def artefact_root() -> Path:
    return settings().instance_dir / "artefacts"


def server() -> Server:
    return _current.get(artefact_root())


def model_version() -> str:
    """The published artefact's version; empty while nothing was ever trained."""
    return server().version


def history_of(viewer: Viewer) -> list[FactRow]:
    """The reader's last actions, newest first; nothing when they switched personalisation off."""
    return activity.recent(viewer.actor, limit=HISTORY) if viewer.personalised else []


def rank(
    viewer: Viewer,
    history: Sequence[FactRow],
    *,
    exclude: Collection[Subject] = (),
    n: int = 200,
    kinds: Sequence[str] = ("note",),
    interests: Sequence[str] | None = None,
    seed: str = "",
) -> list[Ranked]:
    """Best first. `history` comes from `history_of`; `seed` keeps a rebuilt list the same. Never empty while anything is new."""
    chosen = viewer.interests if interests is None else interests
    return server().recommend(
        folded(history),
        exclude=exclude,
        n=n,
        kinds=kinds,
        interests=chosen if viewer.personalised else (),
        languages=(viewer.locale,),
        fresh=fresh_items(kinds),
        now=now().timestamp(),
        reasons=False,
        seed=int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=4).digest()) if seed else None,
    )


def similar(
    kind: str, subject_id: int, *, n: int = 12, kinds: Sequence[str] = ("note",), topics: Sequence[str] = ()
) -> list[Ranked]:
    """Related notes, goods for a note, notes for a product: the same for every reader."""
    return server().similar(kind, subject_id, n=n, kinds=kinds, topics=topics)


def affinity(history: Sequence[FactRow], subjects: Sequence[Subject]) -> dict[Subject, float]:
    """Predicted liking of each subject, 0 to 1; about a half for what nobody knows yet."""
    if not subjects:
        return {}
    scores = server().affinity(folded(history), subjects, now=now().timestamp())
    return {subject: float(score) for subject, score in zip(subjects, scores, strict=True)}


def folded(history: Sequence[FactRow]) -> list[tuple[str, int, float, float]]:
    """Facts as the model reads them: subject, weight of the verb, unix time."""
    if not history:
        return []
    weights = weigh([fact.verb for fact in history], [fact.value or 0.0 for fact in history])
    return [
        (fact.kind, fact.subject_id, float(weight), fact.at.timestamp())
        for fact, weight in zip(history, weights, strict=True)
    ]


def fresh_items(kinds: Sequence[str]) -> list[Item]:
    """The newest subjects of these kinds, remembered for a few seconds by all processes."""
    return [item for item in shared("recommender:fresh", FRESH_SECONDS, _newest, _items) if item.kind in kinds]


def _items(rows: Sequence[Sequence[Any]]) -> tuple[Item, ...]:
    return tuple(
        Item(kind, subject_id, author, tuple(topics), lang, at) for kind, subject_id, author, topics, lang, at in rows
    )


def _newest() -> list[tuple[str, int, int, list[str], str | None, float]]:
    return [
        (fact.kind, fact.id, fact.author_id, list(fact.topics), fact.lang, fact.published_at.timestamp())
        for facts in hooks.fresh(FRESH)
        for fact in facts
    ]


def age_of_model() -> float | None:
    """Seconds since the published model was trained; None while there is none."""
    trained = server().manifest.get("trained_at")
    return None if trained is None else (now() - datetime.fromtimestamp(float(trained), UTC)).total_seconds()
