"""The verbs of influencers. Links, rates and commission lines have modules of their own; this is the face."""

from sqlalchemy import bindparam, select

from community.accounts import service as accounts
from community.influencers.commission import decide_order, release_due, reverse_order, start_return_period
from community.influencers.errors import AlreadyApplied, NoSuchInfluencer
from community.influencers.links import Visit, click, forget_clicker, link_for_tag, tie_visitor
from community.influencers.models import Influencer, Standing
from community.influencers.rates import add_rate, set_rate
from community.influencers.rules import STANDING
from community.platform.db import insert_once, session
from community.platform.states import move
from community.platform.time import now

__all__ = [
    "Visit",
    "add_rate",
    "apply",
    "approve",
    "click",
    "decide_order",
    "decline",
    "forget",
    "link_for_tag",
    "release_due",
    "reverse_order",
    "set_rate",
    "start_return_period",
    "suspend",
    "tie_visitor",
]

ROLE = "influencer"

_OF_PERSON = select(Influencer).where(Influencer.person_id == bindparam("person_id"))


def apply(person_id: int, about: str = "") -> None:
    """Ask to become an influencer; after a refusal one may ask again. Raises AlreadyApplied."""
    if insert_once(Influencer, person_id=person_id, state=Standing.applied, about=about[:500], applied_at=now()):
        return
    row = _get(person_id)
    if row.state != Standing.declined:
        raise AlreadyApplied
    move(STANDING, Influencer, row.id, Standing.applied, actor_id=person_id, why="applied again",
         extra={"about": about[:500], "applied_at": now()})  # fmt: skip


def approve(person_id: int, actor_id: int | None) -> None:
    """From now on this person's tags carry links. Raises NoSuchInfluencer, WrongState."""
    _decide(person_id, Standing.approved, actor_id, "approved")
    accounts.grant(person_id, ROLE)


def decline(person_id: int, actor_id: int | None, why: str) -> None:
    _decide(person_id, Standing.declined, actor_id, why)


def suspend(person_id: int, actor_id: int | None, why: str) -> None:
    """Their links go on leading somewhere and earn nothing until they are approved again."""
    _decide(person_id, Standing.suspended, actor_id, why)


def forget(person_id: int) -> None:
    """The person was erased: they are no influencer any more, and no click is theirs. Commission lines stay."""
    row = session().execute(_OF_PERSON, {"person_id": person_id}).scalar_one_or_none()
    if row is not None and row.state != Standing.left:
        move(STANDING, Influencer, row.id, Standing.left, actor_id=None, why="person erased", extra={"about": ""})
    forget_clicker(person_id)


def _decide(person_id: int, state: Standing, actor_id: int | None, why: str) -> None:
    move(STANDING, Influencer, _get(person_id).id, state, actor_id=actor_id, why=why, extra={"decided_at": now()})


def _get(person_id: int) -> Influencer:
    row = session().execute(_OF_PERSON, {"person_id": person_id}).scalar_one_or_none()
    if row is None:
        raise NoSuchInfluencer
    return row
