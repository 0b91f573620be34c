"""JSON API of influencers: own earnings and their trace."""

from flask import Blueprint

from community.influencers import queries
from community.influencers.schemas import CommissionOut, EarningsOut, EarningsQuery, TraceOut
from community.platform import access
from community.platform.api import answers, api
from community.platform.viewer import viewer

bp = Blueprint("influencers_api", __name__, url_prefix="/api/v1")


@bp.get("/earnings")
@access.token("earnings")
@api.validate(query=EarningsQuery, resp=answers(HTTP_200=EarningsOut), tags=["earnings"])
def earnings(query: EarningsQuery) -> EarningsOut:
    """Commission lines of the token's person, newest first."""
    page = queries.commissions(viewer().person_id or 0, query.cursor, query.size)
    return EarningsOut(items=[CommissionOut.model_validate(row) for row in page.items], next=page.next)


@bp.get("/earnings/<int:commission_id>")
@access.token("earnings")
@api.validate(resp=answers(HTTP_200=TraceOut), tags=["earnings"])
def trace(commission_id: int) -> TraceOut:
    """Where one commission came from and what became of it."""
    return TraceOut.model_validate(queries.trace(viewer().person_id or 0, commission_id))
