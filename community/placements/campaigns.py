"""Campaigns: made by merchants for their own goods, paused by hand or by an empty shelf."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from community.catalog import queries as catalog
from community.notes import queries as notes
from community.placements import candidates
from community.placements.errors import (
    BadPeriod,
    BidTooLow,
    BudgetTooSmall,
    NoSuchCampaign,
    NotForSale,
    NotYourSubject,
)
from community.placements.models import Campaign, CampaignState, SubjectKind
from community.placements.rules import CAMPAIGN, reserve
from community.platform.db import session
from community.platform.errors import WrongState
from community.platform.ids import new_public_id
from community.platform.money import format_money
from community.platform.settings import settings
from community.platform.states import move
from community.platform.time import now

_OWN = select(Campaign).where(
    Campaign.public_id == bindparam("public_id"), Campaign.merchant_id == bindparam("merchant_id")
)
_OF_SUBJECT = (
    select(Campaign)
    .where(
        Campaign.kind == bindparam("kind"),
        Campaign.subject_id == bindparam("subject_id"),
        Campaign.state != CampaignState.ended,
    )
    .order_by(Campaign.id)
)


@dataclass(frozen=True)
class CampaignDraft:
    """What a merchant asks for. `subject` is a note's or product's public id; `topics` are slugs, none for everybody."""

    kind: SubjectKind
    subject: str
    name: str
    bid_minor: int
    daily_budget_minor: int
    topics: tuple[str, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def create(merchant_id: int, draft: CampaignDraft, actor_id: int) -> Campaign:
    """Start a campaign in the site's currency. Raises NotYourSubject, NotForSale, BidTooLow, BudgetTooSmall, BadPeriod."""
    _check_money(draft.bid_minor, draft.daily_budget_minor)
    moment = now()
    starts_at = draft.starts_at or moment
    if draft.ends_at is not None and draft.ends_at <= max(starts_at, moment):
        raise BadPeriod
    campaign = Campaign(
        public_id=new_public_id(),
        merchant_id=merchant_id,
        kind=draft.kind,
        subject_id=_subject_of(merchant_id, draft.kind, draft.subject),
        subject_public_id=draft.subject,
        name=draft.name[:80],
        state=CampaignState.active,
        paused_by_stock=False,
        bid_minor=draft.bid_minor,
        daily_budget_minor=draft.daily_budget_minor,
        currency=settings().currency,
        topics=list(draft.topics),
        starts_at=starts_at,
        ends_at=draft.ends_at,
        created_by=actor_id,
        created_at=moment,
    )
    session().add(campaign)
    session().flush()
    candidates.forget()
    return campaign


def change(merchant_id: int, public_id: str, bid_minor: int, daily_budget_minor: int) -> None:
    """Another bid and budget, from the next auction on. Raises NoSuchCampaign, BidTooLow, BudgetTooSmall, WrongState."""
    _check_money(bid_minor, daily_budget_minor)
    campaign = get(merchant_id, public_id)
    if campaign.state == CampaignState.ended:
        raise WrongState
    campaign.bid_minor, campaign.daily_budget_minor = bid_minor, daily_budget_minor
    session().flush()
    candidates.forget()


def pause(merchant_id: int, public_id: str, actor_id: int) -> None:
    _move(get(merchant_id, public_id), CampaignState.paused, actor_id, "paused by the merchant", by_stock=False)


def resume(merchant_id: int, public_id: str, actor_id: int) -> None:
    """Raises NotForSale when there is nothing to sell."""
    campaign = get(merchant_id, public_id)
    if campaign.kind == SubjectKind.product and not _on_sale(campaign.subject_id):
        raise NotForSale
    _move(campaign, CampaignState.active, actor_id, "resumed by the merchant", by_stock=False)


def end(merchant_id: int, public_id: str, actor_id: int) -> None:
    _move(get(merchant_id, public_id), CampaignState.ended, actor_id, "ended by the merchant", by_stock=False)


def get(merchant_id: int, public_id: str) -> Campaign:
    """The merchant's own campaign. Raises NoSuchCampaign."""
    campaign = session().execute(_OWN, {"public_id": public_id, "merchant_id": merchant_id}).scalar_one_or_none()
    if campaign is None:
        raise NoSuchCampaign
    return campaign


def follow_stock(product_id: int) -> None:
    """A product changed or ran out: pause what advertises it while it cannot be bought, and go on when it can."""
    on_sale = _on_sale(product_id)
    for campaign in _of_subject(SubjectKind.product, product_id):
        if campaign.state == CampaignState.active and not on_sale:
            _move(campaign, CampaignState.paused, None, "sold out or off the shelf", by_stock=True)
        elif campaign.state == CampaignState.paused and campaign.paused_by_stock and on_sale:
            _move(campaign, CampaignState.active, None, "on sale again", by_stock=False)


def end_for_note(note_id: int) -> None:
    """The note is gone: nothing is left to show."""
    for campaign in _of_subject(SubjectKind.note, note_id):
        _move(campaign, CampaignState.ended, None, "the note was removed", by_stock=False)


def forget_creator(person_id: int) -> None:
    """Campaigns belong to the merchant and stay; the names their maker gave them may be personal, so they go."""
    session().execute(update(Campaign).where(Campaign.created_by == person_id).values(name=""))


def _of_subject(kind: SubjectKind, subject_id: int) -> list[Campaign]:
    return list(session().execute(_OF_SUBJECT, {"kind": kind, "subject_id": subject_id}).scalars())


def _move(campaign: Campaign, to: CampaignState, actor_id: int | None, why: str, *, by_stock: bool) -> None:
    move(CAMPAIGN, Campaign, campaign.id, to, actor_id=actor_id, why=why, extra={"paused_by_stock": by_stock})
    candidates.forget()


def _check_money(bid_minor: int, daily_budget_minor: int) -> None:
    currency = settings().currency
    if bid_minor < reserve(currency):
        raise BidTooLow(least=format_money(reserve(currency), currency))
    if daily_budget_minor < bid_minor:
        raise BudgetTooSmall


def _subject_of(merchant_id: int, kind: SubjectKind, public_id: str) -> int:
    """The id of a product of the merchant's, or of a note that shows one. Raises NotYourSubject, NotForSale."""
    if kind == SubjectKind.product:
        product_id = catalog.product_id_of(public_id) or 0
        product = catalog.products([product_id], "zh").get(product_id)
        if product is None or product.merchant_id != merchant_id:
            raise NotYourSubject
        if not product.on_sale:
            raise NotForSale
        return product.id
    note_id = notes.note_id_of(public_id) or 0
    note = notes.notes([note_id]).get(note_id)
    if note is None or note.state != "published":
        raise NotYourSubject
    shown = catalog.products([tag.product_id for tag in notes.tags_of([note.id]).get(note.id, [])], "zh")
    if all(product.merchant_id != merchant_id for product in shown.values()):
        raise NotYourSubject
    return note.id


def _on_sale(product_id: int) -> bool:
    product = catalog.products([product_id], "zh").get(product_id)
    return product is not None and product.on_sale
