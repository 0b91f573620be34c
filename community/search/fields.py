"""A document as every engine stores it: fields of finished tokens, fields to narrow by, and what a page shows of it."""

import zlib
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from community.search import analysis
from community.search.analysis import Reading
from community.search.engine import Document, Key, Kind

NAMED, BESIDE, BODY = "title", "extra", "body"
TEXT = (NAMED, BESIDE, BODY)
TOKENS = (*TEXT, "head", "joined", "chars", "spelt")  # tokens with a blank between
BASIC = ("head", "joined", "chars", "spelt")  # of those: it only counts whether a token is there
NAMES = (
    "key",
    "exact",
    "currency",
    "kind",
    "lang",
    "city",
    "topics",
    "brand",
    "shop",
)  # one value or several, as it is
NUMBERS = ("subject", "author", "haul", "paid", "price", "popular", "published", "shelf", "stamp")
KEPT = ("ref", "shown", "told")
COUNTED = {"kind": len(Kind), "topics": 12, "city": 12, "lang": 12, "brand": 12, "shop": 12, "haul": 2, "paid": 2}
"""What is counted, and how many values of each."""

BODY_KEPT = 1200
LONGEST_NAME = 300  # longer than any query
NO_PRICE, EARLIEST = -1, 0

_APART = " \n "  # between texts: no word or measure spans it
_KINDS = list(Kind)


@dataclass(frozen=True, slots=True)
class Stored:
    """A document ready to be stored: tokens by field, values to narrow by, numbers, what is kept as it is."""

    key: Key
    tokens: dict[str, str]
    names: dict[str, tuple[str, ...]]
    numbers: dict[str, int]
    kept: dict[str, str]
    rank: float


def stored(document: Document) -> Stored:
    return Stored(
        document.key,
        tokens(document),
        names(document),
        numbers(document),
        kept(document),
        max(1.0, document.rank),
    )


def name(key: Key) -> str:
    return f"{key[0]}:{key[1]}"


def key_of(name: str) -> Key:
    """What `name` named."""
    kind, _, subject_id = name.partition(":")
    return kind, int(subject_id)


def pack(key: Key) -> int:
    """Kind and id in one number: engines read numbers from columns faster than text."""
    return key[1] * len(_KINDS) + _KINDS.index(Kind(key[0]))


def unpack(number: int) -> Key:
    return _KINDS[number % len(_KINDS)].value, number // len(_KINDS)


def tokens(document: Document) -> dict[str, str]:
    """What can be matched of a document, by field."""
    title, body = Reading(analysis.fold(document.title)), Reading(analysis.fold(document.body))
    extra = Reading(_APART.join(map(_folded, document.extra)))
    spelt = title.spelt()
    found = {
        NAMED: " ".join(title.stream()),
        "head": analysis.head(title) or "",
        "joined": " ".join(_joined(spelt)),
        "spelt": " ".join(dict.fromkeys([*spelt, *extra.spelt()])),
    }
    if extra.folded:
        found[BESIDE] = " ".join(extra.stream())
    if body.folded:
        found[BODY] = " ".join(body.stream())
    runs = [*title.runs, *extra.runs, *body.runs]
    if runs:
        found["chars"] = " ".join(dict.fromkeys("".join(runs)))
    return found


@lru_cache(maxsize=16384)
def _folded(name: str) -> str:
    """What stands beside a name is the name of a topic, a shop or a category, which stands beside many."""
    return analysis.fold(name)


def _joined(spelt: list[str]) -> list[str]:
    """Neighbours in a name written as one word, so that `chainsaw` finds "chain saw"."""
    return [
        one + analysis.stem(other)
        for one, other in pairwise(spelt)
        if len(one) > 2 and len(other) > 2 and one.isascii() and other.isascii() and (one + other).isalpha()
    ]


def names(document: Document) -> dict[str, tuple[str, ...]]:
    """What a document is narrowed and counted by; empty values are left out."""
    found = {
        "key": (name(document.key),),
        "exact": (analysis.fold(document.title).strip()[:LONGEST_NAME],),
        "kind": (document.kind.value,),
        "currency": (document.currency,),
        "lang": (document.lang,),
        "city": (document.city,),
        "topics": document.topics,
        "brand": (document.brand,),
        "shop": (document.shop,),
    }
    return {field: kept for field, values in found.items() if (kept := tuple(filter(None, values)))}


def numbers(document: Document) -> dict[str, int]:
    return {
        "subject": pack(document.key),
        "author": document.author_id,
        "haul": int(document.haul),
        "paid": int(document.paid),
        "price": NO_PRICE if document.price_minor is None else document.price_minor,
        "popular": document.popular,
        "published": int(document.published_at.timestamp()) if document.published_at else EARLIEST,
        "shelf": _shelf(document),
        "stamp": document.stamp,
    }


def _shelf(document: Document) -> int:
    """Goods of one category stand on one shelf; 0 for what has none."""
    goods = document.kind is Kind.product and document.topics
    return zlib.crc32(document.topics[0].encode()) if goods else 0


def kept(document: Document) -> dict[str, str]:
    return {"ref": document.ref, "shown": document.title, "told": document.body[:BODY_KEPT]}
