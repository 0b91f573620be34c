"""From a page of cards to a waterfall: where each card lies, and the address of what comes next."""

from collections.abc import Sequence
from typing import Any

from flask import request, url_for

from community.feed.service import CardView, FeedPage
from community.platform import waterfall
from community.platform.html import wants_fragment
from community.storefront.rows import FeedView


def feed_view(page: FeedPage, surface: str, endpoint: str, **where: Any) -> FeedView:
    """The waterfall of one page. `endpoint` and `where` make the next page's address; sums and numbers travel in it.

    A fragment goes on where the last page ended; a full page starts an empty waterfall. Raises BadCursor for bad sums.
    """
    first = _first() if _goes_on() else 1
    dealt = waterfall.deal([box(card) for card in page.cards], standing())
    on: dict[str, Any] = (
        {"list": page.list_id, "at": page.next_at} if page.next_at is not None else {"cursor": page.cursor}
    )
    more = page.next_at is not None or page.cursor is not None
    next_url = (
        url_for(endpoint, **where, **on, first=first + len(page.cards), sums=waterfall.encode_sums(dealt.sums))
        if more
        else None
    )
    return FeedView(
        cards=page.cards,
        placements=dealt.placements,
        heights=dealt.heights,
        next_url=next_url,
        request_id=page.request_id,
        model_version=page.model_version,
        surface=surface,
        first=first,
    )


def plain_view(cards: Sequence[CardView], surface: str) -> FeedView:
    """A waterfall that ends with these cards."""
    return feed_view(FeedPage(list(cards)), surface, "storefront.home")


def standing() -> waterfall.Sums:
    """The columns that the page asked for is to be hung under. Raises BadCursor for bad sums."""
    return waterfall.decode_sums(request.args["sums"]) if _goes_on() else waterfall.EMPTY


def box(card: CardView) -> waterfall.Box:
    return waterfall.Box(card.cover.width, card.cover.height, card.haul, card.cover.color)


def _goes_on() -> bool:
    return wants_fragment() and "sums" in request.args


def _first() -> int:
    given = request.args.get("first", 1, type=int)
    return min(max(given, 1), 1_000_000)
