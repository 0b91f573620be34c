"""Small worlds with known answers."""

import numpy as np

from recsys.data import Dataset
from recsys.subjects import Item

DAY = 86_400.0
SPRING = 1_700_000_000.0


def checkerboard(people: int = 40, items: int = 30, *, timed: bool = False) -> Dataset:
    """Even people have all even items, odd people all odd ones, but each lacks one of its own colour: that one is the answer."""
    rows, columns = [], []
    for person in range(people):
        for item in range(items):
            if item % 2 == person % 2 and item != missing(person, items):
                rows.append(person)
                columns.append(item)
    at = SPRING + np.arange(len(rows)) * DAY if timed else None
    described = [
        Item("note", item, author=item, topics=("even",) if item % 2 == 0 else ("odd",)) for item in range(items)
    ]
    return Dataset.of(rows, "note", columns, np.ones(len(rows)), at, items=described if timed else ())


def missing(person: int, items: int) -> int:
    """The item of its colour that a person lacks."""
    return (2 * (person // 2) + person % 2) % items


def tastes(
    people: int = 400, items: int = 300, groups: int = 6, acts: int = 20, seed: int = 3, *, shuffled: bool = False
) -> Dataset:
    """People of `groups` tastes who act mostly on items of their own, over a hundred days; popularity falls with the number of the item.

    `shuffled` deals the same items out to people by chance: the popularity stays, the taste is gone.
    """
    chance = np.random.default_rng(seed)
    person = np.repeat(np.arange(people), acts)
    place = np.minimum(chance.exponential(items / groups / 4, len(person)).astype(int), items // groups - 1)
    own = np.where(chance.random(len(person)) < 0.9, person % groups, chance.integers(0, groups, len(person)))
    item = place * groups + own
    if shuffled:
        item = chance.permutation(item)
    at = SPRING + chance.random(len(person)) * 100 * DAY
    described = [
        Item("note", number, author=number % 50, topics=(f"group{number % groups}",), lang="zh")
        for number in range(items)
    ]
    return Dataset.of(person, "note", item, np.ones(len(person)), at, items=described)
