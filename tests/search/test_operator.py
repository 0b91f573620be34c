"""The operator's pages: rules written and removed, what people searched for and what came of it; for admins alone."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from flask import Flask

from community.activity import outcomes
from community.activity import service as activity
from community.platform.db import transaction
from community.platform.time import now
from community.platform.viewer import Viewer
from community.search.curation import service
from community.search.log import jobs, report
from community.search.log import service as log
from tests.browsing import PAGE, csrf
from tests.factories.accounts import make_person, signed_in
from tests.factories.catalog import make_product
from tests.factories.notes import make_note

pytestmark = pytest.mark.usefixtures("index")
Drain = Callable[[], None]


def test_the_page_writes_and_removes_rules_for_admins_alone(app: Flask, drain: Drain) -> None:
    with app.app_context():
        admin, moderator = make_person(roles=("admin",)), make_person(roles=("moderator",))
        note = make_note(title="露营灯")
    drain()
    for nobody in (app.test_client(), signed_in(app, moderator)):
        assert nobody.get("/operator/search", headers=PAGE).status_code in (303, 403)
        assert nobody.get("/operator/search/queries.csv", headers=PAGE).status_code in (303, 403)
    browser = signed_in(app, admin)
    token = csrf(browser)
    rule = {"kind": "pin", "words": "帐篷", "values": f"/n/{note.public_id}"}
    assert browser.post("/operator/search", data=rule, headers=token).status_code == 303
    assert "露营灯" in browser.get("/operator/search", headers=PAGE).text
    assert note.public_id in app.test_client().get("/search?q=帐篷", headers=PAGE).text
    for wrong in ({"values": "/n/none"}, {"words": ""}, {"kind": "cat"}, {"values": ""}):
        assert browser.post("/operator/search", data=rule | wrong, headers=token).status_code == 422, wrong
    with app.app_context():
        (kept,) = service.rules()
    assert browser.post("/operator/search/remove", data={"rule_id": kept.id}, headers=token).status_code == 303
    assert browser.post("/operator/search/remove", data={"rule_id": kept.id}, headers=token).status_code == 404
    assert browser.post("/operator/search/remove", data={"rule_id": 10**30}, headers=token).status_code == 404
    assert app.test_client().get("/api/v1/search?q=帐篷").get_json()["items"] == []


def opened(request_id: str, person: int | None, kind: str, subject_id: int) -> None:
    """As the beacon tells it."""
    row = {
        "at": now(),
        "verb": "open",
        "kind": kind,
        "subject_id": subject_id,
        "surface": "search",
        "request_id": request_id,
    }
    with transaction():
        activity.load([row | {"person_id": person, "visitor_id": None}])


def bought(person: int, product: int) -> None:
    with transaction():
        activity.record("purchase", "product", product, Viewer(person_id=person).actor)


def test_the_report_says_what_was_searched_opened_not_found_and_bought(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    product, other = make_product(), make_product()
    note = make_note(products=[product])
    buyers = [make_person(), make_person(), make_person()]
    readers = [Viewer(person_id=person, visitor_id=f"01J0000000000000000000000{person}") for person in buyers]
    first, second, _third = (log.note(reader, "滤杯", "product", 5) for reader in readers)
    again = log.note(readers[0], "滤杯", "product", 1, refined=True)
    log.note(readers[0], "=1+1", "note", 0)
    jobs.pour()
    opened(first, buyers[0], "product", product)
    opened(first, buyers[0], "product", other)
    opened(again, buyers[0], "product", product)
    opened(second, buyers[1], "note", note.id)
    opened("01J00000000000000000000XXX", buyers[2], "product", product)
    bought(buyers[0], product)
    bought(buyers[1], product)
    bought(buyers[2], product)  # opened nothing from a search
    with time_machine.travel(now() + timedelta(days=2)):
        bought(buyers[0], other)  # too late
        found = report.report(7)
    assert (found.searches, found.people, found.zero) == (4, 3, 1)
    assert found.rows == [
        report.QueryRow("滤杯", "滤杯", 3, 3, 0, clicks=3, purchases=2),
        report.QueryRow("=1+1", "=1+1", 1, 1, 1),
    ]
    assert report.report(7, size=1).rows == found.rows[:1]
    with monkeypatch.context() as few, time_machine.travel(now() + timedelta(days=2)):
        few.setattr(outcomes, "CHUNK", 1)  # a list at a time
        assert report.report(7) == found
    with time_machine.travel(now() + timedelta(days=8)):
        assert report.report(7).rows == []


def test_the_report_opens_as_a_page_and_as_a_harmless_table(app: Flask) -> None:
    with app.app_context():
        admin = make_person(roles=("admin",))
        for words in ("滤杯", "=HYPERLINK(1)"):
            log.note(Viewer(visitor_id="01J00000000000000000000000"), words, "note", 2)
        jobs.pour()
    browser = signed_in(app, admin)
    for days in ("", "?days=1", "?days=30", "?days=x"):
        assert "滤杯" in browser.get(f"/operator/search/queries{days}", headers=PAGE).text
    table = browser.get("/operator/search/queries.csv")
    assert table.mimetype == "text/csv"
    rows = {row["words"]: row for row in csv.DictReader(StringIO(table.text))}
    assert set(rows) == {"滤杯", "'=HYPERLINK(1)"}
    assert rows["滤杯"] == {
        "words": "滤杯", "searches": "1", "people": "1", "zero_results": "0", "clicks": "0", "purchases": "0",
    }  # fmt: skip
