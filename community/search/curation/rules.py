"""Pure rules of curation: what the operator's lines mean for a search."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from community.search.engine import Key, Kind

Line = tuple[str, str, list[str]]  # kind, words, values as they lie in the table


@dataclass(frozen=True)
class Curation:
    """The operator's rules, ready for a search. All words are folded, with single spaces.

    `synonyms`: words → others that mean the same, both ways for synonyms and one way for aliases (what people type → what
    the shop says). `pins` and `blocks`: a whole query → subjects that come first, in this order, or never. `hushed` words
    are not suggested.
    """

    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pins: Mapping[str, tuple[Key, ...]] = field(default_factory=dict)
    blocks: Mapping[str, frozenset[Key]] = field(default_factory=dict)
    hushed: frozenset[str] = frozenset()


def curation(lines: Iterable[Line]) -> Curation:
    """Read the lines together: several about the same words add up, in their order."""
    synonyms: dict[str, dict[str, None]] = {}
    pins: dict[str, dict[Key, None]] = {}
    blocks: dict[str, dict[Key, None]] = {}
    hushed: set[str] = set()
    for kind, words, values in lines:
        if kind == "synonym":
            same = [words, *values]
            for one in same:
                synonyms.setdefault(one, {}).update((other, None) for other in same if other != one)
        elif kind == "alias":
            synonyms.setdefault(words, {}).update((value, None) for value in values)
        elif kind == "hush":
            hushed.add(words)
        else:
            chosen = pins if kind == "pin" else blocks
            chosen.setdefault(words, {}).update((key_of(value), None) for value in values)
    return Curation(
        {words: tuple(others) for words, others in synonyms.items()},
        {words: tuple(keys) for words, keys in pins.items()},
        {words: frozenset(keys) for words, keys in blocks.items()},
        frozenset(hushed),
    )


def key_of(value: str) -> Key:
    """`product:12` → ("product", 12). Raises ValueError."""
    kind, _, number = value.partition(":")
    return (Kind(kind).value, int(number))


def name_of(key: Key) -> str:
    return f"{key[0]}:{key[1]}"
