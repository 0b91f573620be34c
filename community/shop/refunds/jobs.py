"""Jobs of refunds: asking the gateway, between transactions. Asking twice is one refund."""

from community.platform.db import transaction
from community.shop.payments import queries as payments
from community.shop.payments.gateways import GATEWAYS
from community.shop.refunds import queries
from community.shop.refunds.models import RefundState

ASK_AGAIN_SECONDS = 30


def send(refund_id: int) -> None:
    """Ask the gateway to give the money back; its notice will say when it has."""
    with transaction():
        refund = queries.find(refund_id)
        payment = payments.payments([refund.payment_id])[refund.payment_id] if refund else None
    if refund is None or payment is None or refund.state != RefundState.REQUESTED:
        return
    GATEWAYS[payment.gateway].refund(payment, refund.public_id, refund.amount_minor)


def send_due() -> None:
    """Ask again about refunds that nothing was heard of."""
    with transaction():
        waiting = queries.unanswered(ASK_AGAIN_SECONDS)
    for refund_id in waiting:
        send(refund_id)
