"""A merchant's advertising money: put in through a payment, taken out by clicks, the same to the cent in the ledger."""

from sqlalchemy import bindparam, select, update

from community.ledger import service as ledger
from community.ledger.service import Line
from community.placements import candidates
from community.placements.errors import AmountOutOfRange
from community.placements.models import AdBalance, AdTopUp
from community.platform import idempotency
from community.platform.db import insert_once, session
from community.platform.ids import new_public_id
from community.platform.money import exponent, format_money
from community.platform.settings import settings
from community.platform.time import now
from community.shop.errors import NoSuchPayment
from community.shop.payments import queries as payment_queries
from community.shop.payments import service as payments
from community.shop.payments.queries import PaymentRow

PURPOSE = "ads"
LEAST_UNITS, MOST_UNITS = 10, 50_000

_TAKE = (
    update(AdBalance)
    .where(
        AdBalance.merchant_id == bindparam("of_merchant"),
        AdBalance.currency == bindparam("in_currency"),
        AdBalance.balance_minor >= bindparam("price"),
    )
    .values(balance_minor=AdBalance.balance_minor - bindparam("price"))
    .execution_options(synchronize_session=False)
)
_PUT = (
    update(AdBalance)
    .where(AdBalance.merchant_id == bindparam("of_merchant"), AdBalance.currency == bindparam("in_currency"))
    .values(balance_minor=AdBalance.balance_minor + bindparam("amount"))
    .execution_options(synchronize_session=False)
)
_TOP_UP = select(AdTopUp).where(AdTopUp.public_id == bindparam("public_id"))


def top_up(merchant_id: int, minor: int, actor_id: int, key: str, return_path: str = "") -> str:
    """Begin to put money in; returns the public id of the payment to make. The same key answers with the same payment.

    Raises AmountOutOfRange. The caller has checked that the actor works for the merchant.
    """
    currency = settings().currency
    unit = 10 ** exponent(currency)
    if not LEAST_UNITS * unit <= minor <= MOST_UNITS * unit:
        raise AmountOutOfRange(
            least=format_money(LEAST_UNITS * unit, currency), most=format_money(MOST_UNITS * unit, currency)
        )
    done = idempotency.replay(f"p{actor_id}", "placements.top_up", key, [merchant_id, minor, currency])
    if done is not None:
        return done
    public_id = new_public_id()
    payment = payments.open(PURPOSE, public_id, minor, currency, actor_id, return_path=return_path)
    session().add(
        AdTopUp(
            public_id=public_id,
            merchant_id=merchant_id,
            payment_public_id=payment.public_id,
            amount_minor=minor,
            currency=currency,
            actor_id=actor_id,
            created_at=now(),
        )
    )
    session().flush()
    idempotency.remember(f"p{actor_id}", "placements.top_up", key, payment.public_id)
    return payment.public_id


def where_to_pay(payment_public_id: str) -> str:
    """Tell the gateway; the address where the payer goes on. Stands between two transactions. Raises PaymentClosed."""
    payment = payment_queries.find(payment_public_id)
    if payment is None:
        raise NoSuchPayment
    return payments.start(payment.id)


def credit(purpose: str, subject: str, payment: PaymentRow) -> None:
    """The payment of a top-up settled: the money is there. Plugged into payments; twice does nothing more."""
    if purpose != PURPOSE:
        return
    row = session().execute(_TOP_UP, {"public_id": subject}).scalar_one()
    settled = session().execute(
        update(AdTopUp)
        .where(AdTopUp.id == row.id, AdTopUp.settled_at.is_(None))
        .values(settled_at=now())
        .execution_options(synchronize_session=False)
    )
    if settled.rowcount:  # type: ignore[attr-defined]
        put_in(row.merchant_id, row.amount_minor, row.currency, f"gateway:{payment.gateway}", row.public_id)


def put_in(merchant_id: int, minor: int, currency: str, source: str, reference: str) -> None:
    """Add money that came into the account `source` to the balance and to the book, once per reference."""
    entered = ledger.post(
        "ads_top_up", reference, [Line(source, minor, currency), Line(account(merchant_id), -minor, currency)]
    )
    if entered is None:
        return
    insert_once(AdBalance, merchant_id=merchant_id, currency=currency, balance_minor=0)
    session().execute(_PUT, {"of_merchant": merchant_id, "in_currency": currency, "amount": minor})
    candidates.forget()


def take(merchant_id: int, minor: int, currency: str) -> bool:
    """Take the price of a click, unless there is less than that. The caller posts it."""
    taken = session().execute(_TAKE, {"of_merchant": merchant_id, "in_currency": currency, "price": minor})
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def account(merchant_id: int) -> str:
    """The ledger account of a merchant's advertising money."""
    return f"merchant:{merchant_id}:ads"
