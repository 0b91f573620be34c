"""Reactions to orders and to people who leave. One consumer for an order's whole life keeps its events in order."""

from community.accounts.events import PersonErased
from community.influencers import service
from community.platform.events import subscribe
from community.platform.time import now
from community.shop.events import OrderDelivered, OrderPaid, OrderRefunded

_CONSUMER = "influencers.commission"


@subscribe(OrderPaid, consumer=_CONSUMER)
def decide(event: OrderPaid) -> None:
    service.decide_order(event.order_id)


@subscribe(OrderDelivered, consumer=_CONSUMER)
def start_return_period(event: OrderDelivered) -> None:
    service.start_return_period(event.order_id, now())


@subscribe(OrderRefunded, consumer=_CONSUMER)
def take_back(event: OrderRefunded) -> None:
    service.reverse_order(event.order_id)


@subscribe(PersonErased, consumer="influencers.people")
def forget(event: PersonErased) -> None:
    service.forget(event.person_id)
