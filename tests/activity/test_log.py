"""The log itself: recording, reading, whole columns, and forgetting."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import Engine, event, func, select

from community.accounts import service as accounts
from community.activity import queries, service
from community.activity.models import Fact, Verb
from community.activity.queries import KINDS, VERBS, visitor_number
from community.platform.db import db, session, transaction
from community.platform.ids import new_public_id
from community.platform.viewer import Actor
from tests.factories.accounts import make_person

DAY = datetime(2026, 11, 20, 4, tzinfo=UTC)


def row(verb: str, subject_id: int, *, hours: int = 0, kind: str = "note", **columns: object) -> dict[str, object]:
    blank = {"person_id": None, "visitor_id": None, "value": None, "position": None, "propensity": None}
    return blank | {"at": DAY + timedelta(hours=hours), "verb": verb, "kind": kind, "subject_id": subject_id} | columns


def test_a_fact_is_written_with_the_act_or_not_at_all(context: Flask) -> None:
    person_id = make_person()
    actor = Actor(person_id, "01JAAAAAAAAAAAAAAAAAAAAAAA")
    with pytest.raises(RuntimeError), transaction():
        service.record(Verb.LIKE, "note", 12, actor)
        raise RuntimeError
    assert queries.recent(actor) == []
    with transaction():
        service.record(Verb.CART, "product", 5, actor, surface="note", origin="token")
        service.record("like", "note", 12, actor)
    assert [(f.verb, f.kind, f.subject_id, f.value) for f in queries.recent(actor)] == [
        ("like", "note", 12, None),
        ("cart", "product", 5, None),
    ]
    with pytest.raises(ValueError, match="adore"), transaction():
        service.record("adore", "note", 12, actor)


def test_people_and_visitors_read_their_own(context: Flask) -> None:
    person_id, other = make_person(), make_person()
    visitor_id, stranger = new_public_id(), new_public_id()
    with transaction():
        service.load(
            [
                row("impression", 1, hours=1, person_id=person_id, visitor_id=visitor_id),
                row("open", 2, hours=3, person_id=person_id),
                row("impression", 3, hours=2, person_id=person_id, kind="product"),
                row("hide", 4, hours=2, person_id=person_id),
                row("impression", 5, hours=2, visitor_id=visitor_id),
                row("hide", 6, hours=2, person_id=other, visitor_id=stranger),
            ]
        )
    person, visitor = Actor(person_id, visitor_id), Actor(None, visitor_id)
    assert [fact.subject_id for fact in queries.recent(person)] == [2, 4], "what was merely shown is left out"
    assert [fact.subject_id for fact in queries.recent(person, 1)] == [2]
    assert queries.recent(person)[0].at == DAY + timedelta(hours=3)
    assert [fact.subject_id for fact in queries.recent(visitor)] == []
    assert queries.seen(person, DAY, "note") == {1, 2}
    assert queries.seen(person, DAY + timedelta(hours=2), "note") == {2}
    assert queries.seen(person, DAY, "product") == {3}
    assert queries.seen(visitor, DAY, "note") == {1, 5}
    assert queries.seen_and_hidden(person, DAY + timedelta(hours=2), "note") == ({2}, {("note", 4)})
    assert queries.seen_and_hidden(person, DAY + timedelta(days=1), "note") == (set(), {("note", 4)})
    assert queries.hidden(person) == {("note", 4)}
    assert queries.hidden(Actor(None, stranger)) == {("note", 6)}
    assert queries.hidden(Actor(None, None)) == set()


def test_columns_are_numbers_in_the_order_of_ids(context: Flask) -> None:
    person_id, visitor_id = make_person(), new_public_id()
    with transaction():
        service.load(
            [
                row("impression", 1, hours=1, person_id=person_id, visitor_id=visitor_id, position=4, propensity=0.25),
                row("dwell", 2, visitor_id=visitor_id, value=12.5),
                row("purchase", 3, kind="product"),
            ]
        )
    chunks = list(queries.columns(chunk=2))
    assert [len(chunk["id"]) for chunk in chunks] == [2, 1]
    whole = {name: np.concatenate([chunk[name] for chunk in chunks]) for name in chunks[0]}
    assert whole["id"].tolist() == sorted(whole["id"].tolist())
    assert whole["at"].tolist() == [int(DAY.timestamp()) + 3600, int(DAY.timestamp()), int(DAY.timestamp())]
    assert whole["actor"].tolist() == [person_id, visitor_number(visitor_id), 0]
    assert whole["actor"][1] < 0
    assert [VERBS[code] for code in whole["verb"]] == ["impression", "dwell", "purchase"]
    assert [KINDS[code] for code in whole["kind"]] == ["note", "note", "product"]
    assert whole["subject_id"].tolist() == [1, 2, 3]
    assert whole["position"].tolist() == [4, -1, -1]
    assert whole["propensity"][0] == 0.25 and np.isnan(whole["propensity"][1:]).all()
    assert whole["value"][1] == 12.5
    kinds = {name: str(array.dtype) for name, array in whole.items()}
    assert kinds == {
        "id": "int64", "at": "int64", "actor": "int64", "verb": "int8", "kind": "int8", "subject_id": "int64",
        "position": "int32", "propensity": "float32", "value": "float32",
    }  # fmt: skip
    assert [len(chunk["id"]) for chunk in queries.columns(DAY + timedelta(minutes=1))] == [1]
    assert list(queries.columns(DAY + timedelta(days=9))) == []


def test_what_happened_lately_is_read_from_its_place_in_the_log(context: Flask) -> None:
    """Rows may come late: those between old ones are found too, and the old ones before them are not walked through."""
    with transaction():
        service.load(row("open", number, hours=hours) for number, hours in enumerate((1, 1, 1, 50, 2, 60), 1))
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        if "LIMIT" in statement:
            asked.append(str(parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        (chunk,) = queries.columns(DAY + timedelta(hours=40), chunk=10)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert chunk["subject_id"].tolist() == [4, 6]
    first = int(chunk["id"][0])
    assert str(first - 1) in asked[0], asked


def test_visitors_stay_apart_as_numbers() -> None:
    ids = [new_public_id() for _ in range(5000)]
    numbers = {visitor_number(visitor_id) for visitor_id in ids}
    assert len(numbers) == 5000
    assert all(-(2**60) <= number < 0 for number in numbers)
    assert visitor_number(None) == 0


def test_reading_goes_through_an_index(context: Flask) -> None:
    """The plans of the hot reads, with a log that is worth an index."""
    person_id = make_person()
    with transaction():
        service.load(row("open", n, person_id=person_id if n % 100 == 0 else None) for n in range(1, 5001))
    seen: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        queries.recent(Actor(person_id), 20)
        queries.seen(Actor(None, new_public_id()), DAY, "note")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    explain = "EXPLAIN" if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    selects = [pair for pair in seen if pair[0].startswith("SELECT")]
    assert len(selects) == 2
    with db.engine.begin() as connection:
        if db.engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE activity_facts")
        plans = [str(connection.exec_driver_sql(f"{explain} {s}", p).all()) for s, p in selects]  # type: ignore[arg-type]
    assert "ix_activity_facts_person" in plans[0]
    assert "ix_activity_facts_visitor" in plans[1]


def test_the_facts_of_somebody_who_left_are_nobodys(app: Flask, drain: Callable[[], None]) -> None:
    with app.app_context():
        person_id, other = make_person(), make_person()
        visitor_id = new_public_id()
        with transaction():
            service.load(
                [
                    row("open", 1, person_id=person_id, visitor_id=visitor_id),
                    row("open", 2, person_id=other),
                    row("cart", 3, person_id=person_id, origin="token"),
                ][:2]
            )
            service.record(Verb.CART, "product", 3, Actor(person_id, visitor_id), origin="token")
            accounts.erase(person_id)
    drain()
    with app.app_context():
        left = (
            session()
            .execute(select(Fact.subject_id, Fact.person_id, Fact.visitor_id, Fact.origin).order_by(Fact.subject_id))
            .all()
        )
        assert [tuple(fact) for fact in left] == [(1, None, None, None), (2, other, None, None), (3, None, None, None)]


def test_people_see_how_much_is_kept(context: Flask) -> None:
    person_id = make_person()
    with transaction():
        service.load([row("open", n, person_id=person_id) for n in (1, 2)] + [row("like", 1, person_id=person_id)])
    (kept,) = queries.kept_about(person_id)
    assert list(kept.rows) == [("打开过", "2"), ("点赞", "1")]
    assert session().scalar(select(func.count()).select_from(Fact)) == 3
