"""What hauls does when lower domains announce something."""

from community.hauls import service
from community.platform.events import subscribe
from community.shop.events import OrderRefunded


@subscribe(OrderRefunded, consumer="hauls.badge")
def drop_badge(event: OrderRefunded) -> None:
    service.drop_order(event.order_id)
