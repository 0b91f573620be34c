"""One seed number, one world."""

from datetime import datetime

from community.demo.boards import make_boards
from community.demo.compose import make_notes
from community.demo.goods import make_products, make_shops
from community.demo.people import make_people
from community.demo.robots import make_robots
from community.demo.scales import Scale
from community.demo.stock import shelf, thinned
from community.demo.talk import make_comments
from community.demo.taste.visits import make_facts
from community.demo.trade import make_purchases
from community.demo.world import World


def create_world(seed: int, scale: Scale, now: datetime) -> World:
    """The same seed, scale and moment always give the same world. `now` is aware."""
    stock = thinned(shelf(), scale.pictures)
    people = make_people(stock, seed, scale, now)
    # Shops belong to people who do not write for a living: the last ones.
    owners = range(scale.people - scale.merchants, scale.people)
    shops = make_shops(stock, seed, scale, owners, now)
    products = make_products(stock, seed, scale, shops, now)
    notes, maker = make_notes(stock, seed, scale, people, products, now, hauls=scale.orders // 2)
    facts, truth = make_facts(people, shops, products, notes, seed, scale, now)
    trade = make_purchases(seed, scale, people, shops, products, notes, facts, maker, now)
    return World(
        seed=seed,
        scale=scale,
        now=now,
        pictures=stock.pictures,
        models=stock.models,
        topics=stock.topics,
        people=people,
        shops=shops,
        products=trade.products,
        notes=notes,
        facts=facts,
        truth=truth,
        comments=make_comments(stock, seed, people, products, notes, facts, trade.purchases, now),
        boards=make_boards(stock, seed, scale, people, shops, trade.products, notes, facts, now),
        purchases=trade.purchases,
        restocks=trade.restocks,
        sold_out=trade.sold_out,
        robots=make_robots(seed, scale, notes),
    )
