"""Pure rules of orders: their states, what is refundable, what a payment does to the book."""

from dataclasses import dataclass

from community.ledger.rules import Line
from community.platform.states import Machine

ORDERS = Machine(
    "orders",
    {
        "paid": ("unpaid", "cancelled"),  # cancelled: the money came after the time was over, and there was stock again
        "shipped": ("paid",),
        "delivered": ("shipped",),
        "cancelled": ("unpaid",),
        "refunding": ("paid", "shipped", "delivered"),
        "refunded": ("refunding",),
    },
)
GATEWAY = "gateway:sandbox"
FEES = "platform:fees"
LATE_MONEY = "buyers:late"


@dataclass(frozen=True)
class LineDraft:
    sku_id: int
    product_id: int
    quantity: int
    unit_minor: int
    product_public_id: str
    product_name: str
    option_text: str
    picture_id: int | None
    origin: str | None


@dataclass(frozen=True)
class OrderDraft:
    """One order to be, of one shop and currency; money in minor units."""

    merchant_id: int
    shop_id: int
    currency: str
    goods_minor: int
    shipping_minor: int
    fee_minor: int
    lines: tuple[LineDraft, ...]

    @property
    def total_minor(self) -> int:
        return self.goods_minor + self.shipping_minor


def masked(phone: str) -> str:
    """A phone number with its middle hidden: 138 •••• 8000."""
    digits = phone.strip()
    return digits if len(digits) < 7 else f"{digits[:3]} •••• {digits[-4:]}"


def sale(merchant_id: int, total_minor: int, fee_minor: int, currency: str) -> list[Line]:
    """The gateway holds the money, the merchant is owed it less the fee."""
    return [
        Line(GATEWAY, total_minor, currency),
        Line(f"merchant:{merchant_id}:payable", fee_minor - total_minor, currency),
        Line(FEES, -fee_minor, currency),
    ]


def late_money(total_minor: int, currency: str) -> list[Line]:
    """Money for an order that can no longer be filled: it is the buyer's until it has gone back."""
    return [Line(GATEWAY, total_minor, currency), Line(LATE_MONEY, -total_minor, currency)]
