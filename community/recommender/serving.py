"""The published model in this process: mapped once, followed without a restart, and never a reason to fail."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from community.platform.cache import shared
from community.platform.settings import settings
from community.recommender import hooks
from community.recommender.hooks import SubjectFact
from recsys import artefacts
from recsys.artefacts import BadArtefact, NoArtefact
from recsys.pulse import Pulse
from recsys.serve import Server
from recsys.subjects import Item

log = structlog.get_logger(__name__)

FRESH = 300  # newest subjects offered to the fresh lane
FRESH_SECONDS = 15


class _Current:
    """This process's servers: the published one, and those of a trial that names a version."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._servers: dict[Path, Server] = {}
        self._named: dict[tuple[Path, str], Server | None] = {}
        self._pulses: dict[Path, Pulse] = {}

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

    def pulse(self, root: Path) -> Pulse | None:
        """What happened lately; None before it was counted for the first time."""
        kept = self._pulses.get(root)
        with suppress(NoArtefact, BadArtefact):
            self._pulses[root] = kept.refreshed(root) if kept else Pulse.open(root)
        return self._pulses.get(root)

    def clear(self) -> None:
        with self._lock:
            self._pulses.clear()
            self._servers.clear()
            self._named.clear()

    def named(self, root: Path, version: str) -> Server | None:
        """The server of one version; None when it is gone or torn."""
        with self._lock:
            if (root, version) not in self._named:
                try:
                    self._named[root, version] = Server(artefacts.load(root, version))
                except (NoArtefact, BadArtefact, KeyError, TypeError) as error:
                    log.warning("no_such_version", version=version, error=str(error))
                    self._named[root, version] = None
            return self._named[root, version]


_current = _Current()


def artefact_root() -> Path:
    return settings().instance_dir / "artefacts"


def forget() -> None:
    """Map everything anew when next asked: for whoever took the folder away."""
    _current.clear()


def server() -> Server:
    return _current.get(artefact_root())


def pulse_root() -> Path:
    return settings().instance_dir / "pulse"


def pulse() -> Pulse | None:
    """What happened in the last minutes and days, as counted last; None before the first count."""
    return _current.pulse(pulse_root())


def server_of(version: str | None) -> Server:
    """The server of a version, or the published one where that version is not to be had."""
    found = _current.named(artefact_root(), version) if version else None
    return found or server()


def fresh_items(kinds: Sequence[str]) -> tuple[Item, ...]:
    """The newest subjects of these kinds, remembered for a few seconds by all processes."""
    return shared("recommender:fresh", FRESH_SECONDS, _newest, _Fresh).of(tuple(kinds))


class _Fresh:
    """The newest subjects, and those of each choice of kinds: the same object for as long as nothing changes."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        self._items = [Item(row[0], row[1], row[2], tuple(row[3]), *row[4:]) for row in rows]
        self._chosen: dict[tuple[str, ...], tuple[Item, ...]] = {}

    def of(self, kinds: tuple[str, ...]) -> tuple[Item, ...]:
        if kinds not in self._chosen:
            self._chosen[kinds] = tuple(item for item in self._items if item.kind in kinds)
        return self._chosen[kinds]


def _newest() -> list[list[Any]]:
    return [_row(fact) for facts in hooks.fresh(FRESH) for fact in facts]


def _row(fact: SubjectFact) -> list[Any]:
    """A subject in the order of `Item`, for JSON."""
    at = fact.published_at.timestamp()
    about = [fact.kind, fact.id, fact.author_id, list(fact.topics), fact.lang, at, fact.text, fact.category]
    return [*about, None, fact.city, fact.shop_id]
