"""People for tests. `make_person` opens its own transaction and needs an app context."""

from itertools import count

from flask import Flask
from flask.testing import FlaskClient

from community.accounts import addresses as book
from community.accounts import service, tokens
from community.accounts.addresses import AddressRow
from community.accounts.drafts import AddressDraft, Newcomer
from community.accounts.passwords import hash_password
from community.accounts.visitors import SESSION_KEY
from community.platform.db import transaction
from community.platform.time import now

PASSWORD = "correct horse 9"
_HASH = hash_password(PASSWORD)
_numbers = count(1)


def make_person(
    name: str = "Lin",
    *,
    handle: str | None = None,
    email: str | None = None,
    lang: str = "zh",
    city: str | None = None,
    roles: tuple[str, ...] = (),
    interests: tuple[str, ...] = (),
) -> int:
    """A person whose password is PASSWORD; returns the id. Announces nothing."""
    number = next(_numbers)
    newcomer = Newcomer(
        name=name,
        handle=handle or f"person{number}",
        email=email or f"person{number}@example.com",
        lang=lang,
        city=city,
        joined_at=now(),
        roles=roles,
        interests=interests,
    )
    with transaction():
        (person_id,) = service.enrol([newcomer])
        service.set_password(person_id, _HASH)
    return person_id


def make_address(person_id: int, **changes: object) -> AddressRow:
    draft = {
        "receiver": "林小满",
        "phone": "13800138000",
        "country": "CN",
        "region": "浙江省",
        "city": "杭州市",
        "line": "西湖区文三路 1 号",
    } | changes
    with transaction():
        return book.add_address(person_id, AddressDraft(**draft))  # type: ignore[arg-type]


def make_token(person_id: int, *scopes: str) -> dict[str, str]:
    """The headers of a program that acts for the person."""
    with transaction():
        _row, secret = tokens.issue_token(person_id, "test", scopes or ("read",))
    return {"Authorization": f"Bearer {secret}"}


def signed_in(app: Flask, person_id: int) -> FlaskClient:
    """A browser in which the person is signed in."""
    with app.app_context(), transaction():
        key = service.sign_in(person_id, None)
    client = app.test_client()
    with client.session_transaction() as session:
        session[SESSION_KEY] = key
    return client
