"""The words of one language as they lie in `words/<lang>/`: stories by category, lives, festivals, and lines for all."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from community.demo.grammar import Stock, Story, read_stock, read_stories
from community.demo.world import SLUGS

WORDS = Path(__file__).parent / "words"
ANYWHERE = ("goods", "again", "occasions", "hauls")  # stories of no category in particular
LIVES = ("jobs", "homes", "habits")


@dataclass(frozen=True)
class WordStock:
    """`stories` are kept by category slug and by the names in ANYWHERE and LIVES."""

    categories: Mapping[str, Stock]
    stories: Mapping[str, tuple[Story, ...]]
    common: Stock
    boards: Stock

    @cached_property
    def lives(self) -> Mapping[str, Story]:
        """Jobs, homes and habits by their key."""
        return {story.key: story for name in LIVES for story in self.stories[name]}


def read_words(lang: str) -> WordStock:
    """Everything written in a language. Raises FileNotFoundError and ValueError."""
    folder = WORDS / lang

    def lines(path: str) -> list[str]:
        return (folder / path).read_text("utf-8").splitlines()

    stories = {slug: read_stories(f"{lang}.{slug}", lines(f"stories/{slug}.txt")) for slug in SLUGS}
    stories |= {name: read_stories(f"{lang}.{name}", lines(f"{name}.txt")) for name in (*ANYWHERE, *LIVES)}
    return WordStock(
        categories={slug: read_stock(f"{lang}.{slug}", lines(f"{slug}.txt")) for slug in SLUGS},
        stories=stories,
        common=read_stock(f"{lang}.common", lines("common.txt")),
        boards=read_stock(f"{lang}.boards", lines("boards.txt")),
    )
