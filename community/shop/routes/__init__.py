"""HTML of the shop: cart, checkout, the gateway's page and webhook, orders, and the seller's side."""

from community.shop.routes import cart, checkout, merchant, orders, pay
from community.shop.routes.blueprint import bp

__all__ = ["bp", "cart", "checkout", "merchant", "orders", "pay"]
