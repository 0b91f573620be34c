"""How Chinese is read. Only the job that writes the arrays loads this: the dictionary is large, and pages read its results."""

import unicodedata
from collections.abc import Iterator
from functools import cache

from pypinyin import lazy_pinyin, pinyin_dict

FIRST, LAST = 0x4E00, 0x9FFF


def syllables(text: str) -> list[str]:
    """The reading of each Chinese character without tones (`lv` for 绿); other characters stand as they are."""
    return list(lazy_pinyin(text, errors=lambda other: list(other)))  # type: ignore[arg-type, return-value]


def readings() -> Iterator[tuple[str, str]]:
    """Every common Chinese character with its most usual reading."""
    for code in range(FIRST, LAST + 1):
        known = pinyin_dict.pinyin_dict.get(code)
        if known:
            yield chr(code), _plain(known.split(",")[0])


@cache
def _plain(reading: str) -> str:
    """`lǜ` → `lv`."""
    parts = unicodedata.normalize("NFD", reading.replace("ü", "v").replace("ǜ", "v").replace("ǘ", "v"))
    parts = parts.replace("ǚ", "v").replace("ǖ", "v").replace("u\u0308", "v")
    return "".join(part for part in parts if not unicodedata.combining(part))
