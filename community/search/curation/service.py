"""Writing the operator's rules, and reading them for every search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from community.platform.cache import forget, shared
from community.platform.db import after_commit, session
from community.platform.time import now
from community.search.curation.errors import NoSuchRule, NothingNamed, NoWords
from community.search.curation.models import RuleKind, SearchRule
from community.search.curation.rules import Curation, curation, key_of
from community.search.log.service import fold

__all__ = ["RuleKind", "RuleRow", "add", "current", "remove", "rules"]

CACHE, SECONDS = "search:curation", 60
MOST_VALUES = 50
_LAST = 2**62

_LINES = select(SearchRule.kind, SearchRule.words, SearchRule.values).order_by(SearchRule.id)
_ROWS = select(
    SearchRule.id, SearchRule.kind, SearchRule.words, SearchRule.values, SearchRule.author_id, SearchRule.changed_at
).order_by(SearchRule.kind, SearchRule.words, SearchRule.id)


@dataclass(frozen=True)
class RuleRow:
    id: int
    kind: str
    words: str
    values: list[str]
    author_id: int | None
    changed_at: datetime


def current() -> Curation:
    """The rules in force. At most one statement a minute, and one after each change."""
    return shared(CACHE, SECONDS, lambda: [list(row) for row in session().execute(_LINES)], curation)


def rules() -> list[RuleRow]:
    """Every rule, by kind and words. One statement."""
    return [RuleRow(*row) for row in session().execute(_ROWS)]


def add(kind: RuleKind, words: str, values: Sequence[str], author_id: int) -> None:
    """Put a rule in force. Values are words (synonym, alias) or keys such as `note:7` (pin, block).

    Raises NoWords, NothingNamed; ValueError for a malformed key.
    """
    about = fold(words)
    if not about:
        raise NoWords
    if kind in (RuleKind.PIN, RuleKind.BLOCK):
        named = list(dict.fromkeys(values))
        for value in named:
            key_of(value)
    else:
        named = [value for value in dict.fromkeys(map(fold, values)) if value and value != about]
    if kind is RuleKind.HUSH:
        named = []
    elif not named:
        raise NothingNamed
    session().execute(
        insert(SearchRule),
        {
            "kind": kind.value,
            "words": about,
            "values": named[:MOST_VALUES],
            "author_id": author_id,
            "changed_at": now(),
        },
    )
    after_commit(lambda: forget(CACHE))


def remove(rule_id: int) -> None:
    """Take a rule out of force. Raises NoSuchRule."""
    gone = session().execute(delete(SearchRule).where(SearchRule.id == min(rule_id, _LAST)))
    if gone.rowcount == 0:  # type: ignore[attr-defined]
        raise NoSuchRule
    after_commit(lambda: forget(CACHE))
