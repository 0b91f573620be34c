"""JSON API of search."""

from flask import Blueprint

from community.platform import access
from community.platform.api import answers, api
from community.platform.limits import limit
from community.platform.viewer import viewer
from community.search import service
from community.search.engine import Filters
from community.search.schemas import HitOut, SearchOut, SearchQuery

bp = Blueprint("search_api", __name__, url_prefix="/api/v1")


@bp.get("/search")
@access.public
@limit("120/minute", methods=("GET",))
@api.validate(query=SearchQuery, resp=answers(HTTP_200=SearchOut), tags=["search"])
def search(query: SearchQuery) -> SearchOut:
    """Find notes, products, people, topics or shops. `kinds`, on the first page, counts the matches of every kind."""
    filters = Filters(
        haul=query.haul,
        unpaid=query.unpaid,
        lang=query.lang,
        city=query.city,
        topic=query.topic,
        currency=query.currency,
        price_from=query.price_from,
        price_to=query.price_to,
    )
    page = service.search(
        query.q, query.kind, viewer(), query.cursor, filters=filters, sort=query.sort, size=query.size
    )
    return SearchOut(
        items=[
            HitOut(kind=hit.kind, ref=hit.ref, title=str(hit.title), snippet=str(hit.snippet), score=hit.score)
            for hit in page.hits
        ],
        total=page.total,
        next=page.next,
        relaxed=page.relaxed,
        degraded=page.degraded,
        kinds=dict(page.facets.kinds) if page.facets else None,
    )
