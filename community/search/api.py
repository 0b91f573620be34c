"""JSON API of search."""

from dataclasses import replace

from flask import Blueprint

from community.platform import access
from community.platform.api import answers, api
from community.platform.limits import limit
from community.platform.viewer import viewer
from community.search import service
from community.search.curation import service as curation
from community.search.engine import Facets, Filters
from community.search.schemas import (
    FacetsOut,
    HitOut,
    PriceBand,
    SearchOut,
    SearchQuery,
    SuggestionOut,
    SuggestOut,
    SuggestQuery,
)
from community.search.suggest import service as suggesting
from community.social import queries as social

bp = Blueprint("search_api", __name__, url_prefix="/api/v1")


@bp.get("/search")
@access.public
@limit("120/minute", methods=("GET",))
@api.validate(query=SearchQuery, resp=answers(HTTP_200=SearchOut), tags=["search"])
def search(query: SearchQuery) -> SearchOut:
    """Find notes, products, people, topics or shops. `facets`, on the first page, count what each further choice would leave."""
    filters = Filters(
        haul=query.haul,
        unpaid=query.unpaid,
        lang=query.lang,
        city=query.city,
        topic=query.topic,
        brand=query.brand,
        shop=query.shop,
        currency=query.currency,
        price_from=query.price_from,
        price_to=query.price_to,
    )
    reader = replace(viewer(), personalised=False) if query.plain else viewer()
    page = service.search(
        query.q,
        query.kind,
        reader,
        query.cursor,
        filters=filters,
        sort=query.sort,
        size=query.size,
        exact=query.exact,
    )
    return SearchOut(
        items=[
            HitOut(kind=hit.kind, ref=hit.ref, title=str(hit.title), snippet=str(hit.snippet), score=hit.score)
            for hit in page.hits
        ],
        total=page.total,
        next=page.next,
        dropped=list(page.dropped),
        corrected=dict(page.plan.corrected),
        relaxed=page.relaxed,
        degraded=page.degraded,
        facets=_facets(page.facets) if page.facets else None,
    )


@bp.get("/search/suggestions")
@access.public
@limit("600/minute", methods=("GET",))
@api.validate(query=SuggestQuery, resp=answers(HTTP_200=SuggestOut), tags=["search"])
def suggestions(query: SuggestQuery) -> SuggestOut:
    """What may be meant by what is typed so far: by the beginning of any word, by pinyin, by initials."""
    me = viewer()
    found = suggesting.suggest(
        query.q,
        me.locale,
        hushed=curation.current().hushed,
        without=frozenset(social.hidden(me.actor)),
        size=query.size,
    )
    return SuggestOut(items=[SuggestionOut(kind=each.kind, ref=each.ref, text=each.text) for each in found])  # type: ignore[arg-type]


def _facets(counted: Facets) -> FacetsOut:
    return FacetsOut(
        kinds=dict(counted.kinds),
        topics=dict(counted.topics),
        cities=dict(counted.cities),
        langs=dict(counted.langs),
        brands=dict(counted.brands),
        shops=dict(counted.shops),
        prices=[
            PriceBand(low=low, high=high, count=count)
            for (low, high), count in sorted(counted.prices.items(), key=_low)
        ],
        hauls=counted.hauls,
        unpaid=counted.unpaid,
    )


def _low(item: tuple[tuple[int, int | None], int]) -> int:
    return item[0][0]
