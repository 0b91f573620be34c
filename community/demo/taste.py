"""Why people open, like and keep what they do: interests, a shared sense of style, prices, voices they follow, and time.

A person meets notes in proportion to exp(score). The score adds what they care about (their categories, one of which may
drift), how well the note's style and goods suit them, the language, the price band, whether they follow the voice, how
good the note is for everybody, and how fresh it is. What they then do depends on the same fit, so that a recommender has
something true to find and popularity alone falls short.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from community.demo.chance import numbers
from community.demo.people import guide_places
from community.demo.world import KINDS, SLUGS, VERBS, Facts, Note, Person, Product, Scale, Shop

STYLES = 8
_TITLE = ("heads", "tails", "titles")  # sections of the word stock that make titles
BLOCK_DAYS = 4
DAY = 86_400.0
# What one open brings with it on average: an impression or two, a stay, and now and then a like or more.
FACTS_PER_OPEN = 4.8  # a little under what comes, the rest is trimmed
MOST_COMMENTS = 24  # under one note: so many things can be said about it without saying one twice
QUALITY = 0.8
FOLLOWING = np.float32(1.5)

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Subjects:
    """Notes as columns, in order of publication."""

    category: Numbers
    chinese: npt.NDArray[np.bool_]
    author: Numbers
    style: Floats
    level: Floats
    quality: Floats
    at: npt.NDArray[np.float64]
    product: Numbers  # the first tagged product, -1 for none


@dataclass(frozen=True)
class _Readers:
    """People as columns."""

    before: Floats  # interest in each category
    after: Floats  # the same once it has drifted
    drifts_at: npt.NDArray[np.float64]
    chinese: npt.NDArray[np.bool_]
    bilingual: npt.NDArray[np.bool_]
    style: Floats
    level: Floats
    rate: Floats
    joined: npt.NDArray[np.float64]
    likes: Floats  # how freely they like


def _readers(people: Sequence[Person], rng: np.random.Generator, start: float, end: float) -> _Readers:
    many = len(people)
    before = np.zeros((many, len(SLUGS)), np.float32)
    for row, person in enumerate(people):
        for rank, category in enumerate(person.categories):
            before[row, category] = (1.0, 0.85, 0.65, 0.45)[rank]
    after = before.copy()
    drifting = rng.random(many) < 0.15
    for row in np.flatnonzero(drifting).tolist():
        after[row, people[row].categories[-1]] = 0.1
        after[row, rng.integers(len(SLUGS))] = 0.9
    return _Readers(
        before=before,
        after=after,
        drifts_at=np.where(drifting, rng.uniform(start, end, many), np.inf),
        chinese=np.array([person.lang == "zh" for person in people]),
        bilingual=rng.random(many) < 0.08,
        style=rng.normal(size=(many, STYLES)).astype(np.float32),
        level=rng.beta(2, 2.4, many).astype(np.float32),
        rate=rng.lognormal(0, 1.0, many).astype(np.float32),
        joined=np.array([person.joined_at.timestamp() for person in people]),
        likes=rng.normal(0, 0.6, many).astype(np.float32),
    )


def _subjects(
    notes: Sequence[Note], products: Sequence[Product], readers: _Readers, rng: np.random.Generator
) -> _Subjects:
    models = sorted({product.model for product in products})
    places = {model: place for place, model in enumerate(models)}
    of_model = rng.normal(size=(len(models), STYLES)).astype(np.float32)
    author = np.array([note.author for note in notes])
    style = 0.75 * readers.style[author] + 0.35 * rng.normal(size=(len(notes), STYLES)).astype(np.float32)
    level = np.full(len(notes), 0.4, np.float32)
    first = np.full(len(notes), -1)
    for row, note in enumerate(notes):
        if note.tags:
            tagged = [products[tag.product] for tag in note.tags]
            style[row] += 0.6 * np.mean([of_model[places[product.model]] for product in tagged], axis=0)
            level[row] = float(np.mean([product.level for product in tagged]))
            first[row] = note.tags[0].product
    return _Subjects(
        category=np.array([note.category for note in notes]),
        chinese=np.array([note.lang == "zh" for note in notes]),
        author=author,
        style=style.astype(np.float32),
        level=level,
        quality=_quality(notes, rng),
        at=np.array([note.published_at.timestamp() for note in notes]),
        product=first,
    )


def _quality(notes: Sequence[Note], rng: np.random.Generator) -> Floats:
    """How good a note is for everybody. The best ones have covers and titles of their own: nothing is famous twice at once."""
    turn: dict[tuple[str, str], int] = {}
    order = np.empty(len(notes))
    for row in rng.permutation(len(notes)):
        note = notes[row]
        own = [(note.lang, note.pictures[0]), *((note.lang, key) for key in note.frames if key.split(".")[2] in _TITLE)]
        order[row] = place = max(turn.get(key, 0) for key in own)
        turn |= dict.fromkeys(own, place + 1)
    order += rng.random(len(notes)) * 0.9
    ranked = np.argsort(order)
    drawn = np.sort(rng.gumbel(-0.5, 0.92, len(notes)))[::-1]
    quality = np.empty(len(notes), np.float32)
    quality[ranked] = drawn
    return quality


def _follows(
    readers: _Readers, notes: _Subjects, authors: Numbers, voice: int, rng: np.random.Generator
) -> npt.NDArray[np.bool_]:
    """Who follows whom before the history begins: readers x people. Many know the `voice`."""
    people = len(readers.rate)
    fame = rng.normal(0, 0.8, len(authors)) + 3.0 * (authors == voice)
    wrote = np.zeros((len(authors), len(SLUGS)), np.float32)
    for place, author in enumerate(authors):
        own = notes.category[notes.author == author]
        if len(own):
            wrote[place] = np.bincount(own, minlength=len(SLUGS)) / len(own)
    score = 2.4 * readers.before @ wrote.T + 0.5 * readers.style @ readers.style[authors].T / np.sqrt(STYLES) + fame
    score += np.where(readers.chinese[:, None] == readers.chinese[authors], 0.0, -3.0)
    score += rng.gumbel(size=score.shape)
    score[authors, np.arange(len(authors))] = -np.inf
    many = np.minimum(rng.geometric(0.16, people), len(authors) - 1)
    best = np.argsort(-score, axis=1)
    follows = np.zeros((people, people), np.bool_)
    for row in range(people):
        follows[row, authors[best[row, : many[row]]]] = True
    return follows


class _History:
    """Collects columns of facts."""

    def __init__(self) -> None:
        self._parts: list[tuple[npt.NDArray[np.generic], ...]] = []

    def add(
        self,
        verb: str,
        kind: str,
        person: Numbers,
        subject: Numbers,
        at: npt.NDArray[np.float64],
        value: npt.NDArray[np.floating] | None = None,
        position: Numbers | None = None,
    ) -> None:
        many = len(person)
        self._parts.append(
            (
                person.astype(np.int32),
                np.full(many, VERBS.index(verb), np.int8),
                np.full(many, KINDS.index(kind), np.int8),
                subject.astype(np.int32),
                at,
                np.full(many, np.nan, np.float32) if value is None else value.astype(np.float32),
                np.full(many, -1, np.int16) if position is None else position.astype(np.int16),
            )
        )

    def facts(self, until: float) -> Facts:
        person, verb, kind, subject, at, value, position = (
            np.concatenate([part[column] for part in self._parts]) for column in range(7)
        )
        kept = np.flatnonzero(at < until)
        order = kept[np.argsort(at[kept], kind="stable")]
        return Facts(*(column[order] for column in (person, verb, kind, subject, at, value, position)))


def _draws(readers: _Readers, active: Numbers, now: float) -> Floats:
    """What draws each active reader now, as weights for `_offers`: active x features."""
    drifted = (readers.drifts_at[active] < now)[:, None]
    interest = np.where(drifted, readers.after[active], readers.before[active])
    level = readers.level[active][:, None]
    foreign = np.where(readers.bilingual[active], -0.6, -5.0)[:, None]
    chinese = readers.chinese[active][:, None]
    ones = np.ones_like(level)
    columns = (
        4.4 * interest,
        1.15 / np.sqrt(STYLES) * readers.style[active],
        9.0 * level,  # a price band one likes: -4.5 (a - b)^2, less what is the same for every note
        -4.5 * ones,
        foreign * chinese,
        foreign * ~chinese,
        ones,
    )
    return np.hstack(columns).astype(np.float32)


def _offers(notes: _Subjects, known: int, now: float) -> Floats:
    """What each known note offers: features x known."""
    level, chinese = notes.level[:known], notes.chinese[:known]
    stale = np.clip(0.05 * (now - notes.at[:known]) / DAY, 0, 2.2)
    columns = (
        np.eye(len(SLUGS), dtype=np.float32)[notes.category[:known]],
        notes.style[:known],
        level[:, None],
        (level**2)[:, None],
        ~chinese[:, None],
        chinese[:, None],
        (QUALITY * notes.quality[:known] - stale)[:, None],
    )
    return np.hstack(columns).astype(np.float32).T


def make_facts(
    people: Sequence[Person],
    shops: Sequence[Shop],
    products: Sequence[Product],
    notes: Sequence[Note],
    seed: int,
    scale: Scale,
    now: datetime,
) -> Facts:
    """The history of `scale.days` days up to `now`. `notes` must be in order of publication."""
    rng = numbers(seed, "taste")
    end = now.timestamp()
    start = (now - timedelta(days=scale.days)).timestamp()
    readers = _readers(people, rng, start, end)
    subjects = _subjects(notes, products, readers, rng)
    voice = guide_places(scale)["influencer"]
    subjects.quality[subjects.author == voice] += 0.8
    authors = np.unique(subjects.author)
    follows = _follows(readers, subjects, authors, voice, rng)
    history = _History()
    _tell_follows(history, readers, follows, start, rng)
    _tell_circles(history, readers, shops, start, rng)
    seen = np.zeros((len(people), len(notes)), np.bool_)
    seen[subjects.author, np.arange(len(notes))] = True  # own notes
    begins = np.arange(start, end - 1, BLOCK_DAYS * DAY)
    busy = readers.rate * np.linspace(0.8, 1.2, len(begins))[:, None] * (readers.joined < begins[:, None] + DAY)
    busy *= scale.facts / FACTS_PER_OPEN / busy.sum()
    for begin, rate in zip(begins, busy, strict=True):
        finish = min(begin + BLOCK_DAYS * DAY, end)
        wanted = rng.poisson(rate).clip(0, 80)
        active = np.flatnonzero(wanted)
        known = int(np.searchsorted(subjects.at, finish))
        if len(active) and known > 1:
            _visit(history, readers, subjects, follows, seen, rng, active, wanted[active], known, begin, finish)
    return _trimmed(_at_most(history.facts(end), "comment", MOST_COMMENTS), scale.facts, rng)


def _at_most(facts: Facts, verb: str, many: int) -> Facts:
    """The first so many facts of a verb on each subject; later ones did not happen."""
    rows = facts.only(verb)
    order = np.argsort(facts.subject[rows], kind="stable")
    _, first, counts = np.unique(facts.subject[rows][order], return_index=True, return_counts=True)
    place = np.arange(len(rows)) - np.repeat(first, counts)
    kept = np.ones(len(facts), np.bool_)
    kept[rows[order[place >= many]]] = False
    return Facts(*(column[kept] for column in vars(facts).values()))


def _trimmed(facts: Facts, many: int, rng: np.random.Generator) -> Facts:
    """At most so many facts: what is over goes from the impressions, which the browser loses most easily too."""
    extra = len(facts) - many
    shown = facts.only("impression")
    if extra <= 0:
        return facts
    kept = np.ones(len(facts), np.bool_)
    kept[rng.choice(shown, min(extra, len(shown)), replace=False)] = False
    return Facts(*(column[kept] for column in vars(facts).values()))


def _tell_follows(
    history: _History, readers: _Readers, follows: npt.NDArray[np.bool_], start: float, rng: np.random.Generator
) -> None:
    """Follows from before the history are facts of its first weeks, after the person joined."""
    person, author = np.nonzero(follows)
    earliest = np.maximum(start, readers.joined[person])
    history.add("follow", "person", person, author, earliest + rng.exponential(9 * DAY, len(person)))


def _tell_circles(
    history: _History, readers: _Readers, shops: Sequence[Shop], start: float, rng: np.random.Generator
) -> None:
    """Channels and shops that people follow: those of their interests."""
    earliest = np.maximum(start, readers.joined)
    person, topic = np.nonzero(rng.random(readers.before.shape) < 0.8 * readers.before)
    history.add("follow", "topic", person, topic, earliest[person] + rng.exponential(5 * DAY, len(person)))
    sells = np.array([[slug in shop.categories for slug in SLUGS] for shop in shops], np.float32)
    drawn = 0.11 * readers.before @ sells.T * rng.lognormal(-0.2, 0.7, len(shops))
    person, shop = np.nonzero(rng.random(drawn.shape) < drawn)
    history.add("follow", "shop", person, shop, earliest[person] + rng.exponential(20 * DAY, len(person)))


def _visit(
    history: _History,
    readers: _Readers,
    notes: _Subjects,
    follows: npt.NDArray[np.bool_],
    seen: npt.NDArray[np.bool_],
    rng: np.random.Generator,
    active: Numbers,
    wanted: Numbers,
    known: int,
    begin: float,
    finish: float,
) -> None:
    """One block of days: who is about opens what draws them, passes over some more, and acts on what fits."""
    score = _draws(readers, active, begin) @ _offers(notes, known, begin)
    score += FOLLOWING * follows[active][:, notes.author[:known]]
    drawn = score - np.log(rng.standard_exponential(score.shape, dtype=np.float32) + np.float32(1e-12))
    drawn[seen[active, :known]] = -np.inf
    shown = np.minimum(2 * wanted, known - 1)
    most = int(shown.max())
    near = np.argpartition(-drawn, most - 1, axis=1)[:, :most]
    near = np.take_along_axis(near, np.argsort(-np.take_along_axis(drawn, near, 1), axis=1), 1)
    rank = np.arange(most)
    rows, places = np.nonzero((rank < shown[:, None]) & np.isfinite(np.take_along_axis(drawn, near, 1)))
    person, note = active[rows], near[rows, places]
    fit = score[rows, note] - QUALITY * notes.quality[note]
    fit = (fit - fit.mean()) / (fit.std() + 1e-6)
    earliest = np.maximum(begin, np.maximum(readers.joined[person], notes.at[note]))
    at = earliest + rng.random(len(person)) * np.maximum(60.0, finish - earliest)
    # What was passed over stands between what was opened, so its place in the list says little about it.
    history.add(
        "impression", "note", person, note, at - rng.uniform(2, 40, len(at)), position=rng.integers(0, 40, len(at))
    )
    opened = (rank[places] < wanted[rows]) & (at < finish)
    person, note, fit, at = person[opened], note[opened], fit[opened], at[opened]
    seen[person, note] = True
    history.add("open", "note", person, note, at)
    _act(history, readers, notes, follows, rng, person, note, fit, at)


def _act(
    history: _History,
    readers: _Readers,
    notes: _Subjects,
    follows: npt.NDArray[np.bool_],
    rng: np.random.Generator,
    person: Numbers,
    note: Numbers,
    fit: Floats,
    at: npt.NDArray[np.float64],
) -> None:
    """What follows an open: chances grow with the fit and the quality."""
    warm = 0.8 * fit + 0.5 * notes.quality[note] + readers.likes[person]

    def chosen(base: float, warmth: npt.NDArray[np.floating]) -> Numbers:
        return np.flatnonzero(rng.random(len(person)) < 1 / (1 + np.exp(-(base + warmth))))

    def add(verb: str, rows: Numbers, low: float, high: float) -> None:
        history.add(verb, "note", person[rows], note[rows], at[rows] + rng.uniform(low, high, len(rows)))

    stayed = chosen(0.6, warm)
    seconds = np.clip(rng.lognormal(2.6 + 0.35 * fit[stayed], 0.6), 1.5, 240)
    history.add("dwell", "note", person[stayed], note[stayed], at[stayed] + seconds, value=seconds)
    add("like", chosen(-0.75, warm), 3, 60)
    add("collect", chosen(-1.9, warm), 5, 90)
    add("comment", chosen(-3.3, warm), 20, 400)
    add("share", chosen(-4.4, warm), 10, 120)
    add("hide", chosen(-6.0, -warm), 1, 5)
    goods = notes.product[note]
    tapped = chosen(-1.7, warm)
    tapped = tapped[goods[tapped] >= 0]
    when = at[tapped] + rng.uniform(4, 60, len(tapped))
    history.add("tag_open", "product", person[tapped], goods[tapped], when)
    history.add("open", "product", person[tapped], goods[tapped], when + 0.5)
    bought = tapped[rng.random(len(tapped)) < 0.16]
    history.add("cart", "product", person[bought], goods[bought], at[bought] + rng.uniform(70, 400, len(bought)))
    fans = chosen(-3.4, warm)
    fans = fans[~follows[person[fans], notes.author[note[fans]]]]
    _, once = np.unique(np.stack((person[fans], notes.author[note[fans]])), axis=1, return_index=True)
    fans = fans[once]
    follows[person[fans], notes.author[note[fans]]] = True
    history.add("follow", "person", person[fans], notes.author[note[fans]], at[fans] + rng.uniform(5, 60, len(fans)))
