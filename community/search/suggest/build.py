"""Writing the arrays. Runs in a job: readings and words of all names, sorted."""

import json
import math
from collections import Counter
from collections.abc import Iterable

import numpy as np

from community.search import analysis
from community.search.suggest import readings
from community.search.suggest.keys import LONGEST, cut, is_chinese, keys, sound, squeezed
from community.search.suggest.names import QUERY, Named
from community.search.suggest.shelf import LONGEST_WORD, Arrays

LONGEST_SOUND = 48


def arrays(names: Iterable[Named]) -> tuple[Arrays, list[bytes]]:
    """The arrays of these names, and the entries as JSON lines."""
    rows: list[tuple[bytes, float, int]] = []
    entries: list[bytes] = []
    common: Counter[str] = Counter()
    for number, named in enumerate(names):
        entries.append(
            json.dumps([named.kind, named.id, named.ref, named.zh, named.en], ensure_ascii=False).encode() + b"\n"
        )
        typed: dict[bytes, float] = {}
        for name in dict.fromkeys((named.zh, named.en)):
            folded = analysis.fold(name)
            for key, near in keys(folded, _per_character(folded)).items():
                typed[key] = max(typed.get(key, 0.0), near)
            common.update(_words(folded, named.kind))
        if named.kind == "person" and named.ref:
            typed.setdefault(cut(squeezed(named.ref)), 0.9)
        rows += [(key, near * named.weight, number) for key, near in typed.items()]
    rows.sort()
    sounds = sorted(_sounds(common))
    chars = sorted(readings.readings())
    ends = np.cumsum([0, *(len(entry) for entry in entries)], dtype=np.int64)
    return (
        Arrays(
            keys=np.array([row[0] for row in rows], f"S{LONGEST}"),
            weights=np.array([row[1] for row in rows], np.float32),
            owners=np.array([row[2] for row in rows], np.int32),
            offsets=ends,
            sounds=np.array([row[0] for row in sounds], f"S{LONGEST_SOUND}"),
            words=np.array([row[1] for row in sounds], f"U{LONGEST_WORD}"),
            scores=np.array([row[2] for row in sounds], np.float32),
            chars=np.array([row[0] for row in chars], "U1"),
            readings=np.array([row[1].encode() for row in chars], "S6"),
        ),
        entries,
    )


def _per_character(folded: str) -> list[str]:
    """A reading for each character, by the words they stand in."""
    read = readings.syllables(folded)
    return read if len(read) == len(folded) else list(folded)


def _words(folded: str, kind: str) -> list[str]:
    """The Chinese words of a name; of topics and searches also the whole."""
    found = [token.text for token in analysis.tokens(folded)]
    if kind in ("topic", QUERY):
        found.append(folded)
    return [word for word in found if 2 <= len(word) <= LONGEST_WORD and is_chinese(word)]


def _sounds(common: Counter[str]) -> Iterable[tuple[bytes, str, float]]:
    """Each word under how it sounds in its place, and under the usual readings of its characters."""
    usual = dict(readings.readings())
    for word, count in common.items():
        for heard in {sound(readings.syllables(word)), sound(usual.get(character, "?") for character in word)}:
            if len(heard) <= LONGEST_SOUND:
                yield heard.encode(), word, 1 + math.log2(count)
