"""What people are like underneath. No table knows it: the recommender has to find it, and `flask demo explain` compares."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from community.demo.people import guide_places
from community.demo.scales import Scale
from community.demo.world import SLUGS, Person, Truth

STYLES = 8
FRIENDS = 4
DAY = 86_400.0
OWN, CAUGHT = 0.15, 0.12  # shares of people whose interests change: by themselves, and because of a friend
FANS, LOCALS, LURKERS, BILINGUAL = 0.3, 0.25, 0.35, 0.08
OFTEN = 0.85
_RANKS = (1.0, 0.85, 0.65, 0.45)  # how much somebody cares for their dearest category, the next, …


def draw_truth(
    people: Sequence[Person], writers: np.ndarray, models: Sequence[str], rng: np.random.Generator, scale: Scale,
    start: float, end: float,
) -> Truth:  # fmt: skip
    """Tastes, changes of mind, friends and fashions between two moments. `writers`: positions of those who write notes."""
    many = len(people)
    interest = np.zeros((many, len(SLUGS)), np.float32)
    for row, person in enumerate(people):
        for rank, category in enumerate(person.categories):
            interest[row, category] = _RANKS[rank]
    chinese = np.array([person.lang == "zh" for person in people])
    friends = _friends(people, interest, chinese, rng)
    later, changes_at, caught_from = _changes(people, interest, friends, rng, start, end)
    quiet = rng.random(many) < LURKERS
    rate = rng.lognormal(0, 1.0, many).astype(np.float32)
    guides = [row for row, person in enumerate(people) if person.email]
    quiet[[*writers, *guides]] = False
    rate[guides] = np.maximum(
        rate[guides], np.quantile(rate, OFTEN)
    )  # who signs in as one finds that they did something
    begins, fades = _fashions(len(models), rng, start, end)
    return Truth(
        handle=np.array([person.handle for person in people]),
        interest=interest,
        later=later,
        changes_at=changes_at,
        caught_from=caught_from,
        friends=friends,
        voice=_voices(people, interest, chinese, rng, scale),
        chinese=chinese,
        bilingual=rng.random(many) < BILINGUAL,
        local=rng.random(many) < LOCALS,
        quiet=quiet,
        trendy=np.clip(rng.normal(0.35, 0.5, many), 0, 1.5).astype(np.float32),
        style=rng.normal(size=(many, STYLES)).astype(np.float32),
        level=rng.beta(2, 2.4, many).astype(np.float32),
        rate=rate,
        warmth=(rng.normal(0.2, 0.6, many) - 6.0 * quiet).astype(np.float32),
        tried=rng.random(many) < 0.5,
        models=np.array(models),
        in_fashion_at=begins,
        fades_in=fades,
    )


def _friends(
    people: Sequence[Person], interest: np.ndarray, chinese: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """A few friends each: of one's language, mostly of one's city or interests. people x FRIENDS, -1 for none."""
    cities = {city: number for number, city in enumerate(sorted({person.city for person in people}))}
    city = np.array([cities[person.city] for person in people])
    near = rng.gumbel(size=(len(people), len(people))).astype(np.float32)
    near += 1.2 * (interest @ interest.T) + 1.5 * (city[:, None] == city)
    near[chinese[:, None] != chinese] = -np.inf
    np.fill_diagonal(near, -np.inf)
    few = min(FRIENDS, len(people) - 1)
    best = np.argpartition(-near, few - 1, axis=1)[:, :few]
    found = np.where(np.isfinite(np.take_along_axis(near, best, 1)), best, -1)
    found[np.arange(few) >= rng.integers(1, few + 1, len(people))[:, None]] = -1
    return found.astype(np.int32)


def _changes(
    people: Sequence[Person], interest: np.ndarray, friends: np.ndarray, rng: np.random.Generator, start: float,
    end: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """(interest afterwards, when it changes, whose it was): some drift, some catch what is dearest to a friend."""
    later = interest.copy()
    chance = rng.random(len(people))
    caught_from = np.full(len(people), -1, np.int32)
    chance[[row for row, person in enumerate(people) if person.email]] = 1.0  # guides stay as they are introduced
    for row in np.flatnonzero(chance < OWN + CAUGHT).tolist():
        category = int(rng.integers(len(SLUGS)))
        if chance[row] >= OWN:
            new = [f for f in friends[row].tolist() if f >= 0 and interest[row, people[f].categories[0]] == 0]
            if not new:
                continue
            caught_from[row] = new[0]
            category = people[new[0]].categories[0]
        later[row, people[row].categories[-1]] = 0.1
        later[row, category] = 0.9
    changed = (later != interest).any(axis=1)
    at = rng.uniform(start, end - 5 * DAY, len(people))
    return later, np.where(changed, at, np.inf), caught_from


def _voices(
    people: Sequence[Person], interest: np.ndarray, chinese: np.ndarray, rng: np.random.Generator, scale: Scale
) -> np.ndarray:
    """Whose fan somebody is: a voice of their language that writes about what they care for. -1 for nobody's."""
    voices = np.flatnonzero([person.influencer for person in people])
    found = np.full(len(people), -1, np.int32)
    if not len(voices):
        return found
    fame = rng.normal(0, 1.0, len(voices)) + 2.0 * (voices == guide_places(scale)["influencer"])
    score = 2.0 * interest @ interest[voices].T + fame + rng.gumbel(size=(len(people), len(voices)))
    score[chinese[:, None] != chinese[voices]] = -np.inf
    score[voices, np.arange(len(voices))] = -np.inf
    fans = (rng.random(len(people)) < FANS) & np.isfinite(score.max(axis=1))
    found[fans] = voices[score.argmax(axis=1)][fans]
    return found


def _fashions(many: int, rng: np.random.Generator, start: float, end: float) -> tuple[np.ndarray, np.ndarray]:
    """When each model is most in fashion (inf: never), and how many seconds its fading takes: one model in six, in turn."""
    at = np.full(many, np.inf)
    chosen = rng.choice(many, max(1, many // 6), replace=False)
    at[chosen] = np.linspace(start + 15 * DAY, end - 5 * DAY, len(chosen))
    return at, rng.uniform(10, 25, many) * DAY


def fashion(truth: Truth, now: float) -> np.ndarray:
    """How much each model is in fashion, 0 to 1: it rises within a week and fades over several."""
    since = np.where(np.isfinite(truth.in_fashion_at), now - truth.in_fashion_at, -1e12)
    width = np.where(since < 0, 6 * DAY, truth.fades_in)
    return np.exp(-0.5 * (since / width) ** 2).astype(np.float32)


def keep(truth: Truth, folder: Path, part: int = 0) -> None:
    """Write it beside the database, where `find` looks."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"truth-{part:03d}.npz").open("wb") as file:
        np.savez_compressed(file, **vars(truth))


def find(folder: Path, handle: str) -> tuple[Truth, int] | None:
    """The truth of the part of the world where this handle lives, and its row there; None for who came by themselves."""
    for path in sorted(folder.glob("truth-*.npz")):
        with np.load(path) as kept:
            rows = np.flatnonzero(kept["handle"] == handle)
            if len(rows):
                return Truth(**{name: kept[name] for name in kept.files}), int(rows[0])
    return None
