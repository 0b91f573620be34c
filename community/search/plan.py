"""Reading what a person typed: the terms asked for, quoted phrases, and the other ways to say each term."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from community.search import analysis
from community.search.lexicon import NOTHING_KNOWN, Lexicon
from community.search.spelling import STOP

MAX_QUERY_CHARS = 200
MAX_TERMS = 12
MAX_PHRASES = 4
MAX_WAYS = 6
_CORRECTED, _JOINED = 0.8, 0.9  # what another way to write a term is worth beside the term

_MARKS = '"“”„«»「」『』'
_QUOTED = re.compile(rf"(?<!\d)[{_MARKS}]([^{_MARKS}]+)[{_MARKS}]")


@dataclass(frozen=True, slots=True)
class Way:
    """Another way to say a term, as tokens in a row, and what it is worth beside the term itself (1)."""

    tokens: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a query asks for: the token to match, what the person wrote, for Chinese its overlapping pairs."""

    token: str
    written: str
    grams: tuple[str, ...] = ()
    also: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row; for a single run of Chinese also its pairs, which find it however the words were cut."""

    text: str
    tokens: tuple[str, ...]
    grams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a query means: terms, quoted phrases that must occur, and the whole, welcome as one phrase or name.

    `head` is the thing sought, among the terms: `chair` of "chair with arms". `corrected` are words the index does not
    know and the ones it knows that were sought beside them.
    """

    terms: tuple[Term, ...]
    phrases: tuple[Phrase, ...]
    whole: Phrase
    head: str | None = None
    corrected: Mapping[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        return not self.terms and not self.phrases

    @property
    def needed(self) -> int:
        """How many of the terms a match must hold: all of two, most of more."""
        count = len(self.terms)
        return count if count <= 2 else max(2, (count * 2 + 2) // 3)


def plan(text: str, synonyms: Mapping[str, tuple[str, ...]] | None = None, known: Lexicon = NOTHING_KNOWN) -> Plan:
    """Read what a person typed. Operators have no power: every sign but quotes only separates words.

    `synonyms` are folded texts and the texts they may be said by; `known` is what the index is made of.
    """
    folded = analysis.fold(text[:MAX_QUERY_CHARS])
    found: dict[str, Term] = {}
    for token in analysis.tokens(folded):
        written = folded[token.start : token.end]
        found.setdefault(token.text, Term(token.text, written, analysis.pairs(written) if _han(written) else ()))
    telling = [term for term in found.values() if term.written not in STOP] or list(found.values())
    terms, corrected, instead = _corrected(_joined(telling[:MAX_TERMS], known), known)
    quoted = tuple(phrase for inside in _QUOTED.findall(folded) if (phrase := _phrase(inside)).tokens)
    whole = _phrase(" ".join(folded.split()))
    head = analysis.head(analysis.Reading(folded), least=1)
    return Plan(
        tuple(_said_otherwise(terms, whole, synonyms) if synonyms else terms),
        quoted[:MAX_PHRASES],
        Phrase(whole.text, tuple(instead.get(token, token) for token in whole.tokens[:MAX_TERMS])),
        instead.get(head, head) if head else None,
        corrected,
    )


def _han(written: str) -> bool:
    return analysis.is_run(written)


def _phrase(folded: str) -> Phrase:
    text = folded.strip()
    return Phrase(text, tuple(analysis.sequence(text)), analysis.pairs(text) if _han(text) else ())


def _joined(terms: list[Term], known: Lexicon) -> list[Term]:
    """Words written as two that the index writes as one (chain saw), and those written as one that it writes as two."""
    made = list(terms)
    for index, (one, other) in enumerate(pairwise(terms)):
        together = one.written + other.written
        if not one.grams and not other.grams and known.count(together):
            worth = known.beside((together, together), (one.written, other.written))
            way = Way((analysis.stem(together),), _JOINED * worth)
            made[index] = replace(made[index], also=(*made[index].also, way))
            made[index + 1] = replace(made[index + 1], also=(*made[index + 1].also, way))
    for index, term in enumerate(terms):
        if not term.grams and (parts := known.split(term.written)):
            way = Way(tuple(map(analysis.stem, parts)), _JOINED * known.beside(parts, (term.written,)))
            made[index] = replace(made[index], also=(*made[index].also, way))
    return made


def _corrected(terms: list[Term], known: Lexicon) -> tuple[list[Term], dict[str, str], dict[str, str]]:
    """Words that are most likely typos. One that the index has is sought beside the likelier one; of one that it has not,
    the likelier takes the place, and what was typed stays another way to say it.

    Returns the terms, the words corrected, and the tokens that took the place of others.
    """
    made: list[Term] = []
    corrected: dict[str, str] = {}
    instead: dict[str, str] = {}
    for term in terms:
        better = None if term.grams or term.also else known.correct(term.written)
        if better:
            corrected[term.written] = better
            token = analysis.stem(better)
            if known.count(term.written):
                term = replace(term, also=(Way((token,), _CORRECTED),))
            else:
                instead[term.token] = token
                term = replace(term, token=token, also=(Way((term.token,), 1.0),))
        made.append(term)
    return made, corrected, instead


def _said_otherwise(terms: list[Term], whole: Phrase, synonyms: Mapping[str, tuple[str, ...]]) -> list[Term]:
    """Give each term that begins or continues a text with synonyms the ways they are said by."""
    made = list(terms)
    for said, others in synonyms.items():
        sought = tuple(analysis.sequence(said))
        if not sought or not _contains(whole.tokens, sought):
            continue
        ways = tuple(Way(tokens, 1.0) for other in others if (tokens := tuple(analysis.sequence(analysis.fold(other)))))
        made = [replace(term, also=(*term.also, *ways)[:MAX_WAYS]) if term.token in sought else term for term in made]
    return made


def _contains(tokens: tuple[str, ...], sought: tuple[str, ...]) -> bool:
    return any(tokens[at : at + len(sought)] == sought for at in range(len(tokens) - len(sought) + 1))
