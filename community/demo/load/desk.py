"""What the operator did at their desk: rules of search, the weights and who changed them, a trial; and the shares counted from the log."""

from datetime import timedelta

import numpy as np

from community.demo.load.places import Places
from community.demo.people import guide_places
from community.demo.taste.lists import BEGAN, ENDED, SHARE, TRIAL, TRIED
from community.demo.world import SLUGS, World
from community.platform.db import transaction
from community.platform.time import clock_at
from community.recommender import trials, weighing
from community.search.curation import service as curation
from community.search.curation.service import RuleKind

# What people call things that the shops call otherwise: words that mean the same, and words that find something else too.
SAME = (
    ("细口壶", "手冲壶"), ("托特包", "帆布包"), ("毛衣", "针织衫"), ("trainers", "sneakers"), ("jumper", "sweater"),
)  # fmt: skip
ALSO = (("热水杯", "保温杯"), ("床头灯", "台灯"), ("thermos", "flask"), ("bedside light", "table lamp"))
HUSHED = ("钓鱼竿", "dash cam")  # nobody sells or writes about them here
PINNED = (("咖啡", "coffee-tea"), ("徒步", "outdoors"))
BLOCKED = ("护肤", "skin-care")


def load_rules(world: World, places: Places) -> None:
    """Rules of search, from before the searches of the last month."""
    author = places.people[guide_places(world.scale)["admin"]]
    planted, hidden = (
        np.bincount(world.facts.subject[world.facts.only(verb, "note")], minlength=len(world.notes))
        for verb in ("collect", "hide")
    )
    rules = [
        *((RuleKind.SYNONYM, words, [same]) for words, same in SAME),
        *((RuleKind.ALIAS, words, [also]) for words, also in ALSO),
        *((RuleKind.PIN, words, _best(world, places, slug, planted)) for words, slug in PINNED),
        (RuleKind.BLOCK, BLOCKED[0], _best(world, places, BLOCKED[1], hidden)),
        *((RuleKind.HUSH, words, []) for words in HUSHED),
    ]
    for number, (kind, words, values) in enumerate(rules):
        if values or kind is RuleKind.HUSH:
            with transaction(), clock_at(world.now - timedelta(days=48 - number, hours=number % 7)):
                curation.add(kind, words, values, author)


def _best(world: World, places: Places, slug: str, counts: np.ndarray) -> list[str]:
    """The Chinese note of a category with the highest count, as a rule names it; none where nothing was counted."""
    own = [place for place, note in enumerate(world.notes) if SLUGS[note.category] == slug and note.lang == "zh"]
    best = max(own, key=lambda place: int(counts[place]), default=None)
    return [f"note:{places.notes[best]}"] if best is not None and counts[best] else []


def load_weights(world: World, places: Places) -> None:
    """A vector that was in force for a week, and the usual one again."""
    author = places.people[guide_places(world.scale)["admin"]]
    more = dict(weighing.USUAL) | {"share": 1.5 * weighing.USUAL["share"]}
    for days, vector, why in ((26, more, "先试一周：转发多给一点分"), (19, weighing.USUAL, "一周到了，按约定换回来")):
        with transaction(), clock_at(world.now - timedelta(days=days, hours=3)):
            weighing.publish(weighing.draft(vector, author), author, why)


def load_trial(world: World, places: Places) -> None:
    """The trial whose lists the log holds: more places for what is new, for half of the readers."""
    author = places.people[guide_places(world.scale)["admin"]]
    with transaction(), clock_at(world.now - timedelta(days=BEGAN, hours=2)):
        number = trials.plan(TRIAL, "ab", {"a": {"explore": SHARE}, "b": {"explore": TRIED}}, author)
    for days, step, why in (
        (BEGAN, trials.begin, "看看多给新笔记位置值不值"),
        (ENDED, trials.stop, "说好的十二天到了"),
    ):
        with transaction(), clock_at(world.now - timedelta(days=days)):
            step(number, author, why)
