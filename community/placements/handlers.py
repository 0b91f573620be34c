"""Reactions to the shelf, to notes that go, to orders, and to people who leave."""

from community.accounts.events import PersonErased
from community.catalog.events import ProductChanged, StockRanOut
from community.notes.events import NoteRemoved
from community.placements import service
from community.platform.events import subscribe
from community.shop.events import OrderPaid, OrderRefunded


@subscribe(StockRanOut, consumer="placements.stock")
def pause_sold_out(event: StockRanOut) -> None:
    service.follow_stock(event.product_id)


@subscribe(ProductChanged, consumer="placements.stock")
def follow_shelf(event: ProductChanged) -> None:
    service.follow_stock(event.product_id)


@subscribe(NoteRemoved, consumer="placements.notes")
def end_for_note(event: NoteRemoved) -> None:
    service.end_for_note(event.note_id)


@subscribe(OrderPaid, consumer="placements.orders")
def credit_order(event: OrderPaid) -> None:
    service.credit_order(event.order_id)


@subscribe(OrderRefunded, consumer="placements.orders")
def uncredit_order(event: OrderRefunded) -> None:
    service.uncredit_order(event.order_id)


@subscribe(PersonErased, consumer="placements.people")
def forget(event: PersonErased) -> None:
    service.forget(event.person_id)
