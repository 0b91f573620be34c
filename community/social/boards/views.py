"""Boards with their pictures, and what is on one of them, as pages and the API show it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from community.accounts import queries as accounts
from community.accounts.queries import PersonRow
from community.catalog import queries as catalog
from community.catalog.queries import ProductRow
from community.media.queries import Sized
from community.notes import queries as notes
from community.notes.queries import NoteRow
from community.social.boards import queries
from community.social.boards.errors import NoSuchBoard
from community.social.boards.queries import BoardRow, ItemRow

SHOWN, TRIED = 3, 6  # pictures of a board; and of how many items, as some may be gone


@dataclass(frozen=True)
class BoardCard:
    board: BoardRow
    pictures: list[Sized]


@dataclass(frozen=True)
class ItemView:
    """`gone`: nobody may see it any more, and only the board's owner learns that it was here. `by` is an author or a shop."""

    id: int
    kind: str
    public_id: str
    title: str
    lang: str
    by: str
    picture: Sized | None
    price_minor: int | None
    currency: str | None
    reason: str
    cover: bool
    gone: bool


@dataclass(frozen=True)
class BoardPage:
    board: BoardRow
    owner: PersonRow
    mine: bool
    items: list[ItemView]

    @property
    def pictures(self) -> list[Sized]:
        """The cover's first."""
        ordered = sorted(self.items, key=lambda item: not item.cover)
        return [item.picture for item in ordered if item.picture and not item.gone][:SHOWN]


def cards(rows: Sequence[BoardRow], lang: str) -> list[BoardCard]:
    """Boards with their first pictures. Three statements, however many there are."""
    first = queries.first_items([row.id for row in rows], TRIED)
    pairs = [pair for those in first.values() for pair in those]
    known_notes, known_products = _subjects(pairs, lang)
    found = []
    for row in rows:
        shown = [_picture(kind, subject_id, known_notes, known_products) for kind, subject_id in first.get(row.id, ())]
        found.append(BoardCard(row, [picture for picture in shown if picture][:SHOWN]))
    return found


def page(public_id: str, person_id: int | None, lang: str) -> BoardPage:
    """A board and all that is on it, for this reader. Five statements. Raises NoSuchBoard."""
    board = queries.find(public_id, person_id)
    if board is None:
        raise NoSuchBoard
    rows = queries.items(board.id)
    known_notes, known_products = _subjects([(row.kind, row.subject_id) for row in rows], lang)
    people = accounts.people({board.owner_id} | {note.author_id for note in known_notes.values()})
    owner = people.get(board.owner_id)
    if owner is None or owner.erased:
        raise NoSuchBoard
    mine = board.owner_id == person_id
    views = [_item(row, known_notes, known_products, people) for row in rows]
    return BoardPage(board, owner, mine, [view for view in views if mine or not view.gone])


def _subjects(pairs: Collection[tuple[str, int]], lang: str) -> tuple[Mapping[int, NoteRow], Mapping[int, ProductRow]]:
    """The notes and the products among these that may be seen."""
    products = queries.of_kind(pairs, "product")
    found = catalog.products(products, lang) if products else {}
    seen = {row.id: row for row in notes.notes(queries.of_kind(pairs, "note")).values() if row.state == "published"}
    return seen, {row.id: row for row in found.values() if row.state != "removed"}


def _picture(
    kind: str, subject_id: int, known_notes: Mapping[int, NoteRow], known_products: Mapping[int, ProductRow]
) -> Sized | None:
    if kind == "note":
        note = known_notes.get(subject_id)
        return note.pictures[0] if note and note.pictures else None
    product = known_products.get(subject_id)
    return product.picture if product else None


def _item(
    row: ItemRow,
    known_notes: Mapping[int, NoteRow],
    known_products: Mapping[int, ProductRow],
    people: Mapping[int, PersonRow],
) -> ItemView:
    title, lang, by, public_id = "", "", "", ""
    price_minor: int | None = None
    currency: str | None = None
    note = known_notes.get(row.subject_id) if row.kind == "note" else None
    product = known_products.get(row.subject_id) if row.kind == "product" else None
    if note:
        writer = people.get(note.author_id)
        title, lang, by, public_id = note.title, note.lang, writer.name if writer else "", note.public_id
    elif product:
        title, by, public_id = product.name, product.shop_name, product.public_id
        price_minor, currency = product.price_minor, product.currency
    return ItemView(
        id=row.id,
        kind=row.kind,
        public_id=public_id,
        title=title,
        lang=lang,
        by=by,
        picture=_picture(row.kind, row.subject_id, known_notes, known_products),
        price_minor=price_minor,
        currency=currency,
        reason=row.reason,
        cover=row.cover,
        gone=note is None and product is None,
    )
