"""Whose turn it is: decks that are drawn through before anything comes again, and a memory of what was said where."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Deck(Generic[T]):
    """Cards in a shuffled row. What is drawn goes back to the end, so that the longest rested comes first."""

    def __init__(self, cards: Sequence[T], random: Random) -> None:
        self._random = random
        self._cards = random.sample(cards, len(cards))

    def __len__(self) -> int:
        return len(self._cards)

    def draw(self, allowed: Callable[[T], bool]) -> T | None:
        """The first card that is allowed, None when there is none."""
        for place, card in enumerate(self._cards):
            if allowed(card):
                del self._cards[place]
                back = self._random.randint(0, len(self._cards) // 5)
                self._cards.insert(len(self._cards) - back, card)
                return card
        return None


class Memory:
    """Remembers in which streams a key was used, and how many texts ago.

    A stream is any order in which people read: a language's feed, a channel, an author's page.
    """

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], int] = {}
        self._length: dict[str, int] = {}

    def step(self, streams: Iterable[str]) -> None:
        """One more text has appeared in these streams."""
        for stream in streams:
            self._length[stream] = self._length.get(stream, 0) + 1

    def rested(self, key: str, rests: Mapping[str, int]) -> bool:
        """Whether at least so many texts of each stream lie between the key's last use and now."""
        for stream, rest in rests.items():
            last = self._last.get((stream, key))
            if last is not None and self._length.get(stream, 0) - last < rest:
                return False
        return True

    def use(self, key: str, streams: Iterable[str]) -> None:
        """The key is used in the text that these streams are about to show."""
        for stream in streams:
            self._last[stream, key] = self._length.get(stream, 0)
