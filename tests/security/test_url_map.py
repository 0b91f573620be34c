"""A walk over the URL map: every endpoint as nobody, as the owner, as somebody else and as staff."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from community.platform import access
from community.platform.limits import limiter
from tests.factories.accounts import signed_in
from tests.security.world import World, arguments, build

# Addresses that name somebody's own thing: nobody else may see or touch it.
PRIVATE = {
    "accounts.address", "accounts.remove_address", "accounts.remove_token",
    "boards.edit", "boards.save", "boards.show", "boards.remove",
    "boards.move", "boards.reason", "boards.cover", "boards.take_off",
    "boards_api.change", "boards_api.remove", "boards_api.add", "boards_api.give_reason", "boards_api.take_off",
    "boards_api.reorder",
    "hauls.new", "hauls.publish", "hauls_api.publish",
    "influencers.trace", "influencers_api.trace",
    "notes.edit", "notes.save", "notes.remove", "notes_api.change", "notes_api.remove",
    "shop.order", "shop.order_state", "shop.receive", "shop.cancel", "shop.refund", "shop.pay", "shop.answer_pay",
    "shop.set_line", "shop_api.set_line",
    "shop_api.show_order", "shop_api.receive", "shop_api.cancel", "shop_api.refund",
    "social.remove_comment",
}  # fmt: skip
# Addresses that name a public thing, on which every member may act in their own name.
OPEN = {
    "boards.choose", "boards.put",
    "social.like", "social.collect", "social.comment",
    "social.follow_person", "social.follow_shop", "social.follow_topic",
    "social_api.like", "social_api.unlike", "social_api.collect", "social_api.uncollect",
    "social_api.comment", "social_api.follow", "social_api.unfollow",
}  # fmt: skip
# The seller's side: staff of that very merchant only.
OF_MERCHANT = {
    "placements.index", "placements.campaign", "placements.edit", "placements.pause", "placements.resume",
    "placements.new", "placements.top_up", "shop.merchant_orders", "shop.ship",
    "placements_api.campaigns", "placements_api.create", "placements_api.report",
    "placements_api.pause", "placements_api.resume",
}  # fmt: skip

# The operator's side: admins only.
OF_ADMIN = {"recommender.move_trial", "recommender.bring_weights_back"}


@pytest.fixture
def world(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(limiter, "enabled", False)
    with app.app_context():
        made = build()
    yield made


def calls(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def ask(client: FlaskClient, world: World, rule: Rule, method: str) -> TestResponse:
    given = arguments(world, rule)
    with client.application.test_request_context():
        url = client.application.url_for(rule.endpoint, **{name: given[name] for name in rule.arguments})
    return client.open(url, method=method)


def test_every_address_with_an_argument_says_whose_it_is(app: Flask) -> None:
    declared = access.declared(app)
    closed = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.arguments and declared[rule.endpoint].partition(":")[0] not in ("public", "signed")
    }
    listed = (PRIVATE - {"shop.set_line"}) | OPEN | OF_MERCHANT | OF_ADMIN
    assert closed == {name for name in listed if declared[name].partition(":")[0] not in ("public", "signed")}


def test_nobody_gets_past_a_closed_door(app: Flask, world: World) -> None:
    declared = access.declared(app)
    wrong = []
    for rule, method in calls(app):
        answer = ask(app.test_client(), world, rule, method)
        who = declared[rule.endpoint].partition(":")[0]
        if answer.status_code >= 500:
            wrong.append(f"{method} {rule.rule} → {answer.status_code}")
        elif who in ("member", "merchant", "staff", "token"):
            to_sign_in = answer.status_code == 303 and "/sign-in" in answer.headers["Location"]
            if not to_sign_in and answer.status_code != 401:
                wrong.append(f"{method} {rule.rule} let nobody in: {answer.status_code}")
        elif answer.status_code in (401, 403):
            wrong.append(f"{method} {rule.rule} is {who} and said {answer.status_code}")
    assert wrong == []


def test_somebody_else_finds_nothing_of_yours(app: Flask, world: World) -> None:
    wrong = []
    for person in (world.other, world.moderator):
        client = signed_in(app, person)
        for rule, method in calls(app):
            if rule.endpoint in PRIVATE | OF_MERCHANT | OF_ADMIN:
                answer = ask(client, world, rule, method)
                unread = method != "GET" and answer.status_code in (400, 422)  # refused before it looked whose it is
                if answer.status_code not in (403, 404) and not unread:
                    wrong.append(f"{method} {rule.rule} → {answer.status_code}")
    assert wrong == []


def test_the_owner_and_the_seller_get_in(app: Flask, world: World) -> None:
    wrong = []
    for person, doors in ((world.owner, PRIVATE), (world.seller, OF_MERCHANT)):
        for rule, method in calls(app):
            if rule.endpoint in doors and method == "GET":
                answer = ask(signed_in(app, person), world, rule, method)
                if answer.status_code >= 400:
                    wrong.append(f"{method} {rule.rule} → {answer.status_code}")
    assert wrong == []


def test_no_address_breaks_for_anybody(app: Flask, world: World) -> None:
    """Empty bodies everywhere, as each kind of person: a refusal is fine, a failure is not."""
    broken = []
    for person in (world.owner, world.other, world.seller, world.moderator):
        for rule, method in calls(app):
            if rule.endpoint not in ("accounts.sign_out", "accounts.sign_out_everywhere", "accounts.erase"):
                answer = ask(signed_in(app, person), world, rule, method)
                if answer.status_code >= 500:
                    broken.append(f"{method} {rule.rule} → {answer.status_code}")
    assert broken == []


def test_every_unsafe_call_wants_the_token_of_its_page(app: Flask, world: World) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = signed_in(app, world.owner)
    declared = access.declared(app)
    let_in = [
        f"{method} {rule.rule}"
        for rule, method in calls(app)
        if method != "GET"
        and declared[rule.endpoint] != "signed"
        and ask(client, world, rule, method).status_code != 400
    ]
    assert let_in == []
