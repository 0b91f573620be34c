"""Districts, made and loaded one after the other, so that only one is in memory."""

from collections.abc import Callable

from tqdm import tqdm

from community.demo.chance import luck
from community.demo.city.district import make_district
from community.demo.city.retell import Retold
from community.demo.load.behaviour import load_behaviour
from community.demo.load.notes import load_notes
from community.demo.load.people import load_people
from community.demo.load.places import Places
from community.demo.load.shops import load_shops
from community.demo.world import Truth, World


def load_districts(core: World, around: Places, keep: Callable[[Truth, int], None]) -> None:
    """All districts of the city around the core; `keep` is given the hidden truth of each, and its number."""
    retold = Retold(core.notes, core.comments, luck(core.seed, "retold"))
    for number in tqdm(range(1, core.scale.districts + 1), desc="districts", unit="", leave=False):
        district = make_district(core, number, retold)
        places = Places(pictures=around.pictures, topics=around.topics, categories=around.categories)
        load_people(district, places)
        load_shops(district, places)
        load_notes(district, places)
        load_behaviour(district, places)
        keep(district.truth, number)
