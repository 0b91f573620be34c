"""The things that rules lead to: from the address somebody pastes to a key, and from keys to names."""

import re
from collections.abc import Iterable

from community.accounts import queries as accounts
from community.catalog import queries as catalog
from community.notes import queries as notes
from community.search.curation.errors import UnknownSubject
from community.search.engine import Key

_ADDRESS = re.compile(r"(?:https?://[^/\s]+)?/(?P<place>[nputs])/(?P<ref>[^/?#\s]{1,80})(?:[?#]\S*)?")


def key_at(address: str) -> Key:
    """The subject at an address of ours, such as `/n/01…` or the whole of it. Raises UnknownSubject."""
    match = _ADDRESS.fullmatch(address.strip())
    found = _find(match["place"], match["ref"]) if match else None
    if found is None:
        raise UnknownSubject(named=address.strip()[:80])
    return found


def _find(place: str, ref: str) -> Key | None:
    if place == "n":
        kind, found = "note", notes.note_id_of(ref)
    elif place == "p":
        kind, found = "product", catalog.product_id_of(ref)
    elif place == "u":
        kind, found = "person", getattr(accounts.find_by_handle(ref), "id", None)
    elif place == "t":
        kind, found = "topic", getattr(notes.find_topic(ref), "id", None)
    else:
        kind, found = "shop", getattr(catalog.shop_page(ref), "id", None)
    return None if found is None else (kind, found)


def names(keys: Iterable[Key], lang: str) -> dict[Key, str]:
    """What each subject is called; those that are gone are left out. At most one read for each kind."""
    by_kind: dict[str, list[int]] = {}
    for kind, subject_id in set(keys):
        by_kind.setdefault(kind, []).append(subject_id)
    found: dict[Key, str] = {}
    found |= {("note", row.id): row.title for row in notes.subjects_by_id(by_kind.get("note", []))}
    found |= {("product", row.id): row.name for row in catalog.products(by_kind.get("product", []), lang).values()}
    found |= {("person", row.id): row.name for row in accounts.people(by_kind.get("person", [])).values()}
    found |= {("topic", row.id): row.name(lang) for row in notes.topics(by_kind.get("topic", [])).values()}
    found |= {("shop", row.id): row.name for row in catalog.shops(by_kind.get("shop", [])).values()}
    return found
