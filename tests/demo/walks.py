"""A walk through home, page by page, dealt onto columns as the storefront does."""

import colorsys
from dataclasses import dataclass

from community.feed import service as feed
from community.feed.service import CardView
from community.platform.viewer import Viewer
from community.platform.waterfall import EMPTY, FRAMES, Placement, deal
from community.storefront.feeds import box


@dataclass(frozen=True)
class Walk:
    """The cards met, and where each lay."""

    cards: list[CardView]
    placements: list[Placement]

    @property
    def organic(self) -> list[CardView]:
        return [card for card in self.cards if card.ad is None]

    def share_alike(self, columns: int) -> float:
        """How many of the cards hang under one within twenty degrees of their hue; greys are not counted."""
        frame = [frame.columns for frame in FRAMES].index(columns)
        feet: dict[int, float | None] = {}
        turns = []
        for card, placement in zip(self.cards, self.placements, strict=True):
            column, own = placement.spots[frame][0], hue(card.cover.color)
            above = feet.get(column)
            if own is not None and above is not None:
                turns.append(abs(own - above))
            feet[column] = own
        return sum(min(turn, 360 - turn) < 20 for turn in turns) / len(turns)

    def soonest(self) -> int:
        """How many cards further on a picture comes again at the soonest."""
        places: dict[str, int] = {}
        gaps = [len(self.cards)]
        for place, card in enumerate(self.cards):
            gaps.append(place - places.get(card.cover.key, -len(self.cards)))
            places[card.cover.key] = place
        return min(gaps)


def walk(viewer: Viewer, pages: int) -> Walk:
    found = Walk([], [])
    sums, page = EMPTY, feed.explore(viewer)
    while True:
        dealt = deal([box(card) for card in page.cards], sums)
        sums = dealt.sums
        found.cards.extend(page.cards)
        found.placements.extend(dealt.placements)
        pages -= 1
        if not pages or page.next_at is None:
            return found
        page = feed.explore(viewer, page.list_id, page.next_at, sums=sums)


def hue(color: str) -> float | None:
    """In degrees; None for what is nearly grey."""
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    return 360 * colorsys.rgb_to_hls(*channels)[0] if max(channels) - min(channels) >= 0.04 else None
