"""Pure rules of the cart."""

from typing import TypeGuard

MAX_QUANTITY = 99
MAX_LINES = 50
MAX_ORIGIN = 500


def valid_quantity(quantity: object) -> TypeGuard[int]:
    return type(quantity) is int and 1 <= quantity <= MAX_QUANTITY


def together(have: int, more: int) -> int:
    """Two lines of one SKU become one, up to what a cart holds of one thing."""
    return min(have + more, MAX_QUANTITY)
