"""Where the world's things came to stand in the database."""

from dataclasses import dataclass, field


@dataclass
class Places:
    """Ids by position in the world, filled as things are loaded."""

    pictures: dict[str, int] = field(default_factory=dict)
    people: list[int] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)
    categories: dict[str, int] = field(default_factory=dict)  # by slug, and by model
    merchants: list[int] = field(default_factory=list)
    shops: list[int] = field(default_factory=list)
    products: list[int] = field(default_factory=list)
    skus: list[list[int]] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    hauls: dict[int, int] = field(default_factory=dict)  # purchase, by position → the note of its haul
    links: dict[tuple[int, int], str] = field(default_factory=dict)  # (note, product), by position → link token
