"""What the racing processes do: whole purchases as the site makes them. Each returns a word for what became of it."""

import random
import threading
from collections.abc import Callable
from typing import Any

from flask import Flask

from community.catalog import service as catalog
from community.catalog.errors import SoldOut
from community.platform.db import transaction
from community.platform.errors import Refusal, WrongState
from community.shop.checkout import service as checkout
from community.shop.checkout.service import Wanted
from community.shop.orders import service as orders
from community.shop.payments import service as payments
from community.shop.payments.queries import PaymentRow
from community.shop.refunds import service as refunds
from tests.factories.shop import notice, signed

DOOR = "/payments/sandbox/webhook"


def settle_through_the_door(app: Flask, payment: PaymentRow) -> int:
    body = notice(payment).model_dump_json().encode()
    return app.test_client().post(DOOR, data=body, headers=signed(body)).status_code


def buy_one(app: Flask, given: tuple[int, int, int]) -> str:
    """Place and pay for one piece at 128.00."""
    person_id, address_id, sku_id = given
    try:
        with transaction():
            payment = checkout.place(person_id, None, [Wanted(sku_id, 1)], address_id, 12800, "one")
    except SoldOut:
        return "sold out"
    return "paid" if settle_through_the_door(app, payment) == 204 else "broken"


def buy_several(app: Flask, given: tuple[int, int, list[int], int]) -> str:
    """A cart of 3 SKUs in random order, 1 to 5 of each, at 1.00 a piece; three of four are paid for."""
    person_id, address_id, skus, seed = given
    chance = random.Random(seed)
    picked = chance.sample(skus, 3)
    wanted = [Wanted(sku_id, chance.randint(1, 5)) for sku_id in picked]
    total = sum(line.quantity for line in wanted) * 100
    try:
        with transaction():
            (payment,) = checkout.place_all(person_id, None, wanted, address_id, {"CNY": total}, "several")
    except SoldOut:
        return "sold out"
    if seed % 4 == 0:
        return "unpaid"
    return "paid" if settle_through_the_door(app, payment) == 204 else "broken"


def place_with_key(_app: Flask, given: tuple[int, int, int, str]) -> str:
    person_id, address_id, sku_id, key = given
    try:
        with transaction():
            return checkout.place(person_id, None, [Wanted(sku_id, 1)], address_id, 12800, key).public_id
    except Refusal as refusal:
        return refusal.code


def settle(app: Flask, payment: PaymentRow) -> str:
    return str(settle_through_the_door(app, payment))


def expire_against_payment(app: Flask, payment: PaymentRow) -> str:
    """The last instant: the clock closes the payment while its money arrives, from two threads."""

    def close() -> None:
        with app.app_context(), transaction():
            payments.expire(payment.id)

    def pay() -> None:
        with app.app_context(), transaction():
            payments.settle(payment.public_id, "race", payment.amount_minor, payment.currency)

    return _both(close, pay)


def refund(_app: Flask, order: tuple[int, int]) -> str:
    order_id, buyer_id = order
    try:
        with transaction():
            return refunds.request(order_id, buyer_id, "race").public_id
    except WrongState:
        return "moved on"


def cancel_or_ship(_app: Flask, given: tuple[str, int, int]) -> str:
    verb, order_id, buyer_id = given
    try:
        with transaction():
            if verb == "ship":
                orders.ship(order_id, None)
            else:
                refunds.request(order_id, buyer_id, "race")
        return verb
    except WrongState:
        return "moved on"


def hold_and_give_back(_app: Flask, given: tuple[int, int]) -> str:
    """Hold two pieces and put them back, again and again, while others restock."""
    sku_id, number = given
    if number % 5 == 0:
        with transaction():
            catalog.restock(sku_id, 1)
        return "restocked"
    try:
        with transaction():
            catalog.hold({sku_id: 2})
    except SoldOut:
        return "sold out"
    with transaction():
        catalog.release({sku_id: 2})
    return "returned"


def _both(*calls: Callable[[], Any]) -> str:
    problems: list[BaseException] = []

    def guarded(call: Callable[[], Any]) -> None:
        try:
            call()
        except BaseException as error:  # told to the test
            problems.append(error)

    threads = [threading.Thread(target=guarded, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return repr(problems[0]) if problems else "done"
