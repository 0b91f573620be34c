"""How the shop takes part in what others do."""

from community.accounts.events import PersonErased
from community.platform.events import subscribe
from community.platform.viewer import Viewer
from community.shop.cart import queries as cart_read
from community.shop.cart import service as cart


def cart_count(viewer: Viewer) -> int | None:
    """How many things are in the reader's cart; None for one who cannot have any."""
    return cart_read.count(viewer.actor) if viewer.signed_in or viewer.visitor_id else None


@subscribe(PersonErased, consumer="shop.cart")
def empty_cart(event: PersonErased) -> None:
    """Orders stay, with the bare id; the cart goes."""
    cart.forget(event.person_id)
