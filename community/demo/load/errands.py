"""Small things that the guides did: what lies in a cart, a key for a program, a word on topics."""

from datetime import timedelta

from community.accounts import tokens
from community.catalog import queries as catalog
from community.demo.load.places import Places
from community.demo.people import guide_places
from community.demo.world import SLUGS, World
from community.platform.db import transaction
from community.platform.time import clock_at
from community.platform.viewer import Actor
from community.recommender import leanings
from community.recommender.leanings import Wish
from community.shop.cart import service as cart

_KEYS = (("merchant", "仓库打单", ("read", "shop")), ("influencer", "月底记账表", ("read", "earnings")))
_WISHES = (("pour-over", Wish.MORE), ("makeup", Wish.LESS))
_IN_CART = 2


def load_errands(world: World, places: Places) -> None:
    """The shopper's cart and wishes, the keys of those who have programs."""
    guides = {role: places.people[place] for role, place in guide_places(world.scale).items()}
    for role, name, scopes in _KEYS:
        with transaction(), clock_at(world.now - timedelta(days=40)):
            tokens.issue_token(guides[role], name, scopes)
    for topic, wish in _WISHES:
        with transaction(), clock_at(world.now - timedelta(days=11)):
            leanings.lean(guides["shopper"], topic, wish)
    for place, sku_id in enumerate(_wanted(world, places)):
        with transaction(), clock_at(world.now - timedelta(hours=20 + 5 * place)):
            cart.add(Actor(guides["shopper"]), sku_id)


def _wanted(world: World, places: Places) -> list[int]:
    """SKUs of the shopper's fields, of different shops, that were not bought by them and are there."""
    shopper = guide_places(world.scale)["shopper"]
    fields = {SLUGS[category] for category in world.people[shopper].categories}
    bought = {purchase.product for purchase in world.purchases if purchase.buyer == shopper}
    of_shop = {
        product.shop: place
        for place, product in reversed(list(enumerate(world.products)))
        if place not in bought and world.models[product.model].category in fields
    }
    skus = [places.skus[place][0] for place in of_shop.values()]
    found = catalog.sku_lines(skus, "zh")
    return [sku for sku in skus if found[sku].on_sale and found[sku].available > 3][:_IN_CART]
