"""The box over HTTP: what it offers, the reader's own searches and forgetting them; the same through the API."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.platform.db import transaction
from community.platform.viewer import Viewer
from community.search.curation import service as curation
from community.search.curation.models import RuleKind
from community.search.log import jobs as log_jobs
from community.search.log import report
from community.search.log import service as log
from community.search.suggest import jobs
from community.social import service as social
from tests.browsing import FRAGMENT, PAGE, csrf
from tests.counting import statements
from tests.factories.accounts import make_person, signed_in
from tests.factories.catalog import make_product
from tests.factories.notes import make_note

pytestmark = pytest.mark.usefixtures("index")


@pytest.fixture
def named(app: Flask, drain: Callable[[], None]) -> int:
    """Names to suggest, among them a product and a search of many; the product."""
    with app.app_context():
        product = make_product(name="陶瓷手冲滤杯", name_en="Ceramic dripper")
        make_note(topics=["手冲日常"])
        for number in range(3):
            log.note(Viewer(visitor_id=f"01J0000000000000000000000{number}"), "手冲 <b>送礼</b>", "note", 4)
        log_jobs.pour()
        drain()
        jobs.build()
    return product


def options(client: FlaskClient, typed: str, lang: str = "zh") -> list[str]:
    answer = client.get("/search/suggestions", query_string={"q": typed}, headers=FRAGMENT | {"Accept-Language": lang})
    assert answer.status_code == 200
    found = re.findall(r'<li role="option" id="search-option-\d+" aria-selected="false"><a href="([^"]+)"', answer.text)
    assert answer.text.count('role="option"') == len(found)
    return found


def test_suggestions_are_options_that_lead_somewhere(app: Flask, named: int) -> None:
    client = app.test_client()
    found = options(client, "shouchong")
    assert [url.split("/")[1].split("?")[0] for url in found] == ["search", "t", "p"]
    for url in found:
        assert client.get(url.replace("&amp;", "&"), headers=PAGE).status_code == 200
    assert "&lt;b&gt;" in client.get("/search/suggestions?q=手冲", headers=FRAGMENT).text
    assert len(options(client, "cerami", "en")) == 1
    for hostile in ("", "<script>", "%", "\x00", "a" * 5000, "滤" * 5000, "' OR 1=1"):
        assert client.get("/search/suggestions", query_string={"q": hostile}, headers=FRAGMENT).status_code == 200


def test_what_a_reader_hid_and_what_is_hushed_is_not_offered(app: Flask, named: int) -> None:
    with app.app_context():
        reader, admin = make_person(), make_person()
        with transaction():
            social.hide(Viewer(person_id=reader).actor, "product", named)
    assert not any(url.startswith("/p/") for url in options(signed_in(app, reader), "手冲"))
    with app.app_context(), transaction():
        curation.add(RuleKind.HUSH, "手冲 <b>送礼</b>", [], admin)
    assert not any(url.startswith("/search") for url in options(app.test_client(), "手冲"))


def test_typing_costs_two_statements_and_opening_the_box_three(app: Flask, named: int) -> None:
    client = app.test_client()
    client.get("/search?q=手冲", headers=PAGE)
    options(client, "手冲")
    with statements() as seen:
        assert options(client, "手冲")
    assert len(seen) <= 2, seen
    client.get("/search/suggestions", headers=FRAGMENT)
    with statements() as seen:
        client.get("/search/suggestions", headers=FRAGMENT)
    assert len(seen) <= 3, seen


def test_own_searches_are_shown_and_forgotten_one_by_one_or_all(app: Flask, named: int) -> None:
    client, other = app.test_client(), app.test_client()
    for words in ("滤杯", "露营灯", "<i>x</i>"):
        client.get("/search", query_string={"q": words}, headers=PAGE)
    shown = client.get("/search/suggestions", headers=FRAGMENT)
    assert shown.headers["Cache-Control"] == "no-store"
    assert "露营灯" in shown.text and "滤杯" in shown.text and "&lt;i&gt;x&lt;/i&gt;" in shown.text
    assert "露营灯" not in other.get("/search/suggestions", headers=FRAGMENT).text
    token = csrf(client)
    left = client.post("/search/forget", data={"words": "露营灯"}, headers=token | FRAGMENT)
    assert "露营灯" not in left.text and "滤杯" in left.text
    assert client.post("/search/forget", headers=token | PAGE).status_code == 303
    assert "滤杯" not in client.get("/search/suggestions", headers=FRAGMENT).text


def test_a_search_that_is_only_refined_or_paged_is_not_a_search_of_its_own(app: Flask, named: int) -> None:
    client = app.test_client()
    client.get("/search?q=手冲", headers=PAGE)
    client.get("/search?q=手冲&sort=new", headers=PAGE)
    client.get("/search?q=手冲&kind=product", headers=PAGE)
    with app.app_context():
        log_jobs.pour()
        found = report.report(1)
    assert [(row.words, row.searches) for row in found.rows if row.words == "手冲"] == [("手冲", 1)]


def test_the_api_suggests_the_same(app: Flask, named: int) -> None:
    answer = app.test_client().get("/api/v1/search/suggestions?q=shouchong", headers={"Accept-Language": "zh"})
    assert [(item["kind"], item["text"]) for item in answer.get_json()["items"]] == [
        ("query", "手冲 <b>送礼</b>"),
        ("topic", "手冲日常"),
        ("product", "陶瓷手冲滤杯"),
    ]
    paths = app.test_client().get("/api/v1/openapi.json").get_json()["paths"]
    assert "/api/v1/search/suggestions" in paths
