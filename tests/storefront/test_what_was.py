"""What happened before is shown as it was: the prices of thirty days, and who has the thing they talk about."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from community.accounts import queries as accounts
from community.catalog import queries as catalog
from community.catalog import service as shelves
from community.catalog.rules import lowest_by_day
from community.notes import queries as notes
from community.platform.db import transaction
from community.platform.time import clock_at, now
from community.platform.viewer import Viewer
from community.shop.refunds import service as refunds
from community.social import service as social
from community.storefront import note_page, product_page
from tests.factories.accounts import make_person, make_token
from tests.factories.catalog import make_matrix, skus_of
from tests.factories.notes import make_note
from tests.factories.shop import make_buyer, make_delivered_order, make_paid_order

READER = Viewer(visitor_id="01ARZ3NDEKTSV4RRFFQ69G5FAV")
DAY0 = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.database_free
def test_the_lowest_price_of_a_day_counts_every_price_of_that_day() -> None:
    days = [(DAY0 + timedelta(days=n), DAY0 + timedelta(days=n + 1)) for n in range(5)]
    changes = [
        (1, 100, 80, DAY0 + timedelta(days=1, hours=9)),
        (1, 80, 70, DAY0 + timedelta(days=3, hours=1)),
        (1, 70, 110, DAY0 + timedelta(days=3, hours=2)),
    ]
    assert lowest_by_day({1: 110, 2: 300}, changes, days) == [100, 80, 80, 70, 110]
    assert lowest_by_day({1: 110, 2: 90}, changes, days) == [90, 80, 80, 70, 90]
    assert lowest_by_day({1: 110}, [], days) == [110] * 5


def test_the_product_page_tells_thirty_days_of_prices(context: Flask) -> None:
    product_id = make_matrix(price=10_000)
    public_id = catalog.products([product_id], "zh")[product_id].public_id
    assert product_page.read(public_id, MultiDict(), READER).product.prices == []
    moved = make_matrix(price=10_000)
    public_id = catalog.products([moved], "zh")[moved].public_id
    for back, minor in ((12, 8_000), (5, 9_500)):
        for sku in skus_of(moved):
            with transaction(), clock_at(now() - timedelta(days=back)):
                shelves.change_price(sku.id, minor)
    product = product_page.read(public_id, MultiDict(), READER).product
    told = [minor for _day, minor in product.prices]
    assert len(told) == 30 and told[0] == 10_000 and told[-1] == product.price_minor == 9_500
    assert min(told) == product.low30_minor == 8_000
    assert product.low30_on is not None and now() - timedelta(days=6) < product.low30_on < now() - timedelta(days=4)


def test_who_received_what_a_note_shows_is_marked_when_they_talk(context: Flask) -> None:
    product = make_matrix()
    sku = skus_of(product)[0].id
    author = make_person()
    note = make_note(author, products=[product])
    had, waits, sent_back = make_buyer("有"), make_buyer("等"), make_buyer("退")
    make_delivered_order(had, sku)
    make_paid_order(waits, sku)
    order = make_delivered_order(sent_back, sku)
    with transaction():
        refund = refunds.request(order.id, sent_back.id, "")
    with transaction():
        refunds.settle(refund.public_id, refund.amount_minor, refund.currency)
    stranger = make_person()
    for person_id in (had.id, waits.id, sent_back.id, stranger, author):
        with transaction():
            social.comment(person_id, note.id, "说一句")
    page = note_page.read(note.public_id, READER).comments
    assert {view.author.id for view in page.items if view.bought} == {had.id}
    plain = make_note(author)
    with transaction():
        social.comment(had.id, plain.id, "没有标签")
    assert not any(view.bought for view in note_page.read(plain.public_id, READER).comments.items)


def test_the_next_page_and_the_api_mark_them_too(app: Flask) -> None:
    with app.app_context():
        product = make_matrix()
        note = make_note(products=[product])
        had = make_buyer("有")
        make_delivered_order(had, skus_of(product)[0].id)
        with transaction():
            social.comment(had.id, note.id, "到了")
        handle = accounts.get_person(had.id).handle
        public_id = note.public_id
        assert notes.note_id_of(public_id) == note.id
    answer = app.test_client().get(f"/api/v1/notes/{public_id}/comments").get_json()
    assert [(item["author"], item["bought"]) for item in answer["items"]] == [(handle, True)]


def test_a_buyer_is_marked_when_the_comment_is_sent_and_the_author_is_not(app: Flask) -> None:
    with app.app_context():
        product = make_matrix()
        author, had = make_buyer("写"), make_buyer("有")
        note = make_note(author.id, products=[product])
        for buyer in (author, had):
            make_delivered_order(buyer, skus_of(product)[0].id)
        path, tokens = (
            f"/api/v1/notes/{note.public_id}/comments",
            [make_token(who.id, "notes") for who in (author, had)],
        )
    client = app.test_client()
    said = [client.post(path, json={"body": "到了"}, headers=token).get_json() for token in tokens]
    assert [comment["bought"] for comment in said] == [False, True]
    assert [comment["bought"] for comment in client.get(path).get_json()["items"]] == [True, False]
