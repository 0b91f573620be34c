"""What the catalog refuses."""

from flask_babel import lazy_gettext as _l

from community.platform.errors import Conflict, Invalid, NotFound


class SoldOut(Conflict):
    """Fields: `sku_id`, `product` (its name, may be empty), `available` (how many are left)."""

    code = "sold_out"
    message = _l("Just sold out. You were not charged.")

    def __init__(self, sku_id: int, available: int = 0, product: str = "") -> None:
        super().__init__(sku_id=sku_id, available=available, product=product)
        self.sku_id = sku_id

    def text(self) -> str:
        available, product = self.fields["available"], self.fields["product"]
        if available:
            return str(_l("Only %(available)s left. You were not charged.", available=available))
        if product:
            return str(_l("%(product)s just sold out. You were not charged.", product=product))
        return super().text()


class NoSuchProduct(NotFound):
    code = "no_such_product"
    message = _l("This product is not here any more.")


class NoSuchSku(NotFound):
    code = "no_such_sku"
    message = _l("This choice is not on sale any more.")


class NoSuchShop(NotFound):
    code = "no_such_shop"
    message = _l("There is no such shop here.")


class NoSuchCategory(NotFound):
    code = "no_such_category"
    message = _l("There is no such shelf here.")


class ProductIncomplete(Invalid):
    """Field: `faults`, the names of what is missing or wrong."""

    code = "product_incomplete"
    message = _l("This product cannot be sold yet. Check name, choices, prices and stock.")


class BadPrice(Invalid):
    code = "bad_price"
    message = _l("A price is more than nothing.")


class BadQuantity(Invalid):
    code = "bad_quantity"
    message = _l("A quantity is a whole number, at least one.")


class SlugTaken(Conflict):
    code = "slug_taken"
    message = _l("A shop at this address exists already.")
