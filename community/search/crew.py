"""Documents made ready for an engine on every core: most of a rebuild is the analysis of text."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context

import structlog

from community.search import analysis, fields
from community.search.engine import Document
from community.search.fields import Stored

log = structlog.get_logger(__name__)

ALONE = 5_000  # documents that are done before others have come to help
CHUNK = 250


def rows(documents: Iterable[Document]) -> Iterator[Stored]:
    """A row for each document, in any order. Of many, other processes do a share: one for each further core."""
    waiting = iter(documents)
    yield from map(fields.stored, islice(waiting, ALONE))
    others = _cores() - 1
    first = list(islice(waiting, CHUNK)) if others else []
    yield from _shared(first, waiting, others) if first else map(fields.stored, waiting)


def _cores() -> int:
    """Those that this process may use; where the system does not say (macOS), all."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _shared(chunk: list[Document], waiting: Iterator[Document], others: int) -> Iterator[Stored]:
    """What the others have finished, and what this process does itself while they are busy, or once they are gone."""
    running: deque[tuple[list[Document], Future[list[Stored]]]] = deque()
    # spawned: the threads of an engine do not survive a fork
    with ProcessPoolExecutor(others, get_context("spawn"), analysis.learn, (analysis.learnt(),)) as pool:
        try:
            while chunk or running:
                while chunk and len(running) < 2 * others:
                    running.append((chunk, pool.submit(_rows, chunk)))
                    chunk = list(islice(waiting, CHUNK))
                if running and (running[0][1].done() or not chunk):
                    made = running[0][1].result()
                    running.popleft()
                    yield from made
                else:
                    yield from map(fields.stored, chunk)
                    chunk = list(islice(waiting, CHUNK))
        except BrokenProcessPool:  # killed, or could not begin: nothing of what they were given is lost
            log.warning("rebuild_without_help", processes=others)
    yield from map(fields.stored, chain(*(given for given, _made in running), chunk, waiting))


def _rows(documents: list[Document]) -> list[Stored]:
    return list(map(fields.stored, documents))
