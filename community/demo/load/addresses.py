"""Where parcels go: streets that every town has, and telephone numbers that nobody has."""

from random import Random

from community.accounts import addresses
from community.accounts.drafts import AddressDraft
from community.demo.load.places import Places
from community.demo.world import Person, World

_STREETS = {
    "zh": ("中山路 {n} 弄 {m} 号 {r} 室", "人民路 {n} 号 {m} 幢 {r}", "解放路 {n} 号 {r}", "建设路 {n} 弄 {m} 号"),
    "en": ("{n} Mill Lane, flat {m}", "{n} Harbour Street", "{m} Station Road, flat {n}", "{n} Church Street"),
}
_COUNTRIES = {
    "GB": ("London", "Glasgow", "Bristol"), "SG": ("Singapore",), "CA": ("Toronto", "Vancouver"), "AU": ("Melbourne",),
    "DE": ("Berlin",), "US": ("Portland", "Chicago", "Seattle"), "IE": ("Dublin",), "NZ": ("Auckland",),
    "HK": ("Hong Kong",), "PT": ("Lisbon",), "NL": ("Amsterdam",),
}  # fmt: skip
_COUNTRY_OF = {city: country for country, cities in _COUNTRIES.items() for city in cities}


def load_addresses(world: World, places: Places, random: Random) -> dict[int, int]:
    """An address for every buyer and every guide: address ids by position. In the caller's transaction."""
    wanted = dict.fromkeys(purchase.buyer for purchase in world.purchases)
    wanted |= dict.fromkeys(place for place, person in enumerate(world.people) if person.email)
    return {
        place: addresses.add_address(places.people[place], _draft(world.people[place], random)).id for place in wanted
    }


def _draft(person: Person, random: Random) -> AddressDraft:
    numbers = {"n": random.randint(2, 288), "m": random.randint(1, 24), "r": random.randint(101, 1602)}
    country = _COUNTRY_OF.get(person.city, "CN")
    last = random.randint(100, 999)
    return AddressDraft(
        receiver=person.name[:20],
        phone=f"13800138{last}" if country == "CN" else f"+44 20 7946 0{last}",
        country=country,
        region=person.city,
        city=person.city,
        line=random.choice(_STREETS[person.lang]).format(**numbers),
        preferred=True,
    )
