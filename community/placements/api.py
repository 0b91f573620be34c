"""JSON API of placements: campaigns of the merchants that the token's person works for."""

from flask import Blueprint

from community.merchants import queries as merchants
from community.placements import queries, service
from community.placements.campaigns import CampaignDraft
from community.placements.schemas import CampaignIn, CampaignOut, CampaignsOut, ReportOut, ReportQuery
from community.platform import access, idempotency
from community.platform.api import answers, api, idempotency_key
from community.platform.db import transaction
from community.platform.settings import settings
from community.platform.viewer import viewer

bp = Blueprint("placements_api", __name__, url_prefix="/api/v1")


@bp.get("/merchants/<public_id>/campaigns")
@access.token("placements")
@api.validate(resp=answers(HTTP_200=CampaignsOut), tags=["placements"])
def campaigns(public_id: str) -> CampaignsOut:
    """Campaigns, newest first, and what is left for clicks."""
    merchant = merchants.for_staff(public_id, viewer().person_id)
    return CampaignsOut(
        balance_minor=queries.balance(merchant.id),
        currency=settings().currency,
        items=[CampaignOut.model_validate(row) for row in queries.campaigns(merchant.id)],
    )


@bp.post("/merchants/<public_id>/campaigns")
@access.token("placements")
@api.validate(json=CampaignIn, resp=answers(HTTP_200=CampaignOut), tags=["placements"])
def create(public_id: str, json: CampaignIn) -> CampaignOut:
    """Start a campaign. The same Idempotency-Key answers with the same campaign."""
    me = viewer().person_id or 0
    merchant = merchants.for_staff(public_id, me)
    key = idempotency_key()
    with transaction():
        made = idempotency.replay(f"p{me}", "placements.create", key, [public_id, json.model_dump(mode="json")])
        if made is None:
            made = service.create(merchant.id, CampaignDraft(**json.model_dump()), me).public_id
            idempotency.remember(f"p{me}", "placements.create", key, made)
    return CampaignOut.model_validate(next(row for row in queries.campaigns(merchant.id) if row.public_id == made))


@bp.get("/merchants/<public_id>/campaigns/<campaign_id>")
@access.token("placements")
@api.validate(query=ReportQuery, resp=answers(HTTP_200=ReportOut), tags=["placements"])
def report(public_id: str, campaign_id: str, query: ReportQuery) -> ReportOut:
    """What a campaign cost and brought in the last `days` business days."""
    merchant = merchants.for_staff(public_id, viewer().person_id)
    return ReportOut.model_validate(queries.report(merchant.id, campaign_id, query.days))


@bp.post("/merchants/<public_id>/campaigns/<campaign_id>/pause")
@access.token("placements")
@api.validate(resp=answers(HTTP_200=ReportOut), tags=["placements"])
def pause(public_id: str, campaign_id: str) -> ReportOut:
    """Stop showing it."""
    merchant = merchants.for_staff(public_id, viewer().person_id)
    with transaction():
        service.pause(merchant.id, campaign_id, viewer().person_id or 0)
    return ReportOut.model_validate(queries.report(merchant.id, campaign_id))


@bp.post("/merchants/<public_id>/campaigns/<campaign_id>/resume")
@access.token("placements")
@api.validate(resp=answers(HTTP_200=ReportOut), tags=["placements"])
def resume(public_id: str, campaign_id: str) -> ReportOut:
    """Show it again."""
    merchant = merchants.for_staff(public_id, viewer().person_id)
    with transaction():
        service.resume(merchant.id, campaign_id, viewer().person_id or 0)
    return ReportOut.model_validate(queries.report(merchant.id, campaign_id))
