"""Facts that the shop announces. Delivered in order for each order."""

from dataclasses import dataclass
from typing import ClassVar

from community.platform.events import Event


@dataclass(frozen=True, kw_only=True)
class OrderEvent(Event):
    order_id: int

    @property
    def subject(self) -> str:
        return f"order:{self.order_id}"


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(OrderEvent):
    name: ClassVar[str] = "orders.placed"


@dataclass(frozen=True, kw_only=True)
class OrderPaid(OrderEvent):
    name: ClassVar[str] = "orders.paid"


@dataclass(frozen=True, kw_only=True)
class OrderShipped(OrderEvent):
    name: ClassVar[str] = "orders.shipped"


@dataclass(frozen=True, kw_only=True)
class OrderDelivered(OrderEvent):
    name: ClassVar[str] = "orders.delivered"


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(OrderEvent):
    """It was never paid, and its goods are back on the shelf."""

    name: ClassVar[str] = "orders.cancelled"


@dataclass(frozen=True, kw_only=True)
class OrderRefunded(OrderEvent):
    """The buyer has all their money back."""

    name: ClassVar[str] = "orders.refunded"
