"""The site as it is really run, with its queue gone: browsing and buying go on, webhook and all."""

import re
import time
from pathlib import Path

import httpx
from flask import Flask

from community.catalog import queries as catalog
from community.ledger import queries as ledger
from community.platform.settings import Settings
from community.shop.orders import queries as orders
from tests.factories.accounts import signed_in
from tests.factories.catalog import make_product, skus_of, stock_of
from tests.factories.shop import make_buyer
from tests.live import served

FRAGMENT = {"HX-Request": "true", "Accept-Language": "en"}


def test_one_buys_while_the_queue_is_away(app: Flask, settings: Settings, tmp_path: Path) -> None:
    with app.app_context():
        buyer, product_id = make_buyer(), make_product(price=12800, stock=5)
        public_id = catalog.products([product_id], "zh")[product_id].public_id
        sku = skus_of(product_id)[0].id
    cookie = signed_in(app, buyer.id).get_cookie("meadow")
    assert cookie is not None
    jar = httpx.Cookies()
    jar.set("meadow", cookie.value, domain="127.0.0.1")
    nowhere = settings.model_copy(update={"redis_url": f"unix://{tmp_path}/nobody.sock"})
    with served(nowhere) as site, httpx.Client(base_url=site.url, cookies=jar, timeout=30) as web:
        page = web.get(f"/p/{public_id}")
        assert page.status_code == 200
        token = re.search(r'"X-CSRFToken": "([^"]+)"', page.text)
        assert token
        headers = FRAGMENT | {"X-CSRFToken": token[1]}
        fields = {"sku_id": sku, "quantity": 1, "address_id": buyer.address_id, "expected": 12800, "key": "away"}
        step = web.post("/buy", data=fields, headers=headers)
        assert step.status_code == 200
        path = re.search(r"/pay/[0-9A-Z]{26}", step.text)
        assert path
        assert web.post(path[0], data={"outcome": "paid"}, headers=headers).status_code == 200
        for _ in range(100):
            if "every 1s" not in web.get(path[0], headers=FRAGMENT).text:
                break
            time.sleep(0.2)
    with app.app_context():
        (order,) = orders.orders_of(buyer.id).items
        assert order.state == "paid"
        assert stock_of(sku) == (5, 4)
        assert ledger.trial() == {"CNY": 0}
