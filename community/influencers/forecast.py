"""What a sale would earn its author, for the buyer to see before paying."""

from community.accounts import queries as accounts
from community.influencers.links import find_link, is_approved
from community.influencers.rates import rates
from community.platform.money import share
from community.platform.time import now


def would_earn(origin: str, product_id: int, base_minor: int) -> tuple[str, int] | None:
    """(name, minor units) of whom this line would pay; None when the origin is no author's link to this product.

    Three statements. What is paid in the end is decided by the order.
    """
    link = find_link(origin)
    if link is None or link.product_id != product_id or not is_approved(link.person_id):
        return None
    rate_bp = rates([(link.merchant_id, product_id)], now()).get(product_id, 0)
    author = accounts.people([link.person_id]).get(link.person_id)
    return (author.name, share(base_minor, rate_bp)) if author and rate_bp else None
