"""Read side of the log: own history, what many look for, what people look for besides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from community.accounts.hooks import Kept
from community.platform.cache import remembered
from community.platform.db import session
from community.platform.time import now
from community.platform.viewer import Actor
from community.search.log import service
from community.search.log.models import Searched, Shown

OWN = 10
KNOWN_FROM = 3  # people who searched for the same before anybody else is shown it: a single one stays private
HOT_WINDOW = timedelta(days=7)
LEARNED_WINDOW = timedelta(days=90)
BESIDE = timedelta(minutes=30)
SECONDS = 300

_ACTORS = func.count(Searched.actor.distinct())
_OWN = (
    select(Searched.words, func.max(Searched.written), func.max(Searched.at))
    .where(Searched.actor == bindparam("actor"))
    .group_by(Searched.words)
    .order_by(func.max(Searched.at).desc())
    .limit(bindparam("size"))
)
_MANY = (
    select(Searched.words, func.min(Searched.written), _ACTORS)
    .where(Searched.at >= bindparam("since"), Searched.found > 0)
    .group_by(Searched.words)
    .having(_ACTORS >= KNOWN_FROM)
    .order_by(_ACTORS.desc(), Searched.words)
    .limit(bindparam("size"))
)
_HOT = _MANY.where(Searched.refined.is_(False), Searched.lang == bindparam("lang"))
_OTHER = aliased(Searched)
_ASKED_TOO = (
    select(_OTHER.words, func.min(_OTHER.written), func.min(_OTHER.at), _OTHER.actor)
    .where(_OTHER.actor.in_(bindparam("actors", expanding=True)), _OTHER.found > 0, _OTHER.at >= bindparam("since"))
    .group_by(_OTHER.words, _OTHER.actor)
)
_ASKED = (
    select(Searched.actor, func.max(Searched.at))
    .where(Searched.words == bindparam("words"), Searched.at >= bindparam("since"))
    .group_by(Searched.actor)
    .order_by(func.max(Searched.at).desc())
    .limit(300)
)


_FIRST_PAGES = (
    select(
        Searched.request_id,
        Searched.at,
        Searched.actor,
        Searched.words,
        Searched.written,
        Searched.kind,
        Searched.shown,
    )
    .where(Searched.at >= bindparam("since"), Searched.refined.is_(False), Searched.found > 1)
    .order_by(Searched.at.desc(), Searched.id.desc())
    .limit(bindparam("size"))
)


@dataclass(frozen=True)
class Asked:
    """A search and what it showed: what each result was ranked by."""

    request_id: str
    at: datetime
    actor: str
    words: str
    written: str
    kind: str
    shown: list[Shown]


@dataclass(frozen=True)
class Popular:
    """A search of many. `people` is how many different actors asked for it."""

    words: str
    written: str
    people: int


def own(actor: Actor, size: int = OWN) -> list[str]:
    """What the actor searched for, as typed, last first, each once. One statement."""
    found: dict[str, str] = {}
    for row in reversed(list(service.waiting(actor))):
        found.setdefault(row["words"], row["written"])
    for words, written, _at in session().execute(_OWN, {"actor": actor.key, "size": size}):
        found.setdefault(words, written)
    return list(found.values())[:size]


def hot(lang: str, hushed: Iterable[str] = (), size: int = OWN) -> list[str]:
    """What most people looked for and found within a week, in this language. One statement every five minutes."""
    given = {"since": now() - HOT_WINDOW, "lang": lang, "size": 5 * size}
    rows = remembered(
        f"search:hot:{lang}", SECONDS, lambda: [[row[0], row[1]] for row in session().execute(_HOT, given)]
    )
    away = set(hushed)
    return [written for words, written in rows if words not in away][:size]


def many(size: int = 5000) -> list[Popular]:
    """Searches that several people made and that found something, within the last months. One statement."""
    given = {"since": now() - LEARNED_WINDOW, "size": size}
    return [Popular(*row) for row in session().execute(_MANY, given)]


def asked(since: datetime, size: int) -> list[Asked]:
    """The last searches that left something to choose, without filters and other sorts. One statement."""
    return [Asked(*row) for row in session().execute(_FIRST_PAGES, {"since": since, "size": size})]


def beside(text: str, hushed: Iterable[str] = (), size: int = 8) -> list[str]:
    """What people who searched for this also searched for within half an hour. Two statements every five minutes."""
    words = service.fold(text)
    away = {words, *hushed}
    rows = remembered(f"search:beside:{words}", SECONDS, lambda: _beside(words))
    return [written for other, written in rows if other not in away][:size]


def _beside(words: str) -> list[list[str]]:
    since = now() - LEARNED_WINDOW
    asked = dict(session().execute(_ASKED, {"words": words, "since": since}).all())
    if len(asked) < KNOWN_FROM:
        return []
    people: dict[str, int] = {}
    named: dict[str, str] = {}
    for other, written, at, actor in session().execute(_ASKED_TOO, {"actors": list(asked), "since": since}):
        if other != words and abs(at - asked[actor]) <= BESIDE:
            people[other] = people.get(other, 0) + 1
            named.setdefault(other, written)
    known = sorted((other for other in people if people[other] >= KNOWN_FROM), key=lambda other: -people[other])
    return [[other, named[other]] for other in known]


def kept_about(person_id: int) -> list[Kept]:
    """A person's own searches, for the page that shows people what we know. Plugged into accounts."""
    rows = session().execute(_OWN, {"actor": Actor(person_id).key, "size": 500}).all()
    searched = [(written, at.date().isoformat()) for _words, written, at in rows]
    return [Kept(_("Searches"), (_("What"), _("Last")), searched)]
