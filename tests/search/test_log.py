"""The log of searches: own history, what many look for, what they look for besides; and forgetting."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from ulid import ULID

from community.accounts import service as accounts
from community.platform import cache
from community.platform.db import transaction
from community.platform.redis import connect, connection
from community.platform.time import now
from community.platform.viewer import Actor, Viewer
from community.search.log import jobs, queries, service
from tests.factories.accounts import make_person


def reader(person_id: int | None = None, **more: object) -> Viewer:
    return Viewer(person_id=person_id, visitor_id=str(ULID()), **more)  # type: ignore[arg-type]


def search(viewer: Viewer, text: str, found: int = 3, **how: object) -> str:
    return service.note(viewer, text, "note", found, **how)  # type: ignore[arg-type]


def test_own_history_is_complete_before_and_after_the_job(context: Flask) -> None:
    me, somebody = reader(make_person()), reader()
    for text in ("手冲  滤杯", "Coffee", "ｃｏｆｆｅｅ", "露营灯"):
        search(me, text)
    search(somebody, "他们的")
    assert queries.own(me.actor) == ["露营灯", "ｃｏｆｆｅｅ", "手冲 滤杯"]
    jobs.pour()
    assert list(service.waiting(me.actor)) == []
    search(me, "手冲 滤杯")
    assert queries.own(me.actor) == ["手冲 滤杯", "露营灯", "ｃｏｆｆｅｅ"]
    assert queries.own(somebody.actor) == ["他们的"]


def test_the_queue_brings_searches_to_the_table(context: Flask, drain: Callable[[], None]) -> None:
    me = reader()
    search(me, "露营灯")
    drain()
    assert list(service.waiting(me.actor)) == []
    assert queries.own(me.actor) == ["露营灯"]


def test_robots_and_empty_words_are_not_noted_but_have_an_id(context: Flask) -> None:
    robot = reader(is_bot=True)
    assert len(search(robot, "露营灯")) == len(search(reader(), " ")) == 26
    jobs.pour()
    assert queries.own(robot.actor) == []


def test_one_search_or_all_are_cleared_whatever_still_waits(context: Flask) -> None:
    me, other = reader(), reader()
    for text in ("一", "二", "三"):
        search(me, text)
    search(other, "二")
    with transaction():
        service.forget(me.actor, "二")
    assert queries.own(me.actor) == ["三", "一"]
    search(me, "四")
    with transaction():
        service.forget(me.actor)
    assert queries.own(me.actor) == []
    assert queries.own(other.actor) == ["二"]


def test_signing_in_brings_the_searches_along_and_leaving_deletes_them(
    context: Flask, drain: Callable[[], None]
) -> None:
    person = make_person()
    visitor = reader()
    search(visitor, "露营灯")
    with transaction():
        service.tie_visitor(visitor.visitor_id, person)
    assert queries.own(visitor.actor) == []
    assert queries.own(Actor(person)) == ["露营灯"]
    assert [row[0] for row in queries.kept_about(person)[0].rows] == ["露营灯"]
    with transaction():
        accounts.erase(person)
    drain()
    assert queries.own(Actor(person)) == []


def test_what_is_hot_was_searched_for_by_several_people_lately_and_found(context: Flask) -> None:
    week_ago = now() - timedelta(days=8)
    for index in range(4):
        person = reader()
        for text, found in (("露营灯", 5), ("没有的", 0), ("密语", 4)):
            if index < 3 or text == "露营灯":
                search(person, text, found)
        search(reader(locale="en"), "dripper")
        with time_machine.travel(week_ago):
            search(reader(), "上月的")
    one = reader()
    for _ in range(9):
        search(one, "一个人反复搜的")
    for text in ("手机号", "手机号"):
        search(reader(), text)
    for _ in range(5):
        search(reader(), "只在筛选后", refined=True)
    jobs.pour()
    assert queries.hot("zh") == ["露营灯", "密语"]
    assert queries.hot("zh", {"密语"}) == ["露营灯"]
    assert queries.hot("en") == ["dripper"]


def test_related_searches_come_from_the_same_people_within_half_an_hour(context: Flask) -> None:
    start = now()
    for number in range(3):
        person = reader()
        with time_machine.travel(start - timedelta(days=1), tick=False):
            search(person, "手冲")
        with time_machine.travel(start - timedelta(days=1) + timedelta(minutes=20), tick=False):
            search(person, "滤杯")
            if number:
                search(person, "磨豆机")
        with time_machine.travel(start, tick=False):
            search(person, "露营灯")
    jobs.pour()
    assert queries.beside("手冲") == ["滤杯"]
    cache.forget("search:beside:手冲")
    assert queries.beside("手冲", {"滤杯"}) == []
    assert queries.beside("露营灯") == []


def test_searches_are_forgotten_after_half_a_year(context: Flask) -> None:
    me = reader()
    with time_machine.travel(now() - timedelta(days=181)):
        search(me, "很久以前")
    search(me, "今天")
    jobs.pour()
    jobs.tidy()
    assert queries.own(me.actor) == ["今天"]


def test_without_valkey_nothing_is_noted_and_nothing_fails(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    me = reader()
    monkeypatch.setattr(connection(), "_resting_until", float("inf"))
    assert len(search(me, "露营灯")) == 26
    assert queries.own(me.actor) == []
    jobs.pour()


def test_a_pour_that_fails_loses_nothing_and_two_are_one(context: Flask) -> None:
    me = reader()
    search(me, "露营灯")
    with pytest.raises(RuntimeError), transaction():
        assert service.pour() == 1
        raise RuntimeError
    assert queries.own(me.actor) == ["露营灯"]
    connect(connection().url).delete("search:log:pouring")  # as after its seconds
    with transaction():
        assert service.pour() == 1
        assert [row["words"] for row in service.waiting(me.actor)] == ["露营灯"]  # until it is committed
    assert list(service.waiting(me.actor)) == []
    with transaction():
        assert service.pour() == 0
    assert queries.own(me.actor) == ["露营灯"]


def _waiting() -> list[bytes]:
    return connect(connection().url).lrange("search:log", 0, -1)  # type: ignore[return-value]


def test_what_was_cleared_stays_so_when_a_pour_was_killed(context: Flask) -> None:
    """A process that is killed between its commit and Valkey leaves its lines to be poured again."""
    me, other, leaver = reader(), reader(), make_person()
    search(me, "一")
    search(me, "二")
    search(reader(leaver), "密")
    search(other, "二")
    lines = _waiting()
    jobs.pour()
    with transaction():
        service.forget(me.actor, "二")
        service.forget_person(leaver)
    assert len(lines) == 4 and _waiting() == []
    connect(connection().url).rpush("search:log", *lines)
    later = search(me, "二")
    assert later in _waiting()[-1].decode()
    jobs.pour()
    assert queries.own(me.actor) == ["二", "一"]
    assert queries.own(other.actor) == ["二"]
    assert queries.own(Actor(leaver)) == []
    with transaction():
        service.forget(me.actor)
    connect(connection().url).rpush("search:log", *lines)
    jobs.pour()
    assert queries.own(me.actor) == []


def test_what_is_cleared_while_another_process_pours_does_not_wait_on(context: Flask) -> None:
    me, other = reader(), reader()
    search(me, "一")
    search(me, "二")
    search(other, "一")
    connect(connection().url).set("search:log:pouring", "somebody", px=60_000)
    with transaction():
        service.forget(me.actor, "一")
    assert queries.own(me.actor) == ["二"]
    assert len(_waiting()) == 2
    connect(connection().url).delete("search:log:pouring")
    jobs.pour()
    assert queries.own(me.actor) == ["二"]
    assert queries.own(other.actor) == ["一"]
