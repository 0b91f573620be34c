"""Text into tokens, the same for every engine and for highlighting: folding, Chinese words and bigrams, English stems.

Engines receive finished tokens and never analyse text themselves, so two engines see the same words. Pure functions.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import opencc
import rjieba
import snowballstemmer

MAX_QUERY_CHARS = 200
MAX_TERMS = 12
BREAK = "¶"  # stands between texts that no phrase may join; nobody can ask for it
MAX_PHRASES = 4
SHORTEST_TYPO = 4
SHORTEST_TWO_TYPOS = 8
MAX_WORD = 60  # longer "words" are pasted noise; engines refuse very long terms

_HAN = "\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af\U00020000-\U0003134f"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>[^\W_{_HAN}]+(?:['’][^\W_{_HAN}]+)*)")
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_ALL_HAN = re.compile(f"[{_HAN}]+")
_QUOTED = re.compile(r"[\"“”„«»「」『』]([^\"“”„«»「」『』]+)[\"“”„«»「」『』]")

# Words that say nothing about what is sought; dropped from a query unless nothing else is left.
_STOP = frozenset([
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "i", "in", "is", "it", "its", "my", "of", "on", "or",
    "that", "the", "this", "to", "was", "what", "which", "with", "you", "your",
    "的", "了", "吗", "呢", "吧", "啊", "是", "在", "和", "与", "或", "我", "你", "有", "也", "就", "都", "很",
    "哪", "哪个", "什么", "怎么", "怎样", "请问",
])  # fmt: skip

_stemmer = snowballstemmer.stemmer("english")
_jieba = rjieba.Jieba()


def _simplified() -> dict[int, str]:
    """Traditional to simplified, character by character, so that offsets stay."""
    characters = [chr(code) for block in ((0x3400, 0xA000), (0xF900, 0xFB00)) for code in range(*block)]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(a): b for a, b in zip(characters, converted, strict=True) if a != b and len(b) == 1}


_SIMPLIFIED = _simplified()


@dataclass(frozen=True, slots=True)
class Token:
    """A word at `start:end` of the folded text; `position` counts words and jumps between separate texts."""

    text: str
    start: int
    end: int
    position: int


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a query asks for: the token to match, what the person wrote, and for Chinese its overlapping pairs."""

    token: str
    written: str
    grams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row; for a single run of Chinese also its pairs, which find it however the words were cut."""

    text: str
    tokens: tuple[str, ...]
    grams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a query means: terms, quoted phrases that must occur, and the whole, welcome as one phrase or name."""

    terms: tuple[Term, ...]
    phrases: tuple[Phrase, ...]
    whole: Phrase

    @property
    def empty(self) -> bool:
        return not self.terms and not self.phrases

    @property
    def needed(self) -> int:
        """How many of the terms a match must hold: all of two, most of more."""
        count = len(self.terms)
        return count if count <= 2 else max(2, (count * 2 + 2) // 3)


@lru_cache(maxsize=65536)
def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold().translate(_SIMPLIFIED)
    parts = unicodedata.normalize("NFD", folded)
    if parts and parts[0] < "\u0250":  # accents fold on Latin letters only: marks on kana change the word
        return "".join(part for part in parts if not unicodedata.combining(part))
    return "" if folded and all(unicodedata.combining(part) for part in folded) else folded


def fold(text: str) -> str:
    """Lower case, half width, simplified, without accents: the form in which everything is compared."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SIMPLIFIED)
    return "".join(map(_fold_character, folded)) if _ACCENTED.search(folded) else folded


def fold_with_origin(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its characters, the index in `text` it came from."""
    pieces = [_fold_character(character) for character in text]
    origin = [index for index, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), origin


@lru_cache(maxsize=131072)
def stem(word: str) -> str:
    """The English stem of a folded Latin word; digits and other scripts stay as they are."""
    return str(_stemmer.stemWord(word.replace("’", "'"))) if word.isascii() or "’" in word else word


def tokens(folded: str) -> list[Token]:
    """Words in reading order, one position each: what phrases are made of."""
    found: list[Token] = []
    for run in _RUN.finditer(folded):
        if run["word"] is not None:
            word = stem(run["word"])
            if len(word) <= MAX_WORD:
                found.append(Token(word, run.start(), run.end(), len(found)))
            continue
        for word, start, end in _jieba.tokenize(run["han"]):
            if len(word) <= MAX_WORD:
                found.append(Token(word, run.start() + start, run.start() + end, len(found)))
    return found


def sequence(folded: str) -> list[str]:
    """The words of `tokens`, without their places."""
    found: list[str] = []
    for run in _RUN.finditer(folded):
        if run["word"] is not None:
            found.append(stem(run["word"]))
        else:
            found.extend(_jieba.cut(run["han"]))
    return [word for word in found if len(word) <= MAX_WORD]


def words(folded: str) -> list[str]:
    """Every word a reader might seek, long Chinese ones together with the shorter ones inside them."""
    found: list[str] = []
    for run in _RUN.finditer(folded):
        if run["word"] is not None:
            found.append(stem(run["word"]))
        else:
            found.extend(_jieba.cut_for_search(run["han"]))
    return [word for word in found if len(word) <= MAX_WORD]


def runs(folded: str) -> list[str]:
    """Stretches of Chinese without anything between."""
    return [run["han"] for run in _RUN.finditer(folded) if run["han"] is not None]


def pairs(folded: str) -> list[str]:
    """Overlapping pairs of Chinese characters in order, BREAK between runs: finds what no dictionary knows."""
    found: list[str] = []
    for run in runs(folded):
        found.extend(map("".join, pairwise(run)))
        found.append(BREAK)
    return found


def _pairs(word: str) -> tuple[str, ...]:
    return (word,) if len(word) == 1 else tuple(word[i : i + 2] for i in range(len(word) - 1))


def _phrase(folded: str) -> Phrase:
    text = folded.strip()
    return Phrase(text, tuple(token.text for token in tokens(text)), _pairs(text) if _ALL_HAN.fullmatch(text) else ())


def plan(text: str) -> Plan:
    """Read what a person typed. Operators have no power: every sign but quotes only separates words."""
    folded = fold(text[:MAX_QUERY_CHARS])
    found: dict[str, Term] = {}
    for token in tokens(folded):
        written = folded[token.start : token.end]
        found.setdefault(token.text, Term(token.text, written, _pairs(written) if _ALL_HAN.fullmatch(written) else ()))
    telling = [term for term in found.values() if term.written not in _STOP] or list(found.values())
    quoted = tuple(phrase for inside in _QUOTED.findall(folded) if (phrase := _phrase(inside)).tokens)
    whole = _phrase(" ".join(folded.split()))
    return Plan(tuple(telling[:MAX_TERMS]), quoted[:MAX_PHRASES], Phrase(whole.text, whole.tokens[:MAX_TERMS]))


def typos_allowed(word: str) -> int:
    """How many letters of an unknown word may differ from a known one."""
    return 0 if len(word) < SHORTEST_TYPO else 1 if len(word) < SHORTEST_TWO_TYPOS else 2


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
