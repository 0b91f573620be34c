"""JSON API of the composed reads: feed, note, product."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _

from community.catalog import queries as catalog
from community.feed import service as feed
from community.feed.service import CardView
from community.media.queries import picture_url
from community.platform import access
from community.platform.api import answers, api
from community.platform.viewer import viewer
from community.storefront import note_page
from community.storefront.schemas import (
    AuthorOut,
    CardOut,
    FeedOut,
    FeedQuery,
    NoteOut,
    PictureOut,
    ProductOut,
    SkuOut,
    SponsorOut,
    TagOut,
)

WIDTH = 720

bp = Blueprint("storefront_api", __name__, url_prefix="/api/v1")


@bp.get("/feed")
@access.public
@api.validate(resp=answers(HTTP_200=FeedOut), tags=["feed"])
def explore(query: FeedQuery) -> FeedOut:
    """The reader's own ranked list; a paid place carries `sponsored` with its label."""
    page = feed.explore(viewer(), query.list, query.at, query.size)
    return FeedOut(
        items=[_card(card) for card in page.cards],
        list_id=page.list_id,
        next_at=page.next_at,
        request_id=page.request_id,
        model_version=page.model_version,
    )


@bp.get("/notes/<public_id>")
@access.public
@api.validate(resp=answers(HTTP_200=NoteOut), tags=["notes"])
def note(public_id: str) -> NoteOut:
    """One published note with its tags at live prices."""
    seen = note_page.read(public_id, viewer()).note
    return NoteOut(
        public_id=seen.public_id,
        title=seen.title,
        body=seen.body,
        lang=seen.lang,
        city=seen.city,
        published_at=seen.published_at,
        edited_at=seen.edited_at,
        haul=seen.haul,
        haul_days=seen.haul_days,
        ai=seen.ai,
        label=_("Ad, earns commission") if seen.commission_bp else None,
        commission_bp=seen.commission_bp,
        author=AuthorOut(handle=seen.author.handle, name=seen.author.name, city=seen.author.city),
        topics=[slug for slug, _name in seen.topics],
        pictures=[_picture(each) for each in seen.pictures],
        tags=[
            TagOut(
                picture=tag.picture,
                x=tag.x,
                y=tag.y,
                label=tag.label,
                product_id=tag.product_public_id,
                price_minor=tag.price_minor if tag.live else None,
                currency=tag.currency,
                live=tag.live,
                link_token=tag.link_token,
            )
            for tag in seen.tags
        ],
        likes=seen.likes,
        collects=seen.collects,
        comments=seen.comments,
        liked=seen.liked,
        collected=seen.collected,
    )


@bp.get("/products/<public_id>")
@access.public
@api.validate(resp=answers(HTTP_200=ProductOut), tags=["shop"])
def product(public_id: str) -> ProductOut:
    """One product with its SKUs, prices and stock."""
    page = catalog.product(public_id, viewer().locale)
    return ProductOut(
        public_id=page.public_id,
        name=page.name,
        subtitle=page.subtitle,
        description=page.description,
        shop=page.shop_slug,
        currency=page.currency,
        price_minor=page.price_minor,
        low30_minor=page.low30_minor,
        on_sale=page.on_sale,
        attributes=page.attributes,
        pictures=[_picture(each) for each in page.pictures],
        skus=[
            SkuOut(
                id=sku.id,
                option_text=sku.option_text,
                options=sku.options,
                price_minor=sku.price_minor,
                available=sku.available,
            )
            for sku in page.skus
        ],
    )


def _picture(row: Any) -> PictureOut:
    return PictureOut(url=picture_url(row, WIDTH), width=row.width, height=row.height, color=row.color, alt=row.alt)


def _card(card: CardView) -> CardOut:
    return CardOut(
        kind=card.kind,
        public_id=card.public_id,
        title=card.title,
        lang=card.lang,
        cover=_picture(card.cover),
        author=card.author_handle or card.author_name,
        haul=card.haul,
        commission=card.commission,
        likes=card.likes,
        liked=card.liked,
        position=card.position,
        lane=card.lane,
        propensity=card.propensity,
        price_minor=card.price_minor,
        currency=card.currency,
        sponsored=SponsorOut(
            label=_("Sponsored"),
            advertiser=card.ad.advertiser,
            click_url=url_for("placements.click", token=card.ad.token, _external=True),
        )
        if card.ad
        else None,
    )
