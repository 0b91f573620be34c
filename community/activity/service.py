"""The verbs of activity: record what the server knows, accept what a browser tells, tie and forget people."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, insert, update

from community.activity import hooks
from community.activity.errors import BadBatch, ForeignPage
from community.activity.models import Fact, Verb
from community.activity.queries import is_plain
from community.activity.schemas import MAX_DWELL, MIN_PROPENSITY, Batch, SeenFact
from community.platform.db import insert_many, session
from community.platform.ids import new_public_id, sign, unsign
from community.platform.time import now
from community.platform.viewer import Actor, Viewer

PAGE_PURPOSE = "activity.page"
PAGE_LASTS_MINUTES = 24 * 60
KEPT_WISHES = ("hide", "unhide", "plain", "personal")  # they outlive the history that somebody clears


def record(
    verb: Verb | str,
    kind: str,
    subject_id: int,
    actor: Actor,
    *,
    value: float | None = None,
    surface: str | None = None,
    origin: str | None = None,
) -> None:
    """Write a fact that the server itself made true, in the transaction that did. Raises ValueError for unknown verbs."""
    session().execute(
        insert(Fact),
        {
            "at": now(),
            "person_id": actor.person_id,
            "visitor_id": actor.visitor_id or None,
            "verb": Verb(verb).value,
            "kind": kind,
            "subject_id": subject_id,
            "surface": surface,
            "value": value,
            "origin": origin,
        },
    )


def load(facts: Iterable[Mapping[str, object]]) -> None:
    """Bulk insert of facts from elsewhere (a demo world, an import). Each row names every column it uses, `at` included;
    all rows name the same columns."""
    insert_many(Fact, facts, batch=5000)


def page_token(viewer: Viewer) -> str:
    """What a page carries so that its beacon is believed: whose page it is, and an id of its own."""
    return sign(PAGE_PURPOSE, [viewer.visitor_id, new_public_id()])


def accept_batch(viewer: Viewer, batch: Batch) -> int:
    """Keep what a page of this viewer tells; how many facts were new to consider, own ones left out.

    Raises BadToken, StaleToken (a day), ForeignPage. Robots are let through and nothing is kept.
    """
    page = unsign(PAGE_PURPOSE, batch.token, minutes=PAGE_LASTS_MINUTES)
    if not (isinstance(page, list) and len(page) == 2 and all(isinstance(part, str) for part in page)):
        raise BadBatch
    visitor_id, page_id = page
    if visitor_id != viewer.visitor_id:
        raise ForeignPage
    if viewer.is_bot:
        return 0
    facts = _of_others(viewer.person_id, batch.facts)
    at = now()
    insert_many(Fact, [_row(fact, viewer, page_id, at) for fact in facts], ignore=True)
    return len(facts)


def _of_others(person_id: int | None, facts: list[SeenFact]) -> list[SeenFact]:
    """The facts without those about the person's own things."""
    if person_id is None:
        return facts
    by_kind: dict[str, set[int]] = {}
    for fact in facts:
        by_kind.setdefault(fact.kind, set()).add(fact.id)
    own = {("person", person_id)}
    for kind, ids in by_kind.items():
        for owners in hooks.owner_of(kind, sorted(ids)):
            own |= {(kind, subject_id) for subject_id, owner in owners.items() if owner == person_id}
    return [fact for fact in facts if (fact.kind, fact.id) not in own]


def _row(fact: SeenFact, viewer: Viewer, page_id: str, at: datetime) -> dict[str, object]:
    request_id = fact.request_id or page_id
    return {
        "at": at,
        "person_id": viewer.person_id,
        "visitor_id": viewer.visitor_id,
        "verb": fact.verb,
        "kind": fact.kind,
        "subject_id": fact.id,
        "surface": fact.surface,
        "position": fact.position,
        "lane": fact.lane,
        "request_id": request_id,
        "model_version": fact.model_version,
        "propensity": None if fact.propensity is None else max(fact.propensity, MIN_PROPENSITY),
        "value": None if fact.value is None else min(fact.value, MAX_DWELL),
        "dedupe_key": dedupe_key(viewer.visitor_id, request_id, fact),
    }


def dedupe_key(visitor_id: str, request_id: str, fact: SeenFact) -> str:
    """The same thing told twice by one visitor has one key."""
    told = f"{visitor_id} {request_id} {fact.kind} {fact.id} {fact.verb} {fact.sequence}"
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def tie(visitor_id: str, person_id: int) -> None:
    """What this visitor did before signing in was this person's doing; of one who switched personalisation off, only what they hid."""
    of_visitor = (Fact.visitor_id == visitor_id, Fact.person_id.is_(None))
    hides = (Fact.verb.in_(("hide", "unhide")),) if is_plain(visitor_id) else ()
    session().execute(
        update(Fact).where(*of_visitor, *hides).values(person_id=person_id).execution_options(synchronize_session=False)
    )


def begin_anew(actor: Actor) -> None:
    """What the actor did before now teaches nothing any more. It is still theirs to see."""
    record(Verb.RESET, "person", actor.person_id or 0, actor)


def switch_personal(visitor_id: str, personal: bool) -> None:
    """Whether what this visitor does may teach anything: the browser's cookie keeps it for lists, the log for training."""
    record(Verb.PERSONAL if personal else Verb.PLAIN, "person", 0, Actor(None, visitor_id))


def clear_history(actor: Actor, subject: tuple[str, int] | None = None) -> int:
    """The facts, or those about one subject, stop being the actor's; what they hid stays hidden, and what is switched off stays off. How many there were."""
    whose = Fact.visitor_id == actor.visitor_id if actor.person_id is None else Fact.person_id == actor.person_id
    about = () if subject is None else (Fact.kind == subject[0], Fact.subject_id == subject[1])
    return _nobodys(whose, Fact.verb.not_in(KEPT_WISHES), *about)


def forget_person(person_id: int) -> None:
    """The facts stay as numbers about subjects; whose they were is gone."""
    _nobodys(Fact.person_id == person_id)


def _nobodys(*which: ColumnElement[bool]) -> int:
    """Take the names off these facts; the dedupe key goes too, since it is made of the visitor's."""
    changed = session().execute(
        update(Fact)
        .where(*which)
        .values(person_id=None, visitor_id=None, origin=None, dedupe_key=None)
        .execution_options(synchronize_session=False)
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]
