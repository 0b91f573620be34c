"""The words of names and titles, with how many documents hold each: what spelling is corrected against.

Corrections follow Norvig ("How to write a spelling corrector"): every word one edit away is tried, then, for long words,
those two edits away among the known words of the same first letter.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from community.search.spelling import STOP

SHORTEST_TYPO = 3
SHORTEST_TWO_TYPOS = 8
SHORTEST_PART = 3  # of a word that is two
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_RARE = 3  # documents; a word as rare as that may still be a typo of a far commoner one
_FAR_COMMONER = 40
_UNSEEN = 0.3  # a plural that no name holds, of a word that some do
_WORDS_A_NAME = 6  # about so many words has a name: how many names there are is not kept


class Lexicon:
    """Immutable. `words` maps folded words as they are spelt to the number of documents whose names hold them."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self.words = words

    def count(self, word: str) -> int:
        return self.words.get(word, 0)

    def told(self, word: str) -> float:
        """About how much a word tells: its inverse document frequency."""
        return math.log(1 + self._names / (1 + self.count(word)))

    def beside(self, telling: Sequence[str], instead: Sequence[str]) -> float:
        """What words `instead` of others are worth so that they count for no more: engines give rare words more."""
        return min(1.0, sum(map(self.told, instead)) / sum(map(self.told, telling)))

    def correct(self, word: str) -> str | None:
        """The known word that was most likely meant, or None when `word` is fine, short, not Latin or like nothing."""
        if len(word) < SHORTEST_TYPO or not (word.isascii() and word.isalpha()):
            return None
        count, short = self.count(word), len(word) == SHORTEST_TYPO
        if count > _RARE or self._number(word) > count or (short and count):
            return None
        one = [each for each in _one_edit(word) if self._known(each) and (each[0] == word[0] or not short)]
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

    @cached_property
    def _names(self) -> float:
        return max(1.0, sum(self.words.values()) / _WORDS_A_NAME)

    def _number(self, word: str) -> int:
        """How common the plural of a singular is, or the other way round: it makes a rare form right."""
        return self.count(_other_number(word))

    def _known(self, word: str) -> bool:
        """Whether something may be corrected to it: it or its singular is in some name, and it says something."""
        singular = word[-1] == "s" and _other_number(word) in self.words
        return len(word) > 2 and word not in STOP and (word in self.words or singular)

    def _likely(self, word: str, other: str) -> float:
        """Common words are likelier; so are those with the same first letter and a doubled or swapped letter."""
        count, number = self.count(other), self._number(other)
        weight = float(max(count, number)) if count else number * _UNSEEN
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


def _other_number(word: str) -> str:
    """The plural of a singular, the singular of a plural, as most words make them; nothing for what ends in a double s."""
    if word.endswith("ss"):
        return ""
    return word[:-1] if word.endswith("s") else word + "s"


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
