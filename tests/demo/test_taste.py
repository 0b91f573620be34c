"""What moves people, and that it can be seen in what they do."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from community.demo.facts import VERBS
from community.demo.taste.truth import DAY, find, keep
from community.demo.taste.visits import seasons
from community.demo.world import SLUGS, World
from tests.demo.conftest import NOW

pytestmark = pytest.mark.database_free


def opens(demo: World) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(person, note, at) of all opened notes."""
    rows = demo.facts.only("open", "note")
    return demo.facts.person[rows], demo.facts.subject[rows], demo.facts.at[rows]


def test_who_catches_an_interest_from_a_friend_reads_it_afterwards(demo: World) -> None:
    truth = demo.truth
    person, note, at = opens(demo)
    category = np.array([n.category for n in demo.notes])[note]
    caught = np.flatnonzero(truth.caught_from >= 0)
    assert len(caught) > 100
    new = np.array([demo.people[truth.caught_from[row]].categories[0] for row in caught])
    assert (truth.interest[caught, new] == 0).all() and (truth.later[caught, new] > 0.5).all()
    theirs = np.full(len(demo.people), -1)
    theirs[caught] = new
    about_it, after = category == theirs[person], at > truth.changes_at[person]
    assert about_it[np.isin(person, caught) & after].mean() > 5 * about_it[np.isin(person, caught) & ~after].mean()


def test_who_drifts_reads_what_they_drifted_to(demo: World) -> None:
    truth = demo.truth
    person, note, at = opens(demo)
    drifted = np.isfinite(truth.changes_at) & (truth.caught_from < 0)
    assert drifted.sum() > 150
    gained = truth.later > truth.interest + 0.5  # people x categories
    category = np.array([n.category for n in demo.notes])[note]
    about_it, after = gained[person, category], at > truth.changes_at[person]
    theirs = drifted[person]
    assert about_it[theirs & after].mean() > 5 * about_it[theirs & ~after].mean()


def test_friends_open_what_friends_liked(demo: World) -> None:
    """Of what somebody opened, a friend liked far more than a stranger of the same language did."""
    truth, facts = demo.truth, demo.facts
    rows = facts.only("like", "note")
    liked = set(zip(facts.person[rows].tolist(), facts.subject[rows].tolist(), strict=True))
    person, note, _at = opens(demo)
    rng = np.random.default_rng(1)
    friend = truth.friends[person, 0]
    pool = {lang: np.flatnonzero(truth.chinese == lang) for lang in (True, False)}
    stranger = np.array([rng.choice(pool[bool(truth.chinese[p])]) for p in person])
    share = {
        who: np.mean([(p, n) in liked for p, n in zip(others.tolist(), note.tolist(), strict=True)])
        for who, others in (("friend", friend), ("stranger", stranger))
    }
    assert share["friend"] > 2 * share["stranger"]


def test_fans_read_their_voice(demo: World) -> None:
    person, note, _at = opens(demo)
    author = np.array([n.author for n in demo.notes])[note]
    fans = demo.truth.voice[person] >= 0
    own = (author == demo.truth.voice[person])[fans].mean()
    shuffled = (author[fans] == np.random.default_rng(1).permutation(demo.truth.voice[person][fans])).mean()
    assert own > 5 * shuffled


def test_a_fashion_rises_and_dies(demo: World) -> None:
    """Around its peak a model draws more of all reading than a month before and two months after."""
    truth = demo.truth
    _person, note, at = opens(demo)
    model = np.array([demo.products[n.tags[0].product].model if n.tags else "" for n in demo.notes])[note]
    peaks = [(m, t) for m, t in zip(truth.models.tolist(), truth.in_fashion_at, strict=True) if np.isfinite(t)]
    begin, end = at.min(), at.max()
    near: list[float] = []
    before: list[float] = []
    after: list[float] = []
    for key, peak in peaks:
        for days, found in ((0, near), (-30, before), (50, after)):
            middle = peak + days * DAY
            if begin + 5 * DAY < middle < end - 5 * DAY and begin + 5 * DAY < peak < end - 5 * DAY:
                window = np.abs(at - middle) < 5 * DAY
                found.append(((model == key) & window).sum() / window.sum())
    assert min(len(near), len(before), len(after)) > 1
    assert np.mean(near) > 1.5 * np.mean(before) and np.mean(near) > 1.3 * np.mean(after)


def test_lurkers_read_and_say_nothing(demo: World) -> None:
    truth, facts = demo.truth, demo.facts
    said = np.isin(facts.verb, [VERBS.index(verb) for verb in ("like", "collect", "comment", "share")])
    read = facts.verb == VERBS.index("open")
    quiet = truth.quiet[facts.person]
    assert 0.15 < truth.quiet.mean() < 0.4
    assert said[quiet].sum() / read[quiet].sum() < 0.05 * said[~quiet].sum() / read[~quiet].sum()


def test_price_bands_and_cities_draw_their_people(demo: World) -> None:
    truth = demo.truth
    person, note, _at = opens(demo)
    level = np.array(
        [np.mean([demo.products[t.product].level for t in n.tags]) if n.tags else np.nan for n in demo.notes]
    )
    priced = ~np.isnan(level[note])
    assert np.corrcoef(truth.level[person[priced]], level[note[priced]])[0, 1] > 0.15
    city = np.array([n.city for n in demo.notes])[note] == np.array([p.city for p in demo.people])[person]
    assert city[truth.local[person]].mean() > 1.5 * city[~truth.local[person]].mean()


def test_newcomers_come_all_the_time(demo: World) -> None:
    joined = np.array([person.joined_at.timestamp() for person in demo.people])
    assert 5 <= (joined > NOW.timestamp() - 14 * DAY).sum() <= 400


def test_seasons_turn() -> None:
    april, october = (seasons(datetime(2026, month, 15, tzinfo=UTC).timestamp()) for month in (4, 10))
    plants, trails = SLUGS.index("plants"), SLUGS.index("outdoors")
    assert april[plants] > 0 > october[plants] and october[trails] > 0 > april[trails]


def test_the_truth_is_found_again(demo: World, tmp_path: Path) -> None:
    keep(demo.truth, tmp_path)
    found = find(tmp_path, demo.people[5].handle)
    assert found is not None and found[1] == 5
    assert np.array_equal(found[0].interest, demo.truth.interest)
    assert find(tmp_path, "nobody_at_all") is None
