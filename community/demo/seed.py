"""Fills an empty database with a world, and makes what is derived from it: counters, cards, the index, the recommender."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic

from redis import RedisError
from rq import Queue
from sqlalchemy.engine import Engine

from community.accounts import queries as accounts
from community.accounts import service as accounts_service
from community.accounts.errors import WrongPassword
from community.demo.chance import public_ids
from community.demo.create import create_world
from community.demo.explain import truth_folder
from community.demo.load.behaviour import load_behaviour, recount
from community.demo.load.boards import load_boards
from community.demo.load.desk import load_rules, load_trial, load_weights
from community.demo.load.districts import load_districts
from community.demo.load.errands import load_errands
from community.demo.load.notes import load_notes, load_topics
from community.demo.load.people import give_passwords, load_people
from community.demo.load.pictures import load_pictures
from community.demo.load.placements import Advertising
from community.demo.load.places import Places
from community.demo.load.robots import load_robots
from community.demo.load.searches import load_searches
from community.demo.load.shops import load_categories, load_shops
from community.demo.load.trade import Trade
from community.demo.people import GUIDES, PASSWORD
from community.demo.scales import Scale
from community.demo.taste import truth
from community.demo.world import Truth, World
from community.feed import projection
from community.platform.db import db, transaction
from community.platform.ids import ids_from
from community.platform.jobs import QUEUES
from community.platform.outbox import relay
from community.platform.redis import connection, redis_or_none
from community.recommender import jobs as recommender
from community.search import upkeep as search_index
from community.search.learning import jobs as learning
from community.search.looks import jobs as looks
from community.search.suggest import jobs as suggestions


class HalfSeeded(Exception):
    """An earlier seeding was cut short: the database holds part of a world."""


def is_seeded() -> bool:
    """Whether a whole world is there. Raises HalfSeeded for part of one."""
    if accounts.find_by_handle(GUIDES[0].handle) is None:
        return False
    try:
        accounts_service.recognise(GUIDES[-1].email, PASSWORD)
    except WrongPassword:
        raise HalfSeeded from None
    return True


def seed(number: int, scale: Scale, now: datetime, say: Callable[[str], object], *, train: bool = True) -> World:
    """Create the world and load it, step by step; `say` hears how long each step took."""
    _hurry(db.engine)
    places = Places()
    began = monotonic()
    world = create_world(number, scale, now)
    say(f"a world of {len(world.people)} people, {len(world.products)} products and {len(world.notes)} notes: "
        f"{monotonic() - began:.1f} s")  # fmt: skip
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("pictures", lambda: load_pictures(world, places)),
        ("people", lambda: load_people(world, places)),
        ("categories", lambda: load_categories(world, places)),
        ("shops and goods", lambda: load_shops(world, places)),
        ("topics", lambda: load_topics(world, places)),
        ("notes", lambda: load_notes(world, places)),
        ("placements", lambda: Advertising(world, places).load()),
        ("orders and hauls", Trade(world, places).load),
        ("behaviour", lambda: load_behaviour(world, places)),
        ("patches", lambda: load_boards(world, places)),
        ("carts, keys and wishes", lambda: load_errands(world, places)),
        ("weights and a trial", lambda: _desk(world, places)),
        *((("districts", lambda: load_districts(world, places, _keep)),) if scale.districts else ()),
        ("counters", recount),
        ("robots at the door", lambda: load_robots(world, places)),
        ("what waited in the outbox", relay),
        ("cards", _cards),
        ("search index", search_index.rebuild),
        ("rules of search", lambda: load_rules(world, places)),
        ("searches", lambda: load_searches(world, places)),
        ("suggestions", suggestions.build),
        ("looks of covers", looks.build),
        *(
            (("recommender", recommender.run), ("shares", recommender.shares), ("order of search", learning.learn))
            if train
            else ()
        ),
        ("jobs that the rebuilds have done", _forget_jobs),
        ("the truth beneath", lambda: _keep(world.truth, 0)),
        ("statistics for the planner", _analyse),
        ("sign-ins", lambda: give_passwords(world, places)),
    )
    with ids_from(public_ids(number).__next__):
        for name, step in steps:
            began = monotonic()
            step()
            say(f"{name}: {monotonic() - began:.1f} s")
    return world


def _keep(found: Truth, part: int) -> None:
    truth.keep(found, truth_folder(), part)


def _desk(world: World, places: Places) -> None:
    load_weights(world, places)
    load_trial(world, places)


def _cards() -> None:
    with transaction():
        projection.rebuild()


def _forget_jobs() -> None:
    client = redis_or_none()
    if client is None:
        return
    try:
        for name in QUEUES:
            Queue(name, connection=client, serializer="json").empty()
    except RedisError as error:  # away: then nothing was queued
        connection().failed(error)


def _analyse() -> None:
    """Tell the planner what there is; a city is sampled."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA analysis_limit=2000")
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _hurry(engine: Engine) -> None:
    """Seeding that is cut short begins anew, so commits need not wait for the disk. Only this process's connection."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        if engine.dialect.name == "postgresql":
            cursor.execute("SET synchronous_commit TO off")
        else:
            for pragma in ("synchronous=OFF", "cache_size=-200000", "temp_store=MEMORY"):
                cursor.execute(f"PRAGMA {pragma}")
        raw.commit()
    finally:
        raw.close()
