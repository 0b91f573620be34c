"""What happened lately: rates that start at the average, trends that know where they are, and a file that a process follows."""

from pathlib import Path

import numpy as np
import pytest

from recsys.explore import thompson
from recsys.pulse import RATES, Pulse
from recsys.serve import Server
from recsys.subjects import Item
from tests.recsys.worlds import DAY, SPRING

NOW = SPRING + 100 * DAY
Log = list[tuple[int, str, float]]


def pulse(log: Log, items: list[Item] | None = None) -> Pulse:
    ids, verbs, ages = zip(*log, strict=True) if log else ((), (), ())
    return Pulse.of("note", ids, verbs, NOW - np.array(ages, dtype=float) * DAY, items=items or (), now=NOW)


def test_a_rate_starts_at_everybodys_and_moves_with_what_was_seen() -> None:
    log: Log = [(1, "impression", 0.5)] * 400 + [(1, "open", 0.4)] * 200 + [(2, "impression", 0.5)] * 400
    log += [(2, "open", 0.1)] * 40 + [(3, "impression", 0.1)]
    opened = pulse(log).rates_of([("note", number) for number in (1, 2, 3, 99)])[:, RATES.index("opened_1d")]
    average = 240 / 801
    assert opened[0] == pytest.approx((200 + 20 * average) / 420)
    assert opened[1] < opened[2] < opened[0]
    assert opened[2] == pytest.approx(average, rel=0.06)
    assert opened[3] == pytest.approx(average)


def test_windows_end_when_they_say() -> None:
    log: Log = [(1, "impression", 3.0), (1, "open", 3.0), (2, "impression", 0.1)]
    rates = pulse(log).rates_of([("note", 1), ("note", 2)])
    one, seven = RATES.index("opened_1d"), RATES.index("opened_7d")
    assert rates[0, one] == rates[1, one] == 0
    assert rates[0, seven] > rates[1, seven] > 0


def test_what_rises_here_comes_before_what_rises_elsewhere() -> None:
    items = [Item("note", number, city="成都" if number % 2 else "上海", category="tea") for number in range(6)]
    log: Log = [(number, "like", 0.1) for number in range(6) for _ in range(number + 1)]
    log += [(7, "like", 20.0)] * 50
    assert [id for _, id in pulse(log, items).trending(n=3)] == [5, 4, 3]
    assert [id for _, id in pulse(log, items).trending(city="上海", n=4)] == [4, 2, 0, 5]
    assert pulse([]).trending(city="上海") == []


def test_it_is_written_followed_and_never_broken(tmp_path: Path) -> None:
    first = pulse([(1, "impression", 0.1), (1, "like", 0.1)])
    first.write(tmp_path)
    opened = Pulse.open(tmp_path)
    assert opened.refreshed(tmp_path) is opened
    pulse([(2, "like", 0.1)]).write(tmp_path)
    newer = opened.refreshed(tmp_path)
    assert newer.trending() == [("note", 2)]
    version = first.write(tmp_path)
    (tmp_path / version / "rates.npy").write_bytes(b"torn")
    assert newer.refreshed(tmp_path) is newer


def test_exploration_favours_what_works_and_still_tries_the_unknown() -> None:
    shown, liked = np.array([0.0, 1000, 1000]), np.array([0.0, 200, 5])
    odds = thompson(np.ones(3), shown, liked, 0.1, np.random.default_rng(1))
    assert odds.sum() == pytest.approx(1)
    assert odds[1] > odds[0] > odds[2] > 0.01


def test_trending_and_followed_subjects_have_lanes_of_their_own(server: Server) -> None:
    quiet = [("note", 299), ("note", 298), ("note", 297)]
    risen = pulse([(id, "like", 0.01) for _, id in quiet for _ in range(50)])
    lanes = {(one.kind, one.id): one.lane for one in server.recommend(n=60, now=NOW, pulse=risen, explore=0)}
    assert all(lanes.get(subject) == "trending" for subject in quiet)
    followed = server.recommend(n=20, now=NOW, following=[7], explore=0)
    assert {one.id % 50 for one in followed if one.lane == "follow"} == {7}


def test_what_is_not_wanted_is_in_no_lane(server: Server) -> None:
    fresh = [Item("note", 9_000 + number, author=number % 5, topics=(f"group{number % 6}",)) for number in range(40)]
    risen = pulse([(id, "like", 0.01) for id in range(40)])
    ranked = server.recommend(
        n=250,
        now=NOW,
        pulse=risen,
        following=[3, 4],
        fresh=fresh,
        interests=["group1", "group2"],
        without_authors=[3],
        without_topics=["group2"],
        seed=1,
    )
    known = {item.id: item for item in fresh}
    assert len(ranked) > 150
    assert all((known[one.id].author if one.id in known else one.id % 50) != 3 for one in ranked)
    assert all(one.id % 6 != 2 for one in ranked if one.id not in known)
    assert all("group2" not in known[one.id].topics for one in ranked if one.id in known)


def test_within_ranks_only_these(server: Server) -> None:
    listed = [("note", number) for number in range(0, 90, 9)]
    ranked = server.recommend([("note", 12, 3.0, NOW)], within=listed, n=50, now=NOW, explore=0)
    assert {(one.kind, one.id) for one in ranked} == set(listed)
