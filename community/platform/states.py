"""States move by a guarded UPDATE, from one table of transitions per machine, with a history row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, select, update

from community.platform.db import Model, session
from community.platform.errors import WrongState
from community.platform.models import StateChange
from community.platform.time import now


@dataclass(frozen=True)
class Machine:
    """`transitions` says, for each state, which states it may be reached from."""

    name: str
    transitions: Mapping[str, tuple[str, ...]]

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, sources that nothing leads to first."""
        sources = dict.fromkeys(state for came_from in self.transitions.values() for state in came_from)
        return tuple(dict.fromkeys([*sources, *self.transitions]))


class Change(NamedTuple):
    """One line of the history: which row moved where, by whom, why and when."""

    row_id: int
    to_state: str
    actor_id: int | None
    why: str
    at: datetime


def history(machine: Machine, limit: int = 50) -> list[Change]:
    """The last moves of a machine's rows, newest first. One statement."""
    columns = (StateChange.row_id, StateChange.to_state, StateChange.actor_id, StateChange.why, StateChange.at)
    chosen = select(*columns).where(StateChange.machine == machine.name).order_by(StateChange.id.desc()).limit(limit)
    return [Change(*row) for row in session().execute(chosen)]


def move(
    machine: Machine,
    model: type[Model],
    row_id: int,
    to: str,
    *,
    actor_id: int | None,
    why: str,
    extra: Mapping[str, object] | None = None,
) -> None:
    """Move one row's `state`, with other columns in the same UPDATE. Raises WrongState when it is elsewhere by now."""
    came_from = machine.transitions[to]
    moved = session().execute(
        update(model)
        .where(model.id == row_id, model.state.in_(came_from))  # type: ignore[attr-defined]
        .values(state=to, **(extra or {}))
        .execution_options(synchronize_session="fetch")
    )
    if moved.rowcount == 0:  # type: ignore[attr-defined]
        raise WrongState(machine=machine.name, id=row_id, to=to)
    session().execute(
        insert(StateChange),
        {
            "machine": machine.name,
            "row_id": row_id,
            "to_state": to,
            "actor_id": actor_id,
            "why": why[:200],
            "at": now(),
        },
    )
