"""What opens under the search box: suggestions while somebody types, else what they and others looked for."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from community.notes import queries as notes
from community.platform import access
from community.platform.db import transaction
from community.platform.html import render, see_other, wants_fragment
from community.platform.limits import limit
from community.platform.viewer import viewer
from community.search.curation import service as curation
from community.search.log import queries as log_queries
from community.search.log import service as log
from community.search.routes.blueprint import bp
from community.search.suggest import service as suggesting
from community.search.suggest.service import Suggestion
from community.social import queries as social

TOPICS = 8


@bp.get("/search/suggestions")
@access.public
@limit("600/minute", methods=("GET",))
def suggestions() -> Response:
    """A list to choose from for `q`; without it, the reader's own searches and those of many."""
    typed = request.args.get("q", "")[:80]
    if not typed.strip():
        return _before_typing()
    me = viewer()
    hushed, hidden = curation.current().hushed, frozenset(social.hidden(me.actor))
    found = suggesting.suggest(typed, me.locale, hushed=hushed, without=hidden)
    response = render("search/suggestions.html", found=[(each, address(each)) for each in found])
    response.cache_control.private = True
    response.cache_control.max_age = 30
    return response


@bp.post("/search/forget")
@access.public
@limit("60/minute")
def forget() -> BaseResponse:
    """Delete the reader's own searches for `words`, or all of them."""
    words = request.form.get("words")
    with transaction():
        log.forget(viewer().actor, words)
    return _before_typing() if wants_fragment() else see_other(url_for("storefront.search"))


def _before_typing() -> Response:
    me = viewer()
    response = render(
        "search/before_typing.html",
        own=log_queries.own(me.actor),
        hot=log_queries.hot(me.locale, curation.current().hushed),
        topics=[(row.slug, row.name(me.locale)) for row in notes.popular_topics(TOPICS)],
    )
    response.cache_control.no_store = True
    return response


def address(each: Suggestion) -> str:
    """Where a suggestion leads: the thing itself, or a search."""
    if each.kind == "product":
        return url_for("storefront.product", public_id=each.ref)
    if each.kind == "topic":
        return url_for("storefront.topic", slug=each.ref)
    if each.kind == "person":
        return url_for("storefront.profile", handle=each.ref)
    if each.kind == "shop":
        return url_for("storefront.shop", slug=each.ref)
    return url_for("storefront.search", q=each.text)
