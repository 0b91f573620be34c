"""Pure rules of boards: how long their words are, how many there may be, and how an item moves."""

from collections.abc import Sequence

MAX_NAME = 40
MAX_DESCRIPTION = 100
MAX_REASON = 100
MAX_BOARDS = 50
MAX_ITEMS = 200


def free_slot(taken: Sequence[int]) -> int | None:
    """The first of a person's places without a board, None when all are taken."""
    return next((slot for slot in range(1, MAX_BOARDS + 1) if slot not in taken), None)


def moved(order: Sequence[int], item_id: int, step: int) -> list[int]:
    """The order with one item `step` places further on; at either end it stays. Raises ValueError for an unknown item."""
    at = order.index(item_id)
    others = [each for each in order if each != item_id]
    others.insert(max(0, at + step), item_id)
    return others
