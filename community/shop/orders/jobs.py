"""Periodic jobs of orders. Each order in a transaction of its own; one that moved on meanwhile is left alone."""

from community.platform.db import transaction
from community.platform.errors import WrongState
from community.platform.ids import new_public_id
from community.platform.settings import settings
from community.shop.orders import queries, service

DEMO_WAREHOUSE_SECONDS = 20, 3600  # what was paid longer ago waits for its merchant's hand


def auto_receive_due() -> None:
    """Orders on their way for long count as received."""
    with transaction():
        due = queries.shipped_for(settings().auto_receive_days)
    for order_id in due:
        try:
            with transaction():
                service.receive(order_id, None)
        except WrongState:
            continue


def ship_demo_orders() -> None:
    """The demo's warehouse: paid orders leave by themselves, so that a newcomer can receive within minutes."""
    if not settings().demo_ships_orders or settings().environment == "production":
        return
    with transaction():
        due = queries.paid_for(*DEMO_WAREHOUSE_SECONDS)
    for order_id in due:
        try:
            with transaction():
                service.ship(order_id, None, tracking=f"MD{new_public_id()[-10:]}")
        except WrongState:
            continue
