"""The sandbox gateway: moves no money, but behaves like one that does.

The payer confirms or declines on a page of its own (/pay/<id>); what follows comes back as a signed webhook over HTTP, sent
by a worker, again and again until we took it. With the queue away a thread of this process sends it, so buying goes on.
"""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

import httpx
import structlog
from flask import current_app
from pydantic import ValidationError
from sqlalchemy import or_, select, update

from community.platform.db import insert_once, session, transaction
from community.platform.ids import new_public_id
from community.platform.jobs import enqueue
from community.platform.settings import settings
from community.platform.time import now
from community.shop.errors import BadNotice, BadSignature, PaymentUnderway, StaleNotice
from community.shop.payments.gateway import Notice
from community.shop.payments.models import SandboxLetter
from community.shop.payments.queries import PaymentRow
from community.shop.payments.rules import fits, fresh, header, read_header

log = structlog.get_logger(__name__)

SIGNATURE_HEADER = "Meadow-Signature"
WEBHOOK_PATH = "/payments/sandbox/webhook"
JOB = "community.shop.payments.jobs.deliver"
LONGEST_PAUSE = 300


class SandboxGateway:
    name = "sandbox"

    def start(self, payment: PaymentRow) -> str:
        return f"/pay/{payment.public_id}"

    def refund(self, payment: PaymentRow, refund_public_id: str, amount_minor: int) -> None:
        with transaction():
            letter_id = _write(
                Notice(
                    id=f"refund-{refund_public_id}",
                    kind="refund.settled",
                    payment=payment.public_id,
                    refund=refund_public_id,
                    reference=f"sandbox-{refund_public_id}",
                    amount_minor=amount_minor,
                    currency=payment.currency,
                )
            )
        if letter_id:
            post(letter_id)

    def verify(self, headers: Mapping[str, str], body: bytes, at: datetime) -> Notice:
        given = read_header(headers.get(SIGNATURE_HEADER, ""))
        if given is None or not fits(settings().sandbox_secret, *given, body):
            raise BadSignature
        if not fresh(given[0], at):
            raise StaleNotice
        try:
            return Notice.model_validate_json(body)
        except ValidationError:
            raise BadNotice from None


def confirm(payment: PaymentRow) -> None:
    """The payer said yes: the money is taken, and the shop will hear of it. Confirming twice is paying once."""
    with transaction():
        letter_id = _write(_about(payment, "payment.settled", f"paid-{payment.public_id}"))
    if letter_id:
        post(letter_id)


def decline(payment: PaymentRow) -> None:
    """The payer said no. Raises PaymentUnderway once they said yes."""
    with transaction():
        if _letter(f"paid-{payment.public_id}") is not None:
            raise PaymentUnderway
        letter_id = _write(_about(payment, "payment.declined", f"declined-{payment.public_id}-{new_public_id()}"))
    if letter_id:
        post(letter_id)


def answering(payment: PaymentRow) -> bool:
    """Whether the payer has answered and the shop has not heard of it yet."""
    answers = select(SandboxLetter.id).where(
        or_(
            SandboxLetter.notice_id == f"paid-{payment.public_id}",
            SandboxLetter.notice_id.startswith(f"declined-{payment.public_id}-"),
        ),
        SandboxLetter.delivered_at.is_(None),
    )
    return session().scalar(answers.limit(1)) is not None


def post(letter_id: int) -> None:
    """Have a worker deliver the letter; with the queue away, a thread of this process does."""
    if enqueue(JOB, letter_id, queue="high"):
        return
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def run() -> None:
        with app.app_context():
            deliver(letter_id)

    threading.Thread(target=run, name=f"sandbox-letter-{letter_id}", daemon=True).start()


def deliver(letter_id: int) -> bool:
    """POST one letter, signed, unless it was taken already; True once it is. A refusal or silence means a later try."""
    with transaction():
        letter = session().get(SandboxLetter, letter_id)
        if letter is None or letter.delivered_at is not None:
            return True
        body, attempts = letter.body.encode(), letter.attempts + 1
        pause = timedelta(seconds=min(2**attempts, LONGEST_PAUSE))
        letter.attempts, letter.next_try_at = attempts, now() + pause
    if not _send(body):
        return False
    with transaction():
        session().execute(update(SandboxLetter).where(SandboxLetter.id == letter_id).values(delivered_at=now()))
    return True


def due() -> list[int]:
    """Ids of letters that are to be tried again."""
    return list(
        session().scalars(
            select(SandboxLetter.id)
            .where(SandboxLetter.delivered_at.is_(None), SandboxLetter.next_try_at <= now())
            .order_by(SandboxLetter.id)
            .limit(200)
        )
    )


def _send(body: bytes) -> bool:
    signed = header(settings().sandbox_secret, int(now().timestamp()), body)
    headers = {
        SIGNATURE_HEADER: signed,
        "Content-Type": "application/json",
        "Accept": "application/json",
        "User-Agent": "Meadow-Sandbox/1",
    }
    try:
        answer = httpx.post(settings().site_url + WEBHOOK_PATH, content=body, headers=headers, timeout=10)
    except httpx.HTTPError as error:
        log.warning("sandbox_letter_undelivered", error=str(error))
        return False
    if answer.is_success:
        return True
    log.warning("sandbox_letter_refused", status=answer.status_code)
    return False


def _about(payment: PaymentRow, kind: str, notice_id: str) -> Notice:
    return Notice.model_validate(
        {
            "id": notice_id,
            "kind": kind,
            "payment": payment.public_id,
            "reference": f"sandbox-{payment.public_id}",
            "amount_minor": payment.amount_minor,
            "currency": payment.currency,
        }
    )


def _write(notice: Notice) -> int | None:
    """Keep a letter until it is delivered; None when it was written before."""
    at = now()
    # a worker has the letter at once; the sweep only looks after those that nobody fetched
    next_try_at = at + timedelta(seconds=5)
    fresh_letter = insert_once(
        SandboxLetter,
        notice_id=notice.id,
        body=notice.model_dump_json(),
        attempts=0,
        written_at=at,
        next_try_at=next_try_at,
    )
    letter = _letter(notice.id) if fresh_letter else None
    return letter.id if letter else None


def _letter(notice_id: str) -> SandboxLetter | None:
    return session().scalar(select(SandboxLetter).where(SandboxLetter.notice_id == notice_id))
