"""Headers and cookies: on every page, on every refusal, and on our own failures."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from community.accounts.visitors import LANGUAGE_COOKIE, VISITOR_COOKIE
from tests.browsing import csrf
from tests.factories.accounts import PASSWORD, make_person, signed_in
from tests.security.world import World, arguments


def policy(answer: TestResponse) -> dict[str, list[str]]:
    """The content policy, directive by directive."""
    directives = (part.split() for part in answer.headers.get("Content-Security-Policy", "").split(";"))
    return {name: sources for name, *sources in filter(None, directives)}


def unsafe(answer: TestResponse) -> list[str]:
    """What an answer's headers lack."""
    said = policy(answer)
    scripts = said.get("script-src", said.get("default-src", ["*"]))
    checks = {
        "default-src": said.get("default-src") == ["'none'"],
        "frame-ancestors": answer.mimetype != "text/html" or said.get("frame-ancestors") == ["'none'"],
        "base-uri": answer.mimetype != "text/html" or said.get("base-uri") == ["'none'"],
        "form-action": answer.mimetype != "text/html" or said.get("form-action") == ["'self'"],
        "script-src": not {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "https:"} & set(scripts),
        "nosniff": answer.headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": answer.headers.get("Referrer-Policy") == "strict-origin-when-cross-origin",
    }
    return [name for name, kept in checks.items() if not kept]


def test_every_page_carries_them(app: Flask, world: World) -> None:
    visitor, wrong, pages = app.test_client(), [], 0
    readers = [visitor, *(signed_in(app, person) for person in (world.owner, world.seller, world.other))]
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        given = arguments(world, rule)
        with app.test_request_context():
            url = app.url_for(rule.endpoint, **{name: given[name] for name in rule.arguments})
        for reader in readers:
            answer = reader.get(url)
            pages += answer.mimetype == "text/html" and answer.status_code == 200
            wrong += [f"{url} {answer.status_code}: {lack}" for lack in unsafe(answer)]
    assert wrong == []
    assert pages > 60


def test_refusals_and_failures_carry_them(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> str:
        raise RuntimeError("broken on purpose")

    breaks.__access__ = "public"  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "storefront.market", breaks)
    client = app.test_client()
    for answer, status in (
        (client.get("/nowhere"), 404),
        (client.get("/market"), 500),
        (client.get("/market", headers={"HX-Request": "true"}), 500),
        (client.post("/cart/add"), 400),
        (client.put("/"), 405),
        (client.get("/api/v1/me"), 401),
        (client.get("/feed?list=x"), 400),
        (client.get("/orders"), 303),
    ):
        assert answer.status_code == status
        assert unsafe(answer) == []
        assert "Traceback" not in answer.text
        assert "broken on purpose" not in answer.text


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(app: Flask) -> None:
    with app.app_context():
        make_person(email="a@example.com")
    client = app.test_client()
    answers = [
        client.get("/"),
        client.post("/sign-in", data={"email": "a@example.com", "password": PASSWORD}, headers=csrf(client)),
        client.post("/language", data={"lang": "en"}, headers=csrf(client)),
    ]
    set_by = {}
    for answer in answers:
        for line in answer.headers.getlist("Set-Cookie"):
            name, _equals, rest = line.partition("=")
            set_by[name] = {part.strip().lower() for part in rest.split(";")[1:]}
    assert set(set_by) == {"meadow", VISITOR_COOKIE, LANGUAGE_COOKIE}
    for name, attributes in set_by.items():
        assert {"httponly", "samesite=lax", "path=/"} <= attributes, name
        assert not any(attribute.startswith("domain") for attribute in attributes)


def test_what_belongs_to_one_reader_is_kept_by_no_cache(app: Flask, world: World) -> None:
    client = signed_in(app, world.owner)
    for path in ("/", "/orders", "/settings", "/earnings", "/cart", f"/pay/{world.names['shop.pay']['public_id']}"):
        assert "private" in client.get(path).headers["Cache-Control"], path
    assert "no-store" in client.get("/settings/tokens").headers["Cache-Control"]
