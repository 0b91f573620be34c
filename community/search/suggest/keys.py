"""The forms of a name that somebody may begin to type, and the sounds that are taken for one another. Pure functions."""

from collections.abc import Iterable, Sequence

from community.search import analysis

LONGEST = 32  # bytes of a key; what follows is not compared
MOST_STARTS = 8
LEADING, INSIDE = 1.0, 0.55
BY_TEXT, BY_PINYIN, BY_INITIALS = 1.0, 0.9, 0.75

# what many speakers do not tell apart
_NEAR_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_NEAR_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


def squeezed(text: str) -> str:
    """Folded, letters, digits and Chinese only: spaces, points and the apostrophes of an input method do not count."""
    return "".join(character for character in analysis.fold(text) if character.isalnum())


def is_chinese(text: str) -> bool:
    """Whether every character is a common Chinese one."""
    return all("\u4e00" <= character <= "\u9fff" for character in text)


def cut(key: str) -> bytes:
    """The bytes of a key, at most LONGEST, whole characters."""
    return key.encode()[:LONGEST].decode(errors="ignore").encode()


def starts(name: str) -> list[int]:
    """Where the words of a folded name begin, the first at its beginning."""
    return [token.start for token in analysis.tokens(name)][:MOST_STARTS] or [0]


def keys(name: str, syllables: Sequence[str]) -> dict[bytes, float]:
    """Everything that may be typed for a folded name, with how near it is to the name's beginning in its own script.

    `syllables` has a reading for every character of the name.
    """
    found: dict[bytes, float] = {}
    for at in starts(name):
        place = LEADING if at == 0 else INSIDE
        ways = [(squeezed(name[at:]), BY_TEXT)]
        if any(map(is_chinese, name[at:])):
            read = syllables[at:]
            ways.append((squeezed("".join(read)), BY_PINYIN))
            ways.append((squeezed("".join(part[:1] for part in read)), BY_INITIALS))
        for text, way in ways:
            key = cut(text)
            if key:
                found[key] = max(found.get(key, 0.0), place * way)
    return found


def sound(syllables: Iterable[str]) -> str:
    """How a word sounds to an ear that hears no difference between zh and z, n and l, ang and an …"""
    return " ".join(map(_near, syllables))


def _near(syllable: str) -> str:
    for one, other in _NEAR_INITIALS:
        if syllable.startswith(one):
            syllable = other + syllable[len(one) :]
            break
    for one, other in _NEAR_FINALS:
        if syllable.endswith(one):
            return syllable[: -len(one)] + other
    return syllable
