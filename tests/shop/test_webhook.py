"""What the gateway tells us: signed, on time, unaltered; acted on once and in any order."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from community.ledger import queries as ledger
from community.platform.db import transaction
from community.platform.settings import settings
from community.platform.time import now
from community.shop.errors import PaymentUnderway
from community.shop.orders import queries as orders
from community.shop.payments import jobs, queries, sandbox
from community.shop.payments.queries import PaymentRow
from community.shop.refunds import jobs as refund_jobs
from community.shop.refunds import queries as refunds
from community.shop.refunds import service as refunding
from tests.factories.catalog import make_sku, stock_of
from tests.factories.shop import count_of, make_buyer, notice, order_of, place, signed, state_of

DOOR = "/payments/sandbox/webhook"
JSON = {"Accept": "application/json"}
EFFECTS = ("ledger_entries", "gateway_notices", "refunds")


@pytest.fixture
def payment(context: Flask) -> PaymentRow:
    return place(make_buyer(), make_sku(stock=5, price=12800), 2)


def tell(client: FlaskClient, body: bytes, headers: dict[str, str] | None = None) -> int:
    return client.post(DOOR, data=body, headers=signed(body) if headers is None else headers | JSON).status_code


def paid(about: PaymentRow, **changes: object) -> bytes:
    return notice(about, **changes).model_dump_json().encode()  # type: ignore[arg-type]


def given_back(about: PaymentRow, **changes: object) -> bytes:
    return notice(about, "refund.settled", **changes).model_dump_json().encode()  # type: ignore[arg-type]


def nothing_happened(payment: PaymentRow) -> None:
    assert [count_of(table) for table in EFFECTS] == [0, 0, 0]
    assert state_of(order_of(payment)) == "unpaid"


def test_ten_deliveries_are_one_posting(client: FlaskClient, payment: PaymentRow) -> None:
    assert [tell(client, paid(payment)) for _ in range(10)] == [204] * 10
    assert state_of(order_of(payment)) == "paid"
    assert count_of("ledger_transactions") == 1
    assert ledger.balance("gateway:sandbox", "CNY") == 25600
    assert count_of("gateway_notices") == 1


def test_the_same_news_under_another_name_is_still_one_posting(client: FlaskClient, payment: PaymentRow) -> None:
    assert [tell(client, paid(payment, id=f"n{number}")) for number in range(3)] == [204] * 3
    assert count_of("ledger_transactions") == 1
    assert count_of("outbox_events WHERE name = 'orders.paid'") == 1


def test_what_is_not_signed_by_the_gateway_has_no_effect(client: FlaskClient, payment: PaymentRow) -> None:
    body, right = paid(payment), signed(paid(payment))
    header = right[sandbox.SIGNATURE_HEADER]
    stamp, mac = header.split(",")
    refused = [
        {},
        {sandbox.SIGNATURE_HEADER: ""},
        {sandbox.SIGNATURE_HEADER: "t=,v1="},
        {sandbox.SIGNATURE_HEADER: stamp},
        {sandbox.SIGNATURE_HEADER: mac},
        {sandbox.SIGNATURE_HEADER: f"{stamp},v1={'0' * 64}"},
        {sandbox.SIGNATURE_HEADER: f"t={int(stamp[2:]) + 1},{mac}"},
        {sandbox.SIGNATURE_HEADER: f"t=²,{mac}"},
        {sandbox.SIGNATURE_HEADER: f"{stamp},v1={'é' * 64}"},
        signed(body, secret="the secret of another shop"),
    ]
    assert [tell(client, body, headers) for headers in refused] == [400] * len(refused)
    nothing_happened(payment)


def test_old_and_future_notices_have_no_effect(client: FlaskClient, payment: PaymentRow) -> None:
    body, at = paid(payment), now().timestamp()
    for seconds in (-361, 361, -86_400):
        assert tell(client, body, signed(body, at=at + seconds)) == 400
    nothing_happened(payment)
    assert tell(client, body, signed(body, at=at - 240)) == 204


def test_an_altered_body_has_no_effect(client: FlaskClient, payment: PaymentRow) -> None:
    body = paid(payment)
    assert tell(client, body.replace(b"25600", b"00001"), signed(body)) == 400
    assert tell(client, body + b" ", signed(body)) == 400
    nothing_happened(payment)


@pytest.mark.parametrize(
    "broken",
    [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"id": "x"}', b"x" * 17_000],
)
def test_signed_nonsense_is_refused(client: FlaskClient, payment: PaymentRow, broken: bytes) -> None:
    assert tell(client, broken) == 400
    nothing_happened(payment)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"amount_minor": 25599}, 409),
        ({"currency": "JPY"}, 409),
        ({"payment": "0" * 26}, 404),
    ],
)
def test_news_that_does_not_fit_the_payment_is_refused(
    client: FlaskClient, payment: PaymentRow, change: dict[str, object], status: int
) -> None:
    assert tell(client, paid(payment, **change)) == status
    nothing_happened(payment)
    assert tell(client, paid(payment)) == 204


@pytest.mark.parametrize(
    "field", [{"amount_minor": "25600"}, {"amount_minor": -1}, {"price": 1}, {"kind": "payment.stolen"}]
)
def test_fields_of_the_wrong_kind_are_refused(
    client: FlaskClient, payment: PaymentRow, field: dict[str, object]
) -> None:
    body = json.dumps(json.loads(paid(payment)) | field).encode()
    assert tell(client, body) == 400
    nothing_happened(payment)


def test_an_unknown_gateway_has_no_door(client: FlaskClient, payment: PaymentRow) -> None:
    body = paid(payment)
    assert client.post("/payments/stripe/webhook", data=body, headers=signed(body)).status_code == 400
    nothing_happened(payment)


def test_a_refund_that_overtakes_its_payment_waits_for_it(client: FlaskClient, payment: PaymentRow) -> None:
    order = order_of(payment)
    for _ in range(3):
        assert tell(client, given_back(payment)) == 204
    assert state_of(order) == "unpaid"
    assert count_of("ledger_entries") == 0
    assert tell(client, paid(payment)) == 204
    assert state_of(order) == "refunded"
    for account in ("gateway:sandbox", f"merchant:{order.merchant_id}:payable", "platform:fees"):
        assert ledger.balance(account, "CNY") == 0
    for body in (given_back(payment), paid(payment), given_back(payment, id="again")):
        tell(client, body)
    assert count_of("ledger_transactions") == 2
    assert ledger.crooked() == []
    assert count_of("gateway_notices WHERE outcome = 'waiting'") == 0


def test_part_of_a_payment_does_not_come_back_by_itself(client: FlaskClient, payment: PaymentRow) -> None:
    tell(client, paid(payment))
    assert tell(client, given_back(payment, amount_minor=100)) == 409
    assert state_of(order_of(payment)) == "paid"
    assert count_of("ledger_transactions") == 1


def test_no_is_news_too(client: FlaskClient, payment: PaymentRow) -> None:
    body = notice(payment, "payment.declined").model_dump_json().encode()
    assert [tell(client, body) for _ in range(2)] == [204, 204]
    assert queries.find(payment.public_id).state == "declined"  # type: ignore[union-attr]
    assert tell(client, paid(payment)) == 204
    assert tell(client, notice(payment, "payment.declined", id="late").model_dump_json().encode()) == 204
    assert state_of(order_of(payment)) == "paid"


# --- the sandbox's own side of the wire ------------------------------------------------------------------------------


class Wire:
    """Between the sandbox and the site's door: `down` makes it fail, `answered` is what the door said."""

    def __init__(self, app: Flask) -> None:
        self.app, self.down, self.answered = app, False, list[int]()

    def post(self, url: str, *, content: bytes, headers: dict[str, str], timeout: float) -> httpx.Response:
        assert url == settings().site_url + DOOR
        if self.down:
            raise httpx.ConnectError("nobody there")
        self.answered.append(self.app.test_client().post(DOOR, data=content, headers=headers).status_code)
        return httpx.Response(self.answered[-1])


@pytest.fixture
def wire(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Wire:
    made = Wire(app)
    monkeypatch.setattr(sandbox.httpx, "post", made.post)
    return made


def test_a_confirmed_payment_comes_back_signed_through_a_worker(
    app: Flask, wire: Wire, payment: PaymentRow, drain: Callable[[], None]
) -> None:
    sandbox.confirm(payment)
    sandbox.confirm(payment)
    assert sandbox.answering(payment)
    drain()
    assert wire.answered == [204]
    assert state_of(order_of(payment)) == "paid"
    assert not sandbox.answering(payment)
    with pytest.raises(PaymentUnderway):
        sandbox.decline(payment)


def test_an_undelivered_letter_is_sent_again_until_it_is_taken(
    wire: Wire, payment: PaymentRow, drain: Callable[[], None]
) -> None:
    wire.down = True
    sandbox.confirm(payment)
    drain()
    assert state_of(order_of(payment)) == "unpaid"
    jobs.deliver_due()
    assert wire.answered == []
    wire.down = False
    with time_machine.travel(now() + timedelta(seconds=30)):
        jobs.deliver_due()
        jobs.deliver_due()
    assert wire.answered == [204]
    assert state_of(order_of(payment)) == "paid"


def test_buying_goes_on_while_the_queue_is_away(
    wire: Wire, payment: PaymentRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "enqueue", lambda *_args, **_options: False)
    sandbox.confirm(payment)
    for thread in threading.enumerate():
        if thread.name.startswith("sandbox-letter-"):
            assert thread.daemon
            thread.join(10)
    assert wire.answered == [204]
    assert state_of(order_of(payment)) == "paid"


def test_a_refund_goes_out_through_the_gateway_and_comes_back(
    wire: Wire, client: FlaskClient, payment: PaymentRow, drain: Callable[[], None]
) -> None:
    tell(client, paid(payment))
    order = order_of(payment)
    with transaction():
        refunding.request(order.id, order.buyer_id, "不合适")
    drain()
    assert wire.answered == [204]
    assert state_of(order) == "refunded"
    refund = refunds.refunds_of([order.id])[order.id]
    refund_jobs.send(refund.id)
    drain()
    assert wire.answered == [204]
    assert stock_of(sku_of(order.id)) == (5, 5)


def test_a_refund_that_nobody_sent_is_swept_up(
    wire: Wire, client: FlaskClient, payment: PaymentRow, monkeypatch: pytest.MonkeyPatch, drain: Callable[[], None]
) -> None:
    tell(client, paid(payment))
    order = order_of(payment)
    monkeypatch.setattr(refunding, "enqueue", lambda *_args, **_options: False)
    with transaction():
        refunding.request(order.id, order.buyer_id, "")
    refund_jobs.send_due()
    assert state_of(order) == "refunding"
    with time_machine.travel(now() + timedelta(seconds=31)):
        refund_jobs.send_due()
        drain()
    assert state_of(order) == "refunded"


def sku_of(order_id: int) -> int:
    return orders.paid_lines(order_id)[0].sku_id
