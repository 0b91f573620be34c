"""Read side of activity: one statement each; `columns` reads the whole log as numpy arrays."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, extract, func, select, tuple_, union_all

from community.accounts.hooks import Kept
from community.activity.models import Fact, Kind, Verb
from community.platform.db import UtcDateTime, session
from community.platform.pages import Page, decode_cursor, page_of
from community.platform.viewer import Actor

VERBS = tuple(Verb)  # `columns` speaks of verbs and kinds by their place in these
KINDS = tuple(Kind)
CHUNK = 50_000
_END = datetime(9999, 1, 1, tzinfo=UTC)
LABELS = {
    Verb.IMPRESSION: _l("Was shown to you"),
    Verb.OPEN: _l("Opened"),
    Verb.DWELL: _l("Read for a while"),
    Verb.TAG_OPEN: _l("Goods tag opened"),
    Verb.LIKE: _l("Liked"),
    Verb.UNLIKE: _l("Like taken back"),
    Verb.COLLECT: _l("Planted"),
    Verb.UNCOLLECT: _l("Plant taken back"),
    Verb.FOLLOW: _l("Followed"),
    Verb.UNFOLLOW: _l("Unfollowed"),
    Verb.COMMENT: _l("Commented"),
    Verb.SHARE: _l("Shared"),
    Verb.CART: _l("Put into the cart"),
    Verb.PURCHASE: _l("Bought it"),
    Verb.REFUND: _l("Sent back"),
    Verb.HIDE: _l("Hidden"),
    Verb.UNHIDE: _l("Shown again"),
    Verb.RESET: _l("Recommendations begun anew"),
    Verb.PLAIN: _l("Personal recommendations switched off"),
    Verb.PERSONAL: _l("Personal recommendations switched on"),
}
_F = Fact.__table__.c  # plain columns: a page reads rows, no entities
WISHES = (
    "hide",
    "unhide",
    "reset",
    "plain",
    "personal",
)  # what a reader told us to do; it outlives the history they clear


@dataclass(frozen=True)
class FactRow:
    verb: str
    kind: str
    subject_id: int
    value: float | None
    at: datetime


def _recent(whose: ColumnElement[bool]) -> Select:
    return (
        select(_F.verb, _F.kind, _F.subject_id, _F.value, _F.at)
        .where(whose, _F.verb != "impression")
        .order_by(_F.at.desc(), _F.id.desc())
        .limit(bindparam("limit"))
    )


def _seen(whose: ColumnElement[bool]) -> Select:
    return select(Fact.subject_id).where(
        whose, Fact.at >= bindparam("since"), Fact.kind == bindparam("kind"), Fact.verb.in_(("impression", "open"))
    )


def _known(whose: ColumnElement[bool]) -> Select:
    # the kind is compared by the caller: here it would tempt a planner without statistics to the index of subjects
    return select(_F.kind, _F.subject_id, _F.verb, _F.id).where(
        whose,
        ((_F.at >= bindparam("since")) & _F.verb.in_(("impression", "open"))) | _F.verb.in_(("hide", "unhide")),
    )


def _hidden(whose: ColumnElement[bool]) -> Select:
    return select(_F.kind, _F.subject_id, _F.verb, _F.id).where(whose, _F.verb.in_(("hide", "unhide")))


def _moved(whose: ColumnElement[bool]) -> CompoundSelect:
    what = (_F.kind, _F.subject_id, _F.verb, _F.id, _F.at)
    last = select(*what).where(whose, _F.verb != "impression").order_by(_F.at.desc(), _F.id.desc()).limit(1).subquery()
    return union_all(select(*what).where(whose, _F.verb.in_(("hide", "unhide"))), select(last))


def _history(whose: ColumnElement[bool]) -> Select:
    before = tuple_(Fact.at, Fact.id) < tuple_(
        bindparam("at", type_=UtcDateTime), bindparam("id", type_=Fact.__table__.c.id.type)
    )
    return (
        select(Fact.id, Fact.verb, Fact.kind, Fact.subject_id, Fact.value, Fact.at)
        .where(whose, Fact.verb.not_in(("impression", *WISHES)), before)
        .order_by(Fact.at.desc(), Fact.id.desc())
        .limit(bindparam("size"))
    )


_LAST_SWITCH = (
    select(func.max(Fact.id))
    .where(
        Fact.kind == Kind.PERSON,
        Fact.subject_id == 0,
        Fact.verb.in_((Verb.PLAIN, Verb.PERSONAL)),
        Fact.visitor_id.is_not(None),
    )
    .group_by(Fact.visitor_id)
)
_LAST_SWITCH_OF = (
    select(_F.verb)
    .where(_F.visitor_id == bindparam("visitor_id"), _F.verb.in_((Verb.PLAIN, Verb.PERSONAL)))
    .order_by(_F.at.desc(), _F.id.desc())
    .limit(1)
)
PLAIN = select(Fact.visitor_id).where(Fact.id.in_(_LAST_SWITCH), Fact.verb == Verb.PLAIN)
_SHOWN = (
    select(Fact.lane, Fact.surface, func.count())
    .where(
        Fact.kind == bindparam("kind"),
        Fact.subject_id.in_(bindparam("ids", expanding=True)),
        Fact.verb == Verb.IMPRESSION,
        Fact.at >= bindparam("since"),
    )
    .group_by(Fact.lane, Fact.surface)
)
_COUNTED = (
    select(Fact.subject_id, Fact.verb, func.count())
    .where(
        Fact.kind == bindparam("kind"),
        Fact.subject_id.in_(bindparam("ids", expanding=True)),
        Fact.verb.in_(bindparam("verbs", expanding=True)),
    )
    .group_by(Fact.subject_id, Fact.verb)
)
_PERSON, _VISITOR = _F.person_id == bindparam("who"), _F.visitor_id == bindparam("who")
_RECENT = {"person": _recent(_PERSON), "visitor": _recent(_VISITOR)}
_SEEN = {"person": _seen(_PERSON), "visitor": _seen(_VISITOR)}
_KNOWN = {"person": _known(_PERSON), "visitor": _known(_VISITOR)}
_MOVED = {"person": _moved(_PERSON), "visitor": _moved(_VISITOR)}
_HIDDEN = {"person": _hidden(_PERSON), "visitor": _hidden(_VISITOR)}
_HISTORY = {"person": _history(_PERSON), "visitor": _history(_VISITOR)}


def _whose(actor: Actor) -> tuple[str, int | str]:
    """People are read by their id, on whatever device; visitors by theirs."""
    return ("visitor", actor.visitor_id or "") if actor.person_id is None else ("person", actor.person_id)


def recent(actor: Actor, limit: int = 100) -> list[FactRow]:
    """What the actor last did and has not taken back, newest first, down to where they began anew.

    What was merely shown to them is left out; what was hidden and shown again is as if it never was hidden.
    """
    kind, who = _whose(actor)
    kept: list[FactRow] = []
    shown_again: set[tuple[str, int]] = set()
    for row in session().execute(_RECENT[kind], {"who": who, "limit": limit}):
        fact = FactRow(*row)
        if fact.verb == "reset":
            break
        if fact.verb == "unhide":
            shown_again.add((fact.kind, fact.subject_id))
        elif fact.verb not in ("plain", "personal") and not (
            fact.verb == "hide" and (fact.kind, fact.subject_id) in shown_again
        ):
            kept.append(fact)
    return kept


def history(actor: Actor, cursor: str | None, size: int) -> Page[FactRow]:
    """All that the actor did, newest first, page by page; wishes (hidden, begun anew) and what was merely shown are left out."""
    kind, who = _whose(actor)
    at, fact_id = decode_cursor(cursor, datetime, int) if cursor else (_END, 0)
    rows = session().execute(_HISTORY[kind], {"who": who, "at": at, "id": fact_id, "size": size + 1}).all()
    page = page_of(rows, size, lambda row: (row.at, row.id))
    return Page([FactRow(*row[1:]) for row in page.items], page.next)


def seen(actor: Actor, since: datetime, kind: str) -> set[int]:
    """Subjects of a kind that were shown to the actor, or opened, since then."""
    by, who = _whose(actor)
    return set(session().scalars(_SEEN[by], {"who": who, "since": since, "kind": kind}))


def seen_and_hidden(actor: Actor, since: datetime, kind: str) -> tuple[set[int], set[tuple[str, int]]]:
    """Subjects of a kind that were shown to the actor since then, and (kind, id) of all they do not want to see. One statement."""
    by, who = _whose(actor)
    rows = session().execute(_KNOWN[by], {"who": who, "since": since}).all()
    shown = {row.subject_id for row in rows if row.kind == kind and row.verb in ("impression", "open")}
    return shown, _still_hidden(rows)


def hidden(actor: Actor) -> set[tuple[str, int]]:
    """(kind, id) of what the actor does not want to see. One statement."""
    by, who = _whose(actor)
    return _still_hidden(session().execute(_HIDDEN[by], {"who": who}).all())


def moved(actor: Actor) -> tuple[datetime | None, set[tuple[str, int]]]:
    """When the actor last did anything (None: never; what was merely shown is nothing done), and (kind, id) of all they do not want to
    see. One statement."""
    by, who = _whose(actor)
    rows = session().execute(_MOVED[by], {"who": who}).all()
    return max((row.at for row in rows), default=None), _still_hidden([row[:4] for row in rows])


def _still_hidden(rows: Iterable[Sequence[Any]]) -> set[tuple[str, int]]:
    """The subjects whose last wish among these rows is to be hidden."""
    last: dict[tuple[str, int], tuple[int, str]] = {}
    for kind, subject_id, verb, fact_id in rows:
        if verb in ("hide", "unhide") and fact_id > last.get((kind, subject_id), (0, ""))[0]:
            last[kind, subject_id] = fact_id, verb
    return {subject for subject, (_id, verb) in last.items() if verb == "hide"}


def plain_visitors() -> list[str]:
    """The visitors who switched personalisation off, and not on again. One statement."""
    return list(session().scalars(PLAIN))


def is_plain(visitor_id: str) -> bool:
    """Whether this visitor is one of them. One statement."""
    return session().scalar(_LAST_SWITCH_OF, {"visitor_id": visitor_id}) == Verb.PLAIN


def impressions(kind: str, subject_ids: Iterable[int], since: datetime) -> dict[tuple[str, str], int]:
    """(lane, surface) → how often the subjects were shown since then. One statement."""
    given = {"kind": kind, "ids": list(set(subject_ids)), "since": since}
    return {(lane or "", surface or ""): shown for lane, surface, shown in session().execute(_SHOWN, given)}


def counted(kind: str, subject_ids: Iterable[int], verbs: Iterable[str]) -> dict[tuple[int, str], int]:
    """(subject id, verb) → how often it was done, where it ever was. One statement, from the index alone."""
    given = {"kind": kind, "ids": list(set(subject_ids)), "verbs": list(verbs)}
    return {(subject_id, verb): count for subject_id, verb, count in session().execute(_COUNTED, given)}


_COLUMNS = (
    select(
        Fact.id,
        extract("epoch", Fact.at),
        func.coalesce(Fact.person_id, 0),
        Fact.visitor_id,
        Fact.verb,
        Fact.kind,
        Fact.subject_id,
        func.coalesce(Fact.position, -1),
        Fact.propensity,
        Fact.value,
    )
    .where(Fact.id > bindparam("after"))
    .order_by(Fact.id)
    .limit(bindparam("limit"))
)
_COLUMNS_SINCE = _COLUMNS.where(Fact.at >= bindparam("since"))
# the sum keeps a planner from walking the ids from the first on: the index of times tells
_FIRST_SINCE = select(func.min(Fact.id + 0)).where(Fact.at >= bindparam("since"))


def columns(since: datetime | None = None, *, chunk: int = CHUNK) -> Iterator[dict[str, np.ndarray]]:
    """The log in the order of ids, in chunks of equally long arrays:

    `id` int64 · `at` int64, seconds since 1970 · `actor` int64: the person, or minus a hash of the visitor, or 0 for nobody
    · `verb` int8 in VERBS · `kind` int8 in KINDS · `subject_id` int64 · `position` int32, -1 where unknown
    · `propensity` float32 and `value` float32 (seconds of dwell), nan where unknown.
    """
    verbs, kinds = ({name.value: code for code, name in enumerate(names)} for names in (VERBS, KINDS))
    statement = _COLUMNS if since is None else _COLUMNS_SINCE
    after = 0 if since is None else (session().scalar(_FIRST_SINCE, {"since": since}) or 1) - 1
    while True:
        given = {"after": after, "limit": chunk} | ({} if since is None else {"since": since})
        rows = session().connection().execute(statement, given).all()  # plain tuples: nothing here is an entity
        if not rows:
            return
        ids, at, persons, visitors, did, of, subjects, positions, propensities, values = zip(*rows, strict=True)
        yield {
            "id": np.array(ids, np.int64),
            "at": np.array(at, np.float64).astype(np.int64),
            "actor": _actors(persons, visitors),
            "verb": np.array([verbs[name] for name in did], np.int8),
            "kind": np.array([kinds[name] for name in of], np.int8),
            "subject_id": np.array(subjects, np.int64),
            "position": np.array(positions, np.int32),
            "propensity": np.array(propensities, np.float32),
            "value": np.array(values, np.float32),
        }
        after = ids[-1]


def _actors(persons: tuple[int, ...], visitors: tuple[str | None, ...]) -> np.ndarray:
    numbers = {visitor: visitor_number(visitor) for visitor in set(visitors)}
    return np.array([person or numbers[visitor] for person, visitor in zip(persons, visitors, strict=True)], np.int64)


def visitor_number(visitor_id: str | None) -> int:
    """A visitor as the negative number that `columns` uses: the low 60 bits of the ULID; 0 for nobody."""
    if not visitor_id:
        return 0
    return -int(visitor_id[-12:].translate(_TO_BASE_32), 32) - 1


# ULID letters (Crockford) to those that int(…, 32) reads
_TO_BASE_32 = str.maketrans("0123456789ABCDEFGHJKMNPQRSTVWXYZ", "0123456789ABCDEFGHIJKLMNOPQRSTUV")


def kept_about(person_id: int) -> list[Kept]:
    """How many facts of each verb are kept, for the page that shows people what we know."""
    counted = dict(
        session().execute(select(Fact.verb, func.count()).where(Fact.person_id == person_id).group_by(Fact.verb)).all()
    )
    rows = [(str(label), str(counted[verb])) for verb, label in LABELS.items() if verb in counted]
    return [Kept(_("What you looked at and did"), (_("What"), _("How often")), rows)]
