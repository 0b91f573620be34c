"""The read side of influencers: who earns, which notes earn, and the life of one commission."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, select

from community.influencers.errors import NoSuchCommission
from community.influencers.models import Commission, CommissionState, CpsLink, Influencer, Reason, Standing
from community.influencers.rates import rates
from community.notes import queries as notes
from community.platform.db import session
from community.platform.money import format_money
from community.platform.pages import Page, decode_cursor, page_of
from community.platform.time import now

REASONS = {
    Reason.self_buy: _l("You bought it yourself, so nothing is due"),
    Reason.own_merchant: _l("You work for the shop that sold it"),
    Reason.not_approved: _l("You were not an approved influencer at the time"),
    Reason.expired_click: _l("The click was too long before the order"),
    Reason.no_rate: _l("The shop paid no commission on it at the time"),
    Reason.too_small: _l("The commission came to less than the smallest coin"),
    Reason.refunded: _l("The order was refunded in full"),
}
ROWS = 30
_NEWEST = 2**62

_ROWS = (
    select(Commission)
    .where(Commission.beneficiary_id == bindparam("person_id"), Commission.id < bindparam("before"))
    .order_by(Commission.id.desc())
    .limit(bindparam("size"))
)
_ONE = select(Commission).where(
    Commission.id == bindparam("commission_id"), Commission.beneficiary_id == bindparam("person_id")
)
_LINKS = (
    select(CpsLink.note_id, CpsLink.merchant_id, CpsLink.product_id)
    .join(Influencer, Influencer.person_id == CpsLink.person_id)
    .where(CpsLink.note_id.in_(bindparam("note_ids", expanding=True)), Influencer.state == Standing.approved)
)
_STANDING = select(Influencer.state).where(Influencer.person_id == bindparam("person_id"))


@dataclass(frozen=True)
class CommissionRow:
    """One line of the earnings: `minor` as it was frozen, `state` what became of it."""

    id: int
    product_name: str
    at: datetime
    state: str
    reason: str | None
    currency: str
    base_minor: int
    rate_bp: int
    minor: int


@dataclass(frozen=True)
class Step:
    """One event in the life of a commission: `minor` is its change or amount, None where no money moved."""

    kind: str  # click, order, held, refund, released, void
    title: str
    why: str
    minor: int | None
    at: datetime


@dataclass(frozen=True)
class Trace:
    """Where one commission came from and what became of it; `total_minor` is what stands of it now."""

    id: int
    order_tail: str
    currency: str
    total_minor: int
    steps: list[Step]


def standing(person_id: int) -> Standing | None:
    """Where the person stands as an influencer; None when they never applied."""
    state = session().execute(_STANDING, {"person_id": person_id}).scalar_one_or_none()
    return Standing(state) if state else None


def pays(note_ids: Iterable[int]) -> dict[int, int]:
    """Note id → the highest commission rate (basis points) its links pay now; notes that pay nothing are left out.

    Two statements. A note in here is labelled as an advertisement that earns commission wherever it is shown.
    """
    wanted = list(note_ids)
    if not wanted:
        return {}
    links = session().execute(_LINKS, {"note_ids": wanted}).all()
    in_force = rates([(link.merchant_id, link.product_id) for link in links], now())
    found: dict[int, int] = {}
    for link in links:
        rate_bp = in_force.get(link.product_id, 0)
        if rate_bp > found.get(link.note_id, 0):
            found[link.note_id] = rate_bp
    return found


def commissions(person_id: int, cursor: str | None = None, size: int = ROWS) -> Page[CommissionRow]:
    """Every commission line of the person, newest first, in all currencies."""
    (before,) = decode_cursor(cursor, int) if cursor else (_NEWEST,)
    found = session().execute(_ROWS, {"person_id": person_id, "before": before, "size": size + 1}).scalars()
    return page_of([commission_row(line) for line in found], size, lambda row: (row.id,))


def commission_row(line: Commission) -> CommissionRow:
    return CommissionRow(
        line.id,
        line.product_name,
        line.placed_at,
        line.state,
        line.reason,
        line.currency,
        line.base_minor,
        line.rate_bp,
        line.amount_minor,
    )


def percent(rate_bp: int) -> str:
    """A rate in words: 600 is `6%`, 625 is `6.25%`."""
    return f"{format_decimal(rate_bp / 100)}%"


def trace(person_id: int, commission_id: int) -> Trace:
    """The life of one of the person's commissions. Raises NoSuchCommission for anybody else's."""
    line = session().execute(_ONE, {"person_id": person_id, "commission_id": commission_id}).scalar_one_or_none()
    if line is None:
        raise NoSuchCommission
    standing_minor = line.amount_minor if line.state in (CommissionState.held, CommissionState.released) else 0
    return Trace(line.id, line.order_public_id[-4:], line.currency, standing_minor, _steps(line))


def _steps(line: Commission) -> list[Step]:
    note = notes.notes([line.note_id]).get(line.note_id)
    base = format_money(line.base_minor, line.currency)
    rate = percent(line.rate_bp)
    steps = [
        Step(
            "click",
            _("Click"),
            _("From the tag “%(product)s” in “%(title)s”", product=line.product_name, title=note.title)
            if note
            else _("From the tag “%(product)s” in a note that is gone", product=line.product_name),
            None,
            line.clicked_at,
        ),
        Step(
            "order",
            _("Order"),
            _(
                "%(product)s. Counted on %(base)s: what was paid, without shipping",
                product=line.product_name,
                base=base,
            ),
            line.amount_minor or None,
            line.placed_at,
        ),
    ]
    if line.state == CommissionState.void:
        why = str(REASONS[Reason(line.reason)]) if line.reason else ""
        return [*steps, Step("void", _("Nothing due"), why, 0, line.created_at)]
    waits = (
        _("Delivered; held until the return period is over")
        if line.release_at
        else _("Held until the order has arrived and the return period is over")
    )
    steps.append(Step("held", _("Held"), waits, line.amount_minor, line.created_at))
    if line.released_at:
        earned = _("%(base)s × %(rate)s, nothing taken off", base=base, rate=rate)
        steps.append(Step("released", _("Yours"), earned, line.amount_minor, line.released_at))
    if line.reversed_at:
        taken = _("Refunded in full, so taken back at the same %(rate)s", rate=rate)
        steps.append(Step("refund", _("Taken back"), taken, -line.amount_minor, line.reversed_at))
    return steps
