"""A buyer, their browser, something to buy, and the gateway's line to the site."""

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.catalog import queries as catalog
from community.shop.payments import sandbox
from tests.factories.accounts import signed_in
from tests.factories.catalog import make_product, skus_of
from tests.factories.shop import Buyer, make_buyer


@pytest.fixture
def buyer(app: Flask) -> Buyer:
    with app.app_context():
        return make_buyer("周念")


@pytest.fixture
def browser(app: Flask, buyer: Buyer) -> FlaskClient:
    return signed_in(app, buyer.id)


@pytest.fixture
def goods(app: Flask) -> tuple[str, int]:
    """A product's public id and its only SKU, five pieces at 128.00."""
    with app.app_context():
        product_id = make_product(price=12800, stock=5)
        return catalog.products([product_id], "zh")[product_id].public_id, skus_of(product_id)[0].id


@pytest.fixture
def wire(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox's webhook reaches the site's own door."""

    def post(url: str, *, content: bytes, headers: dict[str, str], timeout: float) -> httpx.Response:
        answer = app.test_client().post(sandbox.WEBHOOK_PATH, data=content, headers=headers)
        return httpx.Response(answer.status_code)

    monkeypatch.setattr(sandbox.httpx, "post", post)
