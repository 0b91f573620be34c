"""The whole site loses its Valkey, killed outright, and goes on reading, signing in and selling; then it catches up."""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from flask import Flask

from community.catalog import queries as catalog
from community.notes import queries as notes
from community.platform.db import db
from community.platform.redis import connect, ensure_valkey, socket_dir
from community.platform.settings import Settings
from tests.factories.accounts import PASSWORD, make_address, make_person
from tests.factories.catalog import make_product, skus_of
from tests.factories.notes import make_note
from tests.live import WORKERS, Site, served

EMAIL, NEWCOMER = "buyer@example.com", "新来的谷雨"
PATIENCE = 40.0  # seconds for workers on a busy machine
_TOKEN = re.compile(r'"X-CSRFToken": "([^"]+)"')
_NEXT = re.compile(r'rel="next" href="([^"]+)"')


@dataclass(frozen=True)
class Town:
    note: str
    product: str
    sku_id: int
    address_id: int
    price: int


class Valkey:
    """A bundled server that only this test's site knows."""

    def __init__(self, home: Path) -> None:
        self._settings = Settings(environment="test", instance_dir=home)
        self.start()

    def start(self) -> None:
        self.url = ensure_valkey(self._settings)

    def kill(self) -> None:
        pidfile = socket_dir(self._settings.instance_dir) / "valkey.pid"
        os.kill(int(pidfile.read_text()), signal.SIGKILL)

    @property
    def waiting(self) -> int:
        client = connect(self.url)
        return sum(int(client.llen(f"rq:queue:{name}")) for name in ("high", "default", "index"))  # type: ignore[arg-type]


@pytest.fixture
def valkey_of_its_own(tmp_path: Path) -> Iterator[Valkey]:
    server = Valkey(tmp_path / "v")
    yield server
    server.kill()


@pytest.fixture
def town(app: Flask, drain: Callable[[], None]) -> Town:
    with app.app_context():
        product_id = make_product(stock=9)
        writer = make_person("阿蘅")
        for number in range(44):
            note = make_note(writer, title=f"第 {number} 天的手冲", products=[product_id])
        buyer = make_person("买家", email=EMAIL)
        sku = skus_of(product_id)[0]
        made = Town(
            note=notes.notes([note.id])[note.id].public_id,
            product=catalog.products([product_id], "zh")[product_id].public_id,
            sku_id=sku.id,
            address_id=make_address(buyer).id,
            price=sku.price_minor + sku.shipping_minor,
        )
    drain()
    return made


class Browser:
    """Someone on the site; every answer has to be a good one."""

    def __init__(self, site: Site) -> None:
        self._http = httpx.Client(base_url=site.url, timeout=20, headers={"Accept-Language": "zh"})

    def open(self, path: str) -> str:
        return self._fine(self._http.get(path)).text

    def send(self, path: str, **form: object) -> httpx.Response:
        found = _TOKEN.search(self.open("/about/about"))
        assert found
        return self._fine(self._http.post(path, data=form, headers={"X-CSRFToken": found[1]}))

    @staticmethod
    def _fine(answer: httpx.Response) -> httpx.Response:
        assert answer.status_code < 400, f"{answer.request.method} {answer.request.url} → {answer.status_code}"
        return answer


def test_reading_signing_in_and_buying_go_on_and_then_everything_catches_up(
    app: Flask, settings: Settings, town: Town, valkey_of_its_own: Valkey
) -> None:
    here = settings.model_copy(update={"redis_url": valkey_of_its_own.url})
    with served(here, workers=[each for each in WORKERS if "train" not in each]) as site:
        Browser(site).open("/")
        until(lambda: valkey_of_its_own.waiting == 0, "the workers took what there was")
        valkey_of_its_own.kill()
        browse(Browser(site), town)
        buyer = Browser(site)
        assert buyer.send("/sign-in", email=EMAIL, password=PASSWORD).status_code == 303
        browse(buyer, town)
        buy(buyer, town)
        until(lambda: paid(app) == 1, "the gateway's notice arrived without a worker")
        assert buyer.send(f"/n/{town.note}/comments", body="一样的水温").status_code == 303
        Browser(site).send("/sign-up", name=NEWCOMER, email="newcomer@example.com", password=PASSWORD)
        assert undelivered(app) > 0

        valkey_of_its_own.start()
        until(lambda: undelivered(app) == 0, "the outbox caught up")
        until(lambda: "person-card" in buyer.open(f"/search?kind=person&q={NEWCOMER}"), "jobs found the newcomer")
        browse(buyer, town)


def browse(reader: Browser, town: Town) -> None:
    home = reader.open("/")
    following = _NEXT.search(home)
    assert following, "the feed has a next page"
    assert "data-feed" in reader.open(following[1].replace("&amp;", "&"))
    for path in (
        f"/n/{town.note}",
        f"/p/{town.product}",
        f"/p/{town.product}/buy",
        "/market",
        "/cart",
        "/search?q=手冲",
    ):
        reader.open(path)


def buy(buyer: Browser, town: Town) -> None:
    """Order from the sheet and say yes to the gateway."""
    ordered = buyer.send(
        "/buy",
        sku_id=town.sku_id,
        quantity=1,
        address_id=town.address_id,
        expected=town.price,
        key="one",
        product=town.product,
    )
    where = ordered.headers["Location"]
    buyer.open(where)
    buyer.send(where, outcome="paid")


def until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.2)


def paid(app: Flask) -> int:
    return count(app, "SELECT count(*) FROM orders WHERE state = 'paid'")


def undelivered(app: Flask) -> int:
    return count(app, "SELECT count(*) FROM deliveries WHERE state <> 'done'")


def count(app: Flask, sql: str) -> int:
    with app.app_context(), db.engine.connect() as connection:
        return int(connection.execute(sa.text(sql)).scalar_one())
