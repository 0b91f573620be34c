"""How near two texts are: the share of character trigrams they have in common, numbers and marks aside."""

import re
from collections.abc import Set

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)?")
_SILENT = re.compile(r"[\W_]+")


def shingles(text: str) -> frozenset[str]:
    """What a text is made of. Two texts that differ only in their numbers are the same."""
    bare = _SILENT.sub("", _NUMBER.sub("0", text.lower()))
    return frozenset(bare[place : place + 3] for place in range(max(1, len(bare) - 2)))


class Told:
    """Texts that were told, so that nearly the same is not told again.

    Two sets that share at least `alike` of their union must share one of the rarest few parts of either (prefix
    filtering, Chaudhuri et al. 2006), so only texts found under those are compared.
    """

    def __init__(self, alike: float) -> None:
        self._alike = alike
        self._texts: list[frozenset[str]] = []
        self._where: dict[str, list[int]] = {}

    def is_near(self, parts: Set[str]) -> bool:
        """Whether a text told before shares at least that part of the union."""
        by_rarity = sorted(parts, key=lambda part: (len(self._where.get(part, ())), part))
        enough = len(parts) - int(self._alike * len(parts) - 1e-9)
        checked: set[int] = set()
        for part in by_rarity[:enough]:
            for place in self._where.get(part, ()):
                if place not in checked:
                    checked.add(place)
                    other = self._texts[place]
                    common = len(parts & other)
                    if common >= self._alike * (len(parts) + len(other) - common):
                        return True
        return False

    def add(self, parts: frozenset[str]) -> None:
        for part in parts:
            self._where.setdefault(part, []).append(len(self._texts))
        self._texts.append(parts)
