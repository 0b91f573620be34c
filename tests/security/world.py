"""One of everything that an address may name, owned by the people of one small story."""

from dataclasses import dataclass

from werkzeug.routing import Rule

from community.accounts import queries as accounts
from community.accounts import tokens
from community.catalog import queries as catalog
from community.merchants import queries as merchants
from community.notes import queries as notes
from community.placements.models import Campaign
from community.platform import outbox
from community.platform.db import session, transaction
from community.platform.viewer import Actor
from community.recommender import trials, weighing
from community.shop.cart import queries as carts
from community.shop.cart import service as cart
from community.shop.orders import queries as orders
from community.social import service as social
from community.social.boards import service as boards
from tests.factories.accounts import make_address, make_person
from tests.factories.catalog import make_product, make_shop, skus_of
from tests.factories.influencers import (
    come_through,
    commissions_of,
    make_influencer,
    make_linked_note,
    make_rate,
)
from tests.factories.placements import make_advertiser, make_campaign, make_offer
from tests.factories.shop import Buyer, make_delivered_order, place


@dataclass(frozen=True)
class World:
    """`owner` wrote the note, bought, earns and has the rest; `seller` is staff of the merchant; `other` has nothing."""

    owner: int
    seller: int
    other: int
    moderator: int
    names: dict[str, dict[str, object]]  # endpoint or "" → the arguments of its address


def build() -> World:
    """Everything, through the services. Needs an app context."""
    merchant_id, seller = make_advertiser()
    shop_id = make_shop(merchant_id=merchant_id)
    product_id = make_product(shop_id=shop_id, stock=50)
    sku_id = skus_of(product_id)[0].id
    make_rate(merchant_id)
    owner = make_influencer()
    other, moderator = make_person("Other"), make_person("Moderator", roles=("moderator",))
    note_id, link = make_linked_note(owner, product_id)
    buyer = Buyer(owner, make_address(owner).id)
    customer = Buyer(other, make_address(other).id)
    come_through(link, person_id=customer.id)
    earning = make_delivered_order(customer, sku_id)
    order = make_delivered_order(buyer, sku_id)
    unpaid = place(buyer, sku_id)
    campaign_id = make_campaign(merchant_id, seller, kind="product", subject_id=product_id)
    with transaction():
        comment = social.comment(owner, note_id, "水温多少合适？")
        board = boards.open_board(owner, "冬天窗边喝的", public=False)
        item_id = boards.add(owner, board.public_id, "note", note_id)
        token, _secret = tokens.issue_token(owner, "walk", ("read",))
        cart.add(Actor(owner), sku_id)
        trial = trials.plan("walk", "ab", {"a": {}, "b": {}}, moderator)
        weights = weighing.draft({}, moderator)
    outbox.relay()
    note = notes.notes([note_id])[note_id]
    shop = catalog.shops([shop_id])[shop_id]
    product = catalog.products([product_id], "zh")[product_id]
    line = orders.lines([order.id])[order.id][0]
    campaign = session().get_one(Campaign, campaign_id)
    handle = accounts.people([owner])[owner].handle
    merchant = merchants.merchants([merchant_id])[merchant_id].public_id
    names: dict[str, dict[str, object]] = {
        "notes": {"public_id": note.public_id},
        "boards": {"public_id": board.public_id, "item_id": item_id, "handle": handle},
        "kind note": {"public_id": note.public_id},
        "kind product": {"public_id": product.public_id},
        "social": {"public_id": note.public_id, "handle": handle, "slug": "coffee", "comment_id": comment.id},
        "social.follow_shop": {"slug": shop.slug},
        "social.follow_topic": {"slug": "none-such"},
        "storefront": {"public_id": note.public_id, "handle": handle, "slug": shop.slug, "page": "about"},
        "storefront.topic": {"slug": "none-such"},
        "storefront.product": {"public_id": product.public_id},
        "storefront.buy_sheet": {"public_id": product.public_id},
        "storefront_api.product": {"public_id": product.public_id},
        "shop": {
            "public_id": order.public_id,
            "line_id": carts.view(Actor(owner), "zh").lines[0].id,
            "gateway": "sandbox",
        },
        "shop.pay": {"public_id": unpaid.public_id},
        "shop.answer_pay": {"public_id": unpaid.public_id},
        "shop.merchant_orders": {"public_id": merchant},
        "hauls": {"line_id": line.id},
        "influencers": {"commission_id": commissions_of(earning.id)[0].id, "token": link},
        "placements": {
            "public_id": merchant,
            "campaign_id": campaign.public_id,
            "token": make_offer(campaign_id, "01VISITOR"),
        },
        "recommender": {"kind": "note", "subject_id": note_id, "trial_id": trial, "weighing_id": weights},
        "accounts": {"address_id": buyer.address_id, "token_id": token.id, "token": "not-a-token"},
        "media": {"path": "t/none/240.webp"},
        "static": {"filename": "css/tokens.css"},
    }
    return World(owner, seller, other, moderator, names)


def arguments(world: World, rule: Rule) -> dict[str, object]:
    """What to fill into the rule's address; one that is for a kind of thing alone names a thing of that kind."""
    fixed = dict(rule.defaults or {})
    domain = rule.endpoint.partition(".")[0].removesuffix("_api")
    places = (f"kind {fixed.get('kind')}", rule.endpoint, domain)
    return next((world.names[place] for place in places if place in world.names), {}) | fixed
