"""Team-draft interleaving (Radlinski, Kurup and Joachims, 2008): two rankings share one list, and clicks say which of them people prefer."""

from collections.abc import Hashable, Sequence
from math import comb
from typing import Literal, NamedTuple, TypeVar

import numpy as np

Thing = TypeVar("Thing", bound=Hashable)
Team = Literal["a", "b"]


def team_draft(a: Sequence[Thing], b: Sequence[Thing], n: int, chance: np.random.Generator) -> list[tuple[Thing, Team]]:
    """The shared list, each place with the team that picked it. The team that has fewer picks first, a coin decides when they are even."""
    made: list[tuple[Thing, Team]] = []
    taken: set[Thing] = set()
    queues: dict[Team, list[Thing]] = {"a": list(a)[::-1], "b": list(b)[::-1]}
    picks: dict[Team, int] = {"a": 0, "b": 0}
    while len(made) < n:
        for queue in queues.values():
            while queue and queue[-1] in taken:
                queue.pop()
        able: list[Team] = [team for team in ("a", "b") if queues[team]]
        if not able:
            break
        if len(able) == 2 and picks["a"] == picks["b"]:
            team: Team = "a" if chance.random() < 0.5 else "b"
        else:
            team = min(able, key=lambda one: picks[one])
        thing = queues[team].pop()
        taken.add(thing)
        picks[team] += 1
        made.append((thing, team))
    return made


class Credit(NamedTuple):
    """Lists that each team won, those that neither did, and how probable a split at least so uneven is if people do not care (two-sided)."""

    a: int
    b: int
    ties: int
    p_value: float


def credit(clicks: Sequence[tuple[int, int]]) -> Credit:
    """From (clicks on a's places, clicks on b's places) per list: a sign test over the lists that somebody won."""
    a = sum(one > other for one, other in clicks)
    b = sum(other > one for one, other in clicks)
    won = a + b
    tail = sum(comb(won, k) for k in range(max(a, b), won + 1)) / 2**won if won else 1.0
    return Credit(a, b, len(clicks) - won, min(1.0, 2 * tail))
