"""What a gateway tells us, acted on once and in any order.

A notice is written down in the transaction it acts in, so that ten deliveries act once; a refund that overtakes its payment
waits there and is applied right after it.
"""

from community.shop.payments import queries as payments_read
from community.shop.payments import service as payments
from community.shop.payments.gateway import Notice
from community.shop.payments.models import NoticeOutcome
from community.shop.payments.queries import PaymentRow
from community.shop.refunds import queries as refunds_read
from community.shop.refunds import service as refunds


def accept(gateway: str, notice: Notice, body: str) -> None:
    """Act on a verified notice in the caller's transaction.

    Raises NoSuchPayment, NotRefundable, AmountDiffers: then the caller's rollback forgets the notice too.
    """
    if not payments.note(gateway, notice, body, NoticeOutcome.DONE):
        return
    payment = payments.lock(notice.payment)
    if notice.kind == "payment.settled":
        settled = payments.settle(payment.public_id, notice.reference, notice.amount_minor, notice.currency)
        _apply_waiting(gateway, settled)
    elif notice.kind == "payment.declined":
        payments.decline(payment.public_id)
    elif payment.settled:
        _refund(payment, notice)
    else:
        payments.set_outcome(gateway, notice.id, NoticeOutcome.WAITING)


def _apply_waiting(gateway: str, payment: PaymentRow) -> None:
    for body in payments_read.waiting_notices(payment.public_id):
        notice = Notice.model_validate_json(body)
        _refund(payments.lock(payment.public_id), notice)
        payments.set_outcome(gateway, notice.id, NoticeOutcome.DONE)


def _refund(payment: PaymentRow, notice: Notice) -> None:
    if notice.refund and refunds_read.find_by_public_id(notice.refund):
        refunds.settle(notice.refund, notice.amount_minor, notice.currency)
    else:
        refunds.settle_all(payment, notice.amount_minor, notice.currency)
