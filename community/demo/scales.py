"""How large a world is: a small one for tests, the demo, and a city for benchmarks."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Scale:
    """How much of everything. `facts` is the most that behaviour adds up to."""

    name: str
    people: int
    influencers: int
    merchants: int
    products: int
    notes: int
    facts: int
    orders: int
    days: int = 120
    pictures: int | None = (
        None  # at most so many stills and covers of a category, and one more colours of a thing; none: all
    )
    districts: int = 0  # so many worlds of another scale around this one
    district: "Scale | None" = None


DEMO = Scale("demo", 2_000, 300, 60, 3_000, 6_000, 300_000, 300)
DISTRICT = Scale("district", 2_000, 300, 30, 1_469, 6_063, 303_125, 0)
SCALES = {
    "small": Scale("small", 60, 12, 6, 60, 150, 3_000, 24, pictures=1),
    "demo": DEMO,
    # 200,000 notes, 50,000 products, 10 million facts
    "city": replace(DEMO, name="city", districts=32, district=DISTRICT),
}
