"""The beacon: what a browser may tell, what is dropped, and what is refused."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from community.accounts import service as accounts
from community.accounts.rules import is_robot
from community.accounts.visitors import VISITOR_COOKIE
from community.activity import hooks, service
from community.activity.models import Fact
from community.platform.db import session, transaction
from community.platform.ids import sign, unsign
from community.platform.viewer import viewer
from tests.factories.accounts import make_person, signed_in

FRAGMENT = {"HX-Request": "true", "Accept-Language": "en"}
SEEN = {"verb": "impression", "kind": "note", "id": 12, "request_id": "01JABC"}


def page(client: FlaskClient) -> str:
    """Open a page in this browser and take its token along."""
    with client:
        client.get("/forgot", headers=FRAGMENT)
        return service.page_token(viewer())


def tell(client: FlaskClient, *facts: dict[str, object], token: str | None = None, **headers: str) -> TestResponse:
    batch = {"token": token or page(client), "facts": facts}
    return client.post("/beacon", data=json.dumps(batch), headers={"Content-Type": "text/plain"} | headers)


def facts(app: Flask) -> list[Fact]:
    with app.app_context():
        return list(session().scalars(select(Fact).order_by(Fact.id)))


def test_a_visitor_tells_what_they_saw(app: Flask, client: FlaskClient) -> None:
    full = SEEN | {
        "surface": "explore",
        "position": 3,
        "lane": "als",
        "model_version": "2026-11-24.1",
        "propensity": 0.25,
    }
    answer = tell(client, full, {"verb": "dwell", "kind": "product", "id": 5, "value": 12.5})
    assert (answer.status_code, answer.data) == (204, b"")
    impression, dwell = facts(app)
    assert (impression.verb, impression.kind, impression.subject_id, impression.surface, impression.position) == (
        "impression", "note", 12, "explore", 3,
    )  # fmt: skip
    assert (impression.lane, impression.request_id, impression.model_version, impression.propensity) == (
        "als", "01JABC", "2026-11-24.1", 0.25,
    )  # fmt: skip
    assert (dwell.verb, dwell.kind, dwell.subject_id, dwell.value) == ("dwell", "product", 5, 12.5)
    assert len(dwell.request_id or "") == 26, "the page's own id stands in"
    cookie = client.get_cookie(VISITOR_COOKIE)
    assert cookie is not None
    with app.app_context():
        assert impression.visitor_id == unsign("accounts.visitor", cookie.value)
    assert impression.person_id is None


def test_the_same_fact_counts_once(app: Flask, client: FlaskClient) -> None:
    token = page(client)
    for _ in range(3):
        assert tell(client, SEEN, SEEN, token=token).status_code == 204
    tell(client, SEEN | {"verb": "open"}, SEEN | {"request_id": "02"}, SEEN | {"kind": "product"}, token=page(client))
    tell(client, *[SEEN | {"verb": "dwell", "value": 5, "sequence": n} for n in (0, 1, 1)], token=token)
    other = app.test_client()
    assert tell(other, SEEN).status_code == 204
    told = [(fact.verb, fact.kind, fact.request_id) for fact in facts(app)]
    assert told == [
        ("impression", "note", "01JABC"),
        ("open", "note", "01JABC"),
        ("impression", "note", "02"),
        ("impression", "product", "01JABC"),
        ("dwell", "note", "01JABC"),
        ("dwell", "note", "01JABC"),
        ("impression", "note", "01JABC"),
    ]


def test_dwell_is_capped_and_propensity_has_a_floor(app: Flask, client: FlaskClient) -> None:
    tell(client, {"verb": "dwell", "kind": "note", "id": 1, "value": 86_400}, SEEN | {"propensity": 1e-12})
    dwell, impression = facts(app)
    assert (dwell.value, impression.propensity) == (600, 1e-4)


BAD_FACTS = {
    "a like, which only the server may write": SEEN | {"verb": "like"},
    "a purchase": SEEN | {"verb": "purchase"},
    "an unknown verb": SEEN | {"verb": "adore"},
    "an unknown kind": SEEN | {"kind": "order"},
    "no id": {"verb": "open", "kind": "note"},
    "a text for an id": SEEN | {"id": "12"},
    "an id of nothing": SEEN | {"id": 0},
    "an id beyond numbers": SEEN | {"id": 2**60},
    "a position before the first": SEEN | {"position": -1},
    "a propensity above one": SEEN | {"propensity": 1.5},
    "a propensity of zero": SEEN | {"propensity": 0},
    "a dwell without time": SEEN | {"verb": "dwell"},
    "a dwell that runs backwards": SEEN | {"verb": "dwell", "value": -4},
    "an impression with time": SEEN | {"value": 3},
    "a surface with markup": SEEN | {"surface": "<b>"},
    "a person of one's choice": SEEN | {"person_id": 1},
    "a time of one's choice": SEEN | {"at": "2020-01-01"},
}


@pytest.mark.parametrize("name", BAD_FACTS)
def test_one_bad_fact_refuses_the_batch_and_nothing_is_written(app: Flask, client: FlaskClient, name: str) -> None:
    answer = tell(client, SEEN, BAD_FACTS[name], Accept="application/json")
    assert (answer.status_code, answer.json["code"]) == (422, "bad_batch")
    assert facts(app) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 422),
        ("not json", 422),
        ("[]", 422),
        ("{}", 422),
        ('{"token": "x", "facts": []}', 422),
        ('{"token": "x", "facts": [{"verb": "dwell", "kind": "note", "id": 1, "value": NaN}]}', 422),
        ('{"token": "x", "facts": [{"verb": "dwell", "kind": "note", "id": 1, "value": Infinity}]}', 422),
        ('{"token": "forged", "facts": [{"verb": "open", "kind": "note", "id": 1}]}', 400),
        ("x" * 70_000, 413),
    ],
)
def test_a_batch_that_no_page_sends_is_refused(app: Flask, client: FlaskClient, body: str, status: int) -> None:
    assert client.post("/beacon", data=body, headers={"Accept": "application/json"}).status_code == status
    assert facts(app) == []


def test_a_batch_holds_a_hundred_facts(app: Flask, client: FlaskClient) -> None:
    many = [SEEN | {"id": n} for n in range(1, 102)]
    assert tell(client, *many).status_code == 422
    assert facts(app) == []
    assert tell(client, *many[:100]).status_code == 204
    assert len(facts(app)) == 100


def test_a_page_token_is_the_visitors_own_and_lasts_a_day(app: Flask, client: FlaskClient) -> None:
    borrowed = page(app.test_client())
    answer = tell(client, SEEN, token=borrowed, Accept="application/json")
    assert (answer.status_code, answer.json["code"]) == (400, "foreign_page")
    with app.app_context():
        crooked = sign(service.PAGE_PURPOSE, {"visitor": 1})
        other_purpose = sign("accounts.visitor", "01JABC")
    assert tell(client, SEEN, token=crooked, Accept="application/json").status_code == 422
    assert tell(client, SEEN, token=other_purpose, Accept="application/json").status_code == 400
    assert facts(app) == []


def test_robots_are_let_through_and_not_counted(app: Flask, client: FlaskClient) -> None:
    token = page(client)
    for agent in ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "curl/8.5.0", ""):
        assert tell(client, SEEN, token=token, **{"User-Agent": agent}).status_code == 204
    assert facts(app) == []


CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
PHONE = "Mozilla/5.0 (Linux; Android 15; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "language", "demo", "production"),
    [
        (CHROME, "en-GB,en", False, False),
        (CHROME, "", False, True),
        (CHROME.replace("Chrome", "HeadlessChrome"), "en-US", False, True),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.60",
            "zh-CN",
            False,
            False,
        ),
        (PHONE, "en", True, True),
        ("Baiduspider/2.0", "zh", True, True),
        ("python-requests/2.34", "", True, True),
        ("facebookexternalhit/1.1", "en", True, True),
        ("", "en", True, True),
    ],
)
def test_robots_are_told_by_what_they_say(agent: str, language: str, demo: bool, production: bool) -> None:
    assert is_robot(agent, language, strict=False) == demo
    assert is_robot(agent, language, strict=True) == production


def test_views_of_ones_own_are_not_counted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        person_id, other = make_person(), make_person()
    asked: list[tuple[str, list[int]]] = []

    def owner_of(kind: str, ids: list[int]) -> dict[int, int]:
        asked.append((kind, ids))
        return {12: person_id, 13: other} if kind == "note" else {}

    monkeypatch.setattr(hooks.owner_of, "_plugged", [owner_of])
    seen = [SEEN, SEEN | {"verb": "open"}, SEEN | {"id": 13}, SEEN | {"id": 14}]
    people = [SEEN | {"kind": "person", "id": person_id}, SEEN | {"kind": "person", "id": other}]
    assert tell(signed_in(app, person_id), *seen, *people).status_code == 204
    assert [(fact.kind, fact.subject_id, fact.person_id) for fact in facts(app)] == [
        ("note", 13, person_id),
        ("note", 14, person_id),
        ("person", other, person_id),
    ]
    assert asked == [("note", [12, 13, 14]), ("person", [person_id, other])]


def test_what_a_visitor_did_becomes_the_persons_at_sign_in(app: Flask, client: FlaskClient) -> None:
    tell(client, SEEN)
    tell(app.test_client(), SEEN)
    with app.app_context():
        person_id = make_person()
        visitor_id = facts(app)[0].visitor_id
        with transaction():
            accounts.sign_in(person_id, visitor_id)
    assert [fact.person_id for fact in facts(app)] == [person_id, None]
