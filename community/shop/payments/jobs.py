"""Jobs of payments: the sandbox gateway's letters, and payments whose time is over."""

from community.platform.db import transaction
from community.shop.payments import queries, sandbox, service


def deliver(letter_id: int) -> None:
    """Post one of the sandbox gateway's letters. Safe to run twice: a delivered letter is left alone."""
    sandbox.deliver(letter_id)


def deliver_due() -> None:
    """Post every letter that nobody fetched or that was not taken."""
    with transaction():
        letters = sandbox.due()
    for letter_id in letters:
        sandbox.deliver(letter_id)


def expire_due() -> None:
    """Close payments whose time is over; their goods go back on the shelf once. Each in a transaction of its own."""
    with transaction():
        due = queries.expired()
    for payment_id in due:
        with transaction():
            service.expire(payment_id)
