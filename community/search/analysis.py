"""Text into tokens, the same for every engine and for highlighting: folding, Chinese words and bigrams, English stems.

Engines receive finished tokens and never analyse text themselves, so two engines see the same words. Pure functions, but
for the names that `learn` adds to the dictionary.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

import opencc
import rjieba
import Stemmer

from community.search import spelling

BREAK = "¶"  # stands between texts that no phrase may join; nobody can ask for it
MAX_WORD = 60  # longer "words" are pasted noise; engines refuse very long terms
HAN = "\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af\U00020000-\U0003134f"

_NUMBER = r"\d+(?:[./]\d+)+(?![^\W_])"
_RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?P<word>{_NUMBER}|[^\W_{HAN}]+(?:'[^\W_{HAN}]+)*)")
_BLANKS = bytes(code if chr(code).isalnum() or chr(code) in "'./" else ord(" ") for code in range(128)) + bytes(128)
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_HAN_RUN = re.compile(f"[{HAN}]+")

_SHORT = 8  # characters of a run of Chinese that is likely to come again
_HAN_AFTER = "\u4e2d"  # any Chinese character

_stemmer = Stemmer.Stemmer("english")
_jieba = rjieba.Jieba()
_learnt: set[str] = set()


def _one_for_one() -> dict[int, str]:
    """Traditional to simplified and curly to straight, character by character, so that offsets stay."""
    characters = [chr(code) for block in ((0x3400, 0xA000), (0xF900, 0xFB00)) for code in range(*block)]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    same = {ord(a): b for a, b in zip(characters, converted, strict=True) if a != b and len(b) == 1}
    return same | {ord("’"): "'", ord("′"): "'", ord("⁄"): "/"}


_ONE_FOR_ONE = _one_for_one()
_OTHERWISE = frozenset(map(chr, _ONE_FOR_ONE))


@dataclass(frozen=True, slots=True)
class Token:
    """A word at `start:end` of the folded text."""

    text: str
    start: int
    end: int


def learn(names: Iterable[str]) -> None:
    """Have these Chinese names cut as one word each. Bigrams find them also in what was indexed before."""
    for name in names:
        for run in _HAN_RUN.findall(fold(name)):
            if run not in _learnt and 2 <= len(run) <= 8:
                _learnt.add(run)
                _jieba.add_word(run, None, None)
                _cut_short.cache_clear()


def learnt() -> frozenset[str]:
    """What was learnt so far, for another process to learn."""
    return frozenset(_learnt)


@lru_cache(maxsize=65536)
def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold().translate(_ONE_FOR_ONE)
    parts = unicodedata.normalize("NFD", folded)
    if parts and parts[0] < "\u0250":  # accents fold on Latin letters only: marks on kana change the word
        return "".join(part for part in parts if not unicodedata.combining(part))
    return "" if folded and all(unicodedata.combining(part) for part in folded) else folded


def fold(text: str) -> str:
    """Lower case, half width, simplified, without accents: the form in which everything is compared."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not _OTHERWISE.isdisjoint(folded):
        folded = folded.translate(_ONE_FOR_ONE)
    return "".join(map(_fold_character, folded)) if _ACCENTED.search(folded) else folded


def fold_with_origin(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its characters, the index in `text` it came from."""
    pieces = [_fold_character(character) for character in text]
    origin = [index for index, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), origin


@lru_cache(maxsize=131072)
def stem(word: str) -> str:
    """The English stem of a folded Latin word; digits and other scripts stay as they are."""
    if len(word) > MAX_WORD:
        return ""
    return str(_stemmer.stemWord(spelling.plain(word))) if word.isascii() and not word.isdigit() else word


@lru_cache(maxsize=131072)
def _stems(piece: bytes) -> str:
    """The tokens of what stands between two blanks, with blanks between."""
    return " ".join(filter(None, (stem(run["word"]) for run in _RUN.finditer(piece.decode()))))


@lru_cache(maxsize=131072)
def _spellings(piece: bytes) -> str:
    """The words of what stands between two blanks, as they are spelt, with blanks between."""
    return " ".join(run[0] for run in _RUN.finditer(piece.decode()) if len(run[0]) <= MAX_WORD)


def tokens(folded: str) -> list[Token]:
    """Words in reading order with their places."""
    measured, origin = spelling.measures_with_origin(folded)
    found: list[Token] = []
    for run in _RUN.finditer(measured):
        pieces = [(run[0], 0, len(run[0]))] if run["word"] is not None else _jieba.tokenize(run[0])
        for word, start, end in pieces:
            text = stem(word) if run["word"] is not None else word
            if text and len(text) <= MAX_WORD:
                found.append(Token(text, origin[run.start() + start], origin[run.start() + end - 1] + 1))
    return found


class Reading:
    """A folded text cut once, for everything that is made of its words. Its runs of Chinese are cut together: rjieba is
    called once for most texts."""

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self.runs = [] if folded.isascii() else runs(folded)
        self._cut = _cut(self.runs)

    def words(self, part: str | None = None) -> list[str]:
        """The words of `tokens`, without their places; those of a part that ends in no run of Chinese, where one is given."""
        measured = spelling.measures(self.folded if part is None else part)
        return self._woven(measured, _stems_between) if self.runs else _of_latin(measured, _stems, _stems_between)

    def spelt(self) -> list[str]:
        """The words as they are spelt, Chinese ones as they are cut: what spelling is compared with."""
        return (
            self._woven(self.folded, _words_between)
            if self.runs
            else _of_latin(self.folded, _spellings, _words_between)
        )

    def stream(self) -> list[str]:
        """What a field holds: the words in reading order, then the pairs of each run of Chinese, so that a word is found in
        a longer one and wherever the dictionary cuts otherwise. Words and pairs of one run each stand in a row."""
        found = self.words()
        for run in self.runs:
            found.append(BREAK)
            found.extend(pairs(run))
        return found

    def _woven(self, text: str, between: Callable[[str, bool], tuple[str, ...]]) -> list[str]:
        """The words of each run of Chinese, and those of what stands between the runs."""
        found: list[str] = []
        gaps = _HAN_RUN.split(text)
        last = len(gaps) - 1
        for place, gap in enumerate(gaps):
            if gap:
                found += between(gap, place < last)
            if place < last:
                found += self._cut[place]
        return found


def _of_latin(
    text: str, of_piece: Callable[[bytes], str], of_text: Callable[[str, bool], tuple[str, ...]]
) -> list[str]:
    """The words of a text without Chinese; of ASCII by what stands between blanks, which is several times faster."""
    if text.isascii():
        return " ".join(map(of_piece, text.encode().translate(_BLANKS).split())).split()
    return list(of_text(text, False))


def _cut(runs: list[str]) -> list[Sequence[str]]:
    """The words of each run, without endless ones."""
    found: list[Sequence[str]] = []
    for run in runs:
        found.append(_cut_short(run) if len(run) <= _SHORT else _cut_run(run))
    return found


def _cut_run(run: str) -> Sequence[str]:
    words: list[str] = _jieba.cut(run)
    return words if len(run) <= MAX_WORD else [word for word in words if len(word) <= MAX_WORD]


@lru_cache(maxsize=65536)
def _cut_short(run: str) -> Sequence[str]:
    return tuple(_cut_run(run))


@lru_cache(maxsize=65536)
def _words_between(gap: str, followed: bool) -> tuple[str, ...]:
    """The words of what stands before a run of Chinese, or at the end: `3/4` before one is no number."""
    found = (word for _han, word in _RUN.findall(gap + _HAN_AFTER if followed else gap))
    return tuple(word for word in found if word and len(word) <= MAX_WORD)


@lru_cache(maxsize=65536)
def _stems_between(gap: str, followed: bool) -> tuple[str, ...]:
    return tuple(filter(None, map(stem, _words_between(gap, followed))))


def sequence(folded: str) -> list[str]:
    """The words of `tokens`, without their places."""
    return Reading(folded).words()


def runs(folded: str) -> list[str]:
    """Stretches of Chinese without anything between."""
    return _HAN_RUN.findall(folded)


def is_run(folded: str) -> bool:
    """Whether there is nothing but Chinese."""
    return _HAN_RUN.fullmatch(folded) is not None


def pairs(run: str) -> tuple[str, ...]:
    """The overlapping pairs of a run of Chinese; one character is its own pair."""
    return (run,) if len(run) == 1 else tuple(map(add, run, run[1:]))


_LEAVES = re.compile(r"[,，;；(（\[【|/·]| - |\b(?:with|for|in|without|by|from|of|w)\b|\bto\b")


def head(read: Reading, least: int = 2) -> str | None:
    """The last word of what a name names: `dripper` of "Stoneware dripper with lid, 2 cups". None when it has none.

    English names put the thing last before what it is made with, for or in; so do Chinese ones. Before that stand at
    least so many words.
    """
    part = folded = read.folded
    for found in _LEAVES.finditer(folded):
        if len(folded[: found.start()].split()) >= least or is_run(folded[: found.start()].strip()):
            part = folded[: found.start()]
            break
    last = [word for word in read.words(part) if not word[0].isdigit() and (len(word) > 1 or is_run(word))]
    return last[-1] if last else None
