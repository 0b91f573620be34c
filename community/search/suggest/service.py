"""Suggestions for what is typed, and what sounds like it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from community.accounts import queries as accounts
from community.platform.settings import settings
from community.search import analysis
from community.search.engine import Key
from community.search.shelves import Shelves
from community.search.suggest import names
from community.search.suggest.keys import LONGEST, cut, sound, squeezed
from community.search.suggest.shelf import LONGEST_WORD, Shelf

BUILD, QUEUE = "community.search.suggest.jobs.build", "train"  # long work of little hurry
FRESHEN, SOON = "community.search.suggest.jobs.freshen", "index"
SIZE = 8
MOST = {"query": 6, "product": 4, "topic": 3, "person": 3, "shop": 2}
LONGEST_HEARD = 12  # characters of a query that are listened to


@dataclass(frozen=True)
class Suggestion:
    """`kind` is query, product, topic, person or shop; `ref` its public id, slug, handle; for a query its words.

    `begins` is how many characters of `text`, from `at`, were typed; 0 where it was found by sound.
    """

    kind: str
    id: int
    ref: str
    text: str
    at: int = 0
    begins: int = 0


@lru_cache(maxsize=8)
def _shelves(root: Path) -> Shelves[Shelf]:
    return Shelves(root, Shelf)


def shelves() -> Shelves[Shelf]:
    """The arrays of the running app."""
    return _shelves(settings().instance_dir / "suggest")


class Late:
    """Arrays of what changed since all was written: few. `keys` are its subjects, also those that are gone."""

    def __init__(self, folder: Path) -> None:
        self.shelf = Shelf(folder)
        self.keys = {(kind, subject_id) for kind, subject_id, *_said in self.shelf.all()}


@lru_cache(maxsize=8)
def _lately(root: Path) -> Shelves[Late]:
    return Shelves(root, Late)


def lately() -> Shelves[Late]:
    """The arrays of what changed lately in the running app."""
    return _lately(settings().instance_dir / "suggest-lately")


def suggest(
    text: str, lang: str, *, hushed: Iterable[str] = (), without: frozenset[Key] = frozenset(), size: int = SIZE
) -> list[Suggestion]:
    """What may be meant, best known first; of each kind a few, and more only where there is room. Names in the reader's
    language; one search of each name.

    `hushed` are folded words that are never offered, `without` subjects that this reader has hidden.
    """
    typed = squeezed(text)
    if not typed:
        return []
    away = {squeezed(words) for words in hushed}
    left = dict(MOST)
    found: list[Suggestion] = []
    more: list[Suggestion] = []
    said: set[tuple[bool, str]] = set()
    for kind, subject_id, ref, zh, en in _entries(cut(typed), 8 * size):
        name = zh if lang == "zh" else en
        bare = squeezed(name)
        if (
            bare in away
            or (kind, subject_id) in without
            or (kind == names.QUERY, bare) in said
            or (len(typed.encode()) > LONGEST and not any(typed in squeezed(each) for each in (zh, en)))
        ):
            continue
        left[kind] -= 1
        said.add((kind == names.QUERY, bare))
        suggestion = Suggestion(kind, subject_id, ref, name, *_typed_part(name, text))
        (found if left[kind] >= 0 else more).append(suggestion)
        if len(found) == size:
            break
    return _still_here((found + more)[:size])


def _entries(key: bytes, size: int) -> Iterator[list[Any]]:
    """Entries with a key that begins so, heaviest first. Of what changed lately only the newer entry counts."""
    whole, late = shelves().current(), lately().current()
    kept = whole.best(*whole.starting(key), size) if whole else []
    newer = late.shelf.best(*late.shelf.starting(key), size) if late else []
    ranked = [(-weight, 0, number) for weight, number in newer] + [(-weight, 1, number) for weight, number in kept]
    for _weight, older, number in sorted(ranked):
        if older and whole:
            entry = whole.entry(number)
            if not late or tuple(entry[:2]) not in late.keys:
                yield entry
        elif late:
            yield late.shelf.entry(number)


def _still_here(found: list[Suggestion]) -> list[Suggestion]:
    """Without people who left since the arrays were written. One statement where people are among them."""
    ids = [each.id for each in found if each.kind == "person"]
    if not ids:
        return found
    here = {row.id for row in accounts.people(ids).values() if not row.erased}
    return [each for each in found if each.kind != "person" or each.id in here]


def _typed_part(name: str, text: str) -> tuple[int, int]:
    """Where the name holds what was typed, and how long that is there."""
    folded, origin = analysis.fold_with_origin(name)
    sought = analysis.fold(text).strip()
    at = folded.find(sought) if sought else -1
    if at < 0:
        return (0, 0)
    return (origin[at], origin[at + len(sought) - 1] + 1 - origin[at])


def meant(text: str) -> str | None:
    """What else these words may mean: Chinese that sounds the same and is known here, or the Chinese for a whole pinyin.

    None where every word is known, or nothing known sounds like it.
    """
    shelf = shelves().current()
    if shelf is None:
        return None
    folded = analysis.fold(text).strip()
    if not analysis.runs(folded):
        return _from_pinyin(shelf, folded)
    heard = folded
    for run in analysis.runs(folded):
        if 2 <= len(run) <= LONGEST_HEARD:
            heard = heard.replace(run, _heard(shelf, run), 1)
    return heard if heard != folded else None


def _from_pinyin(shelf: Shelf, typed: str) -> str | None:
    """The best known name whose whole pinyin was typed; short ones could be anything."""
    key = cut(squeezed(typed))
    if not key.isalpha() or len(key) < 4:
        return None
    low, high = shelf.starting(key)
    exact = [at for at in range(low, min(high, low + 200)) if bytes(shelf.arrays.keys[at]) == key]
    if not exact:
        return None
    for _weight, number in shelf.best(exact[0], exact[-1] + 1, SIZE):
        _kind, _id, _ref, zh, _en = shelf.entry(number)
        if analysis.runs(analysis.fold(zh)) and key != cut(squeezed(zh)):
            return str(zh)
    return None


def _heard(shelf: Shelf, run: str) -> str:
    """The run with each unknown stretch replaced by the known word that sounds like it, longest stretches first."""
    for length in range(min(len(run), LONGEST_WORD), 1, -1):
        for at in range(len(run) - length + 1):
            part = run[at : at + length]
            same = list(_sounding(shelf, part))
            if same:
                chosen = part if part in same else same[0]
                return f"{_heard(shelf, run[:at])}{chosen}{_heard(shelf, run[at + length :])}"
    return run


def _sounding(shelf: Shelf, part: str) -> Iterator[str]:
    read = shelf.read_aloud(part)
    if read is not None:
        for word, _score in shelf.sounding(sound(read)):
            yield word
