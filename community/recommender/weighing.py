"""What each act is worth: one vector for folding a history in, for the next training, and for what a list is for. Published by an operator.

The vector that the library ships with holds until one is published; each publication leaves a line that says who and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from community.platform.cache import forget, shared
from community.platform.db import after_commit, session
from community.platform.errors import WrongState
from community.platform.states import Change, Machine, history, move
from community.platform.time import now
from community.recommender.errors import BadWeights
from community.recommender.models import Weighing
from recsys.confidence import WEIGHTS
from recsys.objective import OBJECTIVE

ACTS = (
    "open",
    "dwell",
    "tag_open",
    "like",
    "comment",
    "collect",
    "follow",
    "share",
    "cart",
    "purchase",
    "refund",
    "hide",
)
USUAL: Mapping[str, float] = MappingProxyType({act: WEIGHTS[act] for act in ACTS})
UNDONE = {"unlike": "like", "uncollect": "collect", "unfollow": "follow"}
HEADS = {"long_read": "dwell"}
MOST = 100.0
SECONDS = 20
WEIGHING = Machine("weighing", {"published": ("draft", "retired"), "retired": ("published",)})
_KEY = "recommender:weights"
_COLUMNS = (Weighing.id, Weighing.weights, Weighing.state, Weighing.made_by, Weighing.made_at, Weighing.published_at)
_PUBLISHED = select(*_COLUMNS).where(Weighing.state == "published").order_by(Weighing.id.desc()).limit(1)


@dataclass(frozen=True)
class WeighingRow:
    id: int
    weights: dict[str, float]
    state: str
    made_by: int
    made_at: datetime
    published_at: datetime | None


def current() -> Mapping[str, float]:
    """What acts are worth now, at most `SECONDS` old."""
    return shared(_KEY, SECONDS, _read, dict)


def ratio(worth: Mapping[str, float], verb: str) -> float:
    """How much more a verb is worth than usual; what takes an act back follows that act."""
    act = UNDONE.get(verb, verb)
    return worth[act] / USUAL[act] if act in USUAL and act in worth else 1.0


def objective(worth: Mapping[str, float]) -> dict[str, float]:
    """What a list is for: each act that the ranker predicts, by what it is worth."""
    return {head: value * ratio(worth, HEADS.get(head, head)) for head, value in OBJECTIVE.items()}


def _read() -> dict[str, float]:
    row = session().execute(_PUBLISHED).one_or_none()
    return dict(USUAL) | (row.weights if row else {})


def checked(given: Mapping[str, float]) -> dict[str, float]:
    """The whole vector, what was not given as usual. Raises BadWeights for unknown acts, and for a hide that does not outweigh the rest."""
    if set(given) - set(ACTS) or not all(-MOST <= value <= MOST for value in given.values()):
        raise BadWeights
    whole = dict(USUAL) | {act: float(value) for act, value in given.items()}
    if whole["hide"] > -MOST:
        raise BadWeights  # whatever else was done, what was hidden stays hidden
    return whole


def draft(weights: Mapping[str, float], made_by: int) -> int:
    """Write a vector down, to be replayed and perhaps published. Raises BadWeights."""
    made = session().execute(
        insert(Weighing).returning(Weighing.id),
        {"weights": checked(weights), "state": "draft", "made_by": made_by, "made_at": now()},
    )
    return int(made.scalar_one())


def publish(weighing_id: int, actor_id: int, why: str) -> None:
    """From now on lists are ranked with this vector; the one before retires. Raises WrongState, also when another was published meanwhile."""
    before = session().execute(_PUBLISHED).one_or_none()
    if before is not None and before.id != weighing_id:
        move(WEIGHING, Weighing, before.id, "retired", actor_id=actor_id, why=f"replaced by {weighing_id}: {why}")
    try:
        with session().begin_nested():  # one published vector at a time: the index decides between two at once
            move(
                WEIGHING, Weighing, weighing_id, "published", actor_id=actor_id, why=why, extra={"published_at": now()}
            )
    except IntegrityError:
        raise WrongState(machine=WEIGHING.name, id=weighing_id, to="published") from None
    after_commit(lambda: forget(_KEY))


def get(weighing_id: int) -> WeighingRow | None:
    row = session().execute(select(*_COLUMNS).where(Weighing.id == weighing_id)).one_or_none()
    return WeighingRow(*row) if row else None


def latest(count: int = 10) -> list[WeighingRow]:
    """The vectors written down last, newest first."""
    return [WeighingRow(*row) for row in session().execute(select(*_COLUMNS).order_by(Weighing.id.desc()).limit(count))]


def audit() -> list[Change]:
    """Who published what, when and why, newest first."""
    return history(WEIGHING, 20)
