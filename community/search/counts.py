"""The counts beside the choices, from what an engine counted by field."""

from collections.abc import Mapping

from community.search.engine import Facets


def facets(
    kinds: Mapping[str, int], counts: Mapping[str, Mapping[str, int]], prices: Mapping[tuple[int, int | None], int]
) -> Facets:
    """`counts` holds every field of `fields.COUNTED`; numbers are written as text: "1" for yes."""
    return Facets(
        kinds=kinds,
        topics=counts["topics"],
        cities=counts["city"],
        langs=counts["lang"],
        brands=counts["brand"],
        shops=counts["shop"],
        prices=prices,
        hauls=counts["haul"].get("1", 0),
        unpaid=counts["paid"].get("0", 0),
    )
