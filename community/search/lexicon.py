"""The words of names and titles, with how many documents hold each: what spelling is corrected against.

Corrections follow Norvig ("How to write a spelling corrector"): every word one edit away is tried, then, for long words,
those two edits away among the known words of the same first letter.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from community.search.spelling import STOP

SHORTEST_TYPO = 4
SHORTEST_TWO_TYPOS = 8
SHORTEST_PART = 3  # of a word that is two
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_RARE = 3  # documents; a word as rare as that may still be a typo of a far commoner one
_FAR_COMMONER = 40


class Lexicon:
    """Immutable. `words` maps folded words as they are spelt to the number of documents whose names hold them."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self.words = words

    def count(self, word: str) -> int:
        return self.words.get(word, 0)

    def correct(self, word: str) -> str | None:
        """The known word that was most likely meant, or None when `word` is fine, short, not Latin or like nothing."""
        if len(word) < SHORTEST_TYPO or not (word.isascii() and word.isalpha()):
            return None
        count = self.count(word)
        if count > _RARE or self._number(word) > count:
            return None
        one = [each for each in _one_edit(word) if self._known(each)]
        if one:
            best = max(one, key=lambda each: (self._likely(word, each), each))
            return best if not count or self.count(best) >= _FAR_COMMONER * count else None
        if count or len(word) < SHORTEST_TWO_TYPOS:
            return None
        two = [each for each in self._near(word) if alike(word, each, 2)]
        return max(two, key=lambda each: (self._likely(word, each), each), default=None)

    def split(self, word: str) -> tuple[str, str] | None:
        """The two known words that `word`, rare or unknown itself, is made of."""
        if not (word.isascii() and word.isalpha()) or len(word) < 2 * SHORTEST_PART:
            return None
        least = max(2, 2 * self.count(word))
        best, found = least, None
        for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            both = min(self.count(word[:at]), self.count(word[at:]))
            if both > best:
                best, found = both, (word[:at], word[at:])
        return found

    def _number(self, word: str) -> int:
        """How common the plural of a singular is, or the other way round: it makes a rare form right."""
        return self.count(word[:-1] if word.endswith("s") else word + "s")

    def _known(self, word: str) -> bool:
        """Whether something may be corrected to it: it or its singular is in some name, and it says something."""
        return (
            len(word) > 2 and word not in STOP and (word in self.words or (word[-1] == "s" and word[:-1] in self.words))
        )

    def _likely(self, word: str, other: str) -> float:
        """Common words are likelier; so are those with the same first letter and a doubled or swapped letter."""
        weight = float(max(self.count(other), self._number(other)))
        if other[0] != word[0]:
            weight *= 0.1
        if other[-1] != word[-1]:
            weight *= 0.7
        if _squeezed(other) == _squeezed(word) or sorted(other) == sorted(word):
            weight *= 4
        if len(other) < len(word):
            weight *= 0.7
        return weight

    def _near(self, word: str) -> Iterator[str]:
        mask = _mask(word)
        for other, letters in self._by_first.get(word[0], ()):
            if abs(len(other) - len(word)) <= 2 and (letters ^ mask).bit_count() <= 4:
                yield other

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[str, int]]]:
        found: dict[str, list[tuple[str, int]]] = {}
        for word in self.words:
            if len(word) >= SHORTEST_TWO_TYPOS - 2 and word.isascii() and word.isalpha():
                found.setdefault(word[0], []).append((word, _mask(word)))
        return found


NOTHING_KNOWN = Lexicon({})


def _one_edit(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]


def _mask(word: str) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << ord(letter) - 97
    return mask


def _squeezed(word: str) -> str:
    """Doubled letters as one."""
    return "".join(letter for index, letter in enumerate(word) if not index or letter != word[index - 1])


def alike(one: str, other: str, most: int) -> bool:
    """Whether two words are at most `most` edits apart (insert, delete, replace, or swap of neighbours)."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1] <= most
