"""Keys for programs: kept as a hash, held to their scopes, removed at once."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from community.accounts import queries, tokens
from community.accounts.errors import (
    NoSuchToken,
    TooManyTokens,
    UnknownScope,
)
from community.accounts.models import (
    ApiToken,
)
from community.accounts.passwords import secret_hash
from community.platform.db import session, transaction
from tests.browsing import csrf
from tests.factories.accounts import make_address, make_person, make_token, signed_in

FRAGMENT = {"HX-Request": "true", "Accept-Language": "en"}


def test_a_token_is_kept_as_a_hash_and_shown_once(app: Flask) -> None:
    with app.app_context():
        client = signed_in(app, make_person(lang="en"))
    made = client.post(
        "/settings/tokens", data={"name": "script", "scopes": ["read", "shop"]}, headers=FRAGMENT | csrf(client)
    )
    assert made.status_code == 201
    secret = "mdw_" + made.text.partition("mdw_")[2][:43]
    assert secret not in client.get("/settings/tokens", headers=FRAGMENT).text
    with app.app_context():
        row = session().execute(select(ApiToken)).scalar_one()
        assert (row.secret_hash, row.scopes) == (secret_hash(secret), "read shop")
        assert secret not in json.dumps([row.name, row.secret_hash, row.scopes])


def test_a_token_may_do_what_its_scopes_say(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        person_id = make_person("Wren", handle="wren")
        make_address(person_id)
        reading, shopping = make_token(person_id, "read"), make_token(person_id, "shop")
    assert client.get("/api/v1/me", headers=reading).json == {
        "handle": "wren", "name": "Wren", "lang": "zh", "city": None, "roles": ["member"], "interests": [],
        "personalised": True, "scopes": ["read"],
    }  # fmt: skip
    assert client.get("/api/v1/addresses", headers=shopping).json["items"][0]["city"] == "杭州市"
    for path, headers, status, code in (
        ("/api/v1/me", shopping, 403, "forbidden"),
        ("/api/v1/addresses", reading, 403, "forbidden"),
        ("/api/v1/me", {}, 401, "sign_in_needed"),
        ("/api/v1/me", {"Authorization": "Bearer mdw_nonsense"}, 401, "sign_in_needed"),
        ("/api/v1/me", {"Authorization": "Bearer"}, 401, "sign_in_needed"),
    ):
        answer = client.get(path, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (status, code), path
        assert answer.mimetype == "application/problem+json"


def test_a_bad_bearer_token_does_not_fall_back_to_the_session(app: Flask) -> None:
    with app.app_context():
        client = signed_in(app, make_person())
    assert client.get("/api/v1/me").status_code == 200
    assert client.get("/api/v1/me", headers={"Authorization": "Bearer mdw_nonsense"}).status_code == 401


def test_a_removed_token_stops_at_once_and_only_its_owner_removes_it(context: Flask) -> None:
    person_id, other = make_person(), make_person()
    with transaction():
        row, secret = tokens.issue_token(person_id, "script", ["read"])
    with pytest.raises(NoSuchToken), transaction():
        tokens.remove_token(other, row.id)
    assert queries.person_of_token(secret_hash(secret)) is not None
    with transaction():
        tokens.remove_token(person_id, row.id)
    assert queries.person_of_token(secret_hash(secret)) is None


@pytest.mark.parametrize("scopes", [[], ["admin"], ["read", "everything"]])
def test_unknown_scopes_make_no_token(context: Flask, scopes: list[str]) -> None:
    person_id = make_person()
    with pytest.raises(UnknownScope), transaction():
        tokens.issue_token(person_id, "script", scopes)
    assert tokens.tokens(person_id) == []


def test_twenty_tokens_are_enough(context: Flask) -> None:
    person_id = make_person()
    with transaction():
        for i in range(20):
            tokens.issue_token(person_id, str(i), ["read"])
    with pytest.raises(TooManyTokens), transaction():
        tokens.issue_token(person_id, "21", ["read"])
    assert len(tokens.tokens(person_id)) == 20
