"""The verbs of checkout, in three acts: quote, place (one transaction), then the payment is started at the gateway."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from community.accounts import queries as accounts
from community.catalog import queries as catalog
from community.catalog import service as stock
from community.catalog.errors import NoSuchSku, SoldOut
from community.catalog.queries import SkuRow
from community.platform.idempotency import recall, remember, replay
from community.platform.settings import settings
from community.platform.viewer import Actor
from community.shop.cart import service as cart
from community.shop.cart.rules import MAX_LINES, MAX_ORIGIN, valid_quantity
from community.shop.checkout.rules import Quote, QuoteGroup, Wanted, priced
from community.shop.errors import (
    BadOrigin,
    BadQuantity,
    EmptyCart,
    MixedCurrencies,
    NotForSale,
    PriceChanged,
    TooManyLines,
)
from community.shop.orders import service as orders
from community.shop.orders.rules import LineDraft, OrderDraft
from community.shop.payments import queries as payments_read
from community.shop.payments import service as payments
from community.shop.payments.queries import PaymentRow

__all__ = ["Quote", "Wanted", "place", "place_all", "quote"]

ENDPOINT = "checkout.place"


def quote(wanted: Sequence[Wanted], lang: str) -> Quote[SkuRow]:
    """What these lines cost now, by shop. Two statements.

    Raises EmptyCart, TooManyLines, BadQuantity, BadOrigin, NoSuchSku, NotForSale.
    """
    _check(wanted)
    return _priced(wanted, catalog.skus([line.sku_id for line in wanted], lang))


def place_all(
    person_id: int,
    visitor_id: str | None,
    wanted: Sequence[Wanted],
    address_id: int,
    expected: Mapping[str, int] | int,
    key: str,
    lang: str = "zh",
) -> list[PaymentRow]:
    """Order these lines: one order per shop, one payment per currency, all or nothing, in the caller's transaction.

    `expected` is the total that the buyer saw, by currency, or a bare figure for goods of one currency; `key` makes a repeated call answer with the first one's payments.
    Raises what `quote` raises, and PriceChanged, MixedCurrencies, SoldOut, NoSuchAddress, KeyReused, BadKey: then nothing
    is written.
    """
    _check(wanted)
    actor = Actor(person_id).key
    asked = {"wanted": [asdict(line) for line in wanted], "address": address_id, "expected": expected}
    before = replay(actor, ENDPOINT, key, asked)
    if before is not None:
        return payments_read.payments_by_public_id(before.split(","))
    address = accounts.get_address(person_id, address_id)
    available = stock.lock(line.sku_id for line in wanted)  # prices stand still from here on
    offer = _priced(wanted, catalog.sku_lines(available, lang))
    _check_total(offer.totals, expected)
    _hold(offer, available)
    opened = {
        currency: payments.open(payments.FOR_ORDERS, f"person:{person_id}", total, currency, person_id)
        for currency, total in offer.totals.items()
    }
    expires_at: datetime = min(payment.expires_at for payment in opened.values())
    sent_to = asdict(address) | {"line_text": address.line_text}
    drafts = [(opened[group.currency].id, _draft(group)) for group in offer.groups]
    orders.write(person_id, visitor_id, drafts, sent_to, expires_at)
    cart.take(person_id, offer.quantities)
    remember(actor, ENDPOINT, key, ",".join(payment.public_id for payment in opened.values()))
    return list(opened.values())


def placed_before(person_id: int, key: str) -> list[PaymentRow]:
    """The payments that this key made already; none for a fresh key. For a form sent twice after its cart was emptied."""
    before = recall(Actor(person_id).key, ENDPOINT, key)
    return payments_read.payments_by_public_id(before.split(",")) if before else []


def place(
    person_id: int,
    visitor_id: str | None,
    wanted: Sequence[Wanted],
    address_id: int,
    expected_total_minor: int,
    key: str,
    lang: str = "zh",
) -> PaymentRow:
    """`place_all` for goods of a single currency, as from the buy sheet."""
    (payment,) = place_all(person_id, visitor_id, wanted, address_id, expected_total_minor, key, lang)
    return payment


def _check(wanted: Sequence[Wanted]) -> None:
    if not wanted:
        raise EmptyCart
    if len(wanted) > MAX_LINES:
        raise TooManyLines
    for line in wanted:
        if not valid_quantity(line.quantity):
            raise BadQuantity
        if line.origin is not None and len(line.origin) > MAX_ORIGIN:
            raise BadOrigin


def _priced(wanted: Iterable[Wanted], skus: Mapping[int, SkuRow]) -> Quote[SkuRow]:
    for line in wanted:
        sku = skus.get(line.sku_id)
        if sku is None:
            raise NoSuchSku
        if not sku.on_sale:
            raise NotForSale(sku_id=sku.id, product=sku.product_name)
    return priced(wanted, skus)


def _check_total(totals: dict[str, int], expected: Mapping[str, int] | int) -> None:
    if isinstance(expected, int):
        if len(totals) > 1:
            raise MixedCurrencies
        expected = dict.fromkeys(totals, expected)
    if totals != dict(expected):
        raise PriceChanged(dict(expected), totals)


def _hold(offer: Quote[SkuRow], available: Mapping[int, int]) -> None:
    """Hold the goods. A SoldOut gets the product's name for its sentence."""
    try:
        stock.hold(offer.quantities, available)
    except SoldOut as short:
        names = {line.sku.id: line.sku.product_name for group in offer.groups for line in group.lines}
        short.fields["product"] = names.get(short.sku_id, "")
        raise


def _draft(group: QuoteGroup[SkuRow]) -> OrderDraft:
    return OrderDraft(
        merchant_id=group.merchant_id,
        shop_id=group.shop_id,
        currency=group.currency,
        goods_minor=group.goods_minor,
        shipping_minor=group.shipping_minor,
        fee_minor=group.fee_minor(settings().platform_fee_bp),
        lines=tuple(
            LineDraft(
                sku_id=line.sku.id,
                product_id=line.sku.product_id,
                quantity=line.quantity,
                unit_minor=line.unit_minor,
                product_public_id=line.sku.product_public_id,
                product_name=line.sku.product_name,
                option_text=line.sku.option_text,
                picture_id=line.sku.picture_id,
                origin=line.origin,
            )
            for line in group.lines
        ),
    )
