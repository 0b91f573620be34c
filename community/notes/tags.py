"""Tags on pictures: which goods, where, with which link; dead when the goods leave the shelf."""

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select, update

from community.catalog import queries as catalog
from community.notes import hooks
from community.notes.errors import NotForTagging
from community.notes.models import Note, NoteState, NoteTag, TagState
from community.notes.rules import MAX_LABEL, TagDraft
from community.platform.db import session

_OF_NOTE = select(NoteTag).where(NoteTag.note_id == bindparam("note_id")).order_by(NoteTag.id)
_SHOWING = (
    select(Note.id, Note.author_id)
    .join(NoteTag, NoteTag.note_id == Note.id)
    .where(
        NoteTag.product_id == bindparam("product_id"),
        NoteTag.state == bindparam("state"),
        Note.state == NoteState.PUBLISHED,
    )
    .distinct()
    .order_by(Note.id)
)


def write(note: Note, drafts: Sequence[TagDraft]) -> None:
    """Tags of a new note. Raises NotForTagging unless everything is on the shelf."""
    labels = _labels(drafts, note.lang, kept=frozenset())
    for draft in drafts:
        _add(note, draft, labels[draft.product_id])


def rewrite(note: Note, drafts: Sequence[TagDraft]) -> None:
    """Tags of an edited note: those on the same product stay the same rows and keep their links. Raises NotForTagging."""
    before = list(session().scalars(_OF_NOTE, {"note_id": note.id}))
    free: dict[int, list[NoteTag]] = {}
    for tag in before:
        free.setdefault(tag.product_id, []).append(tag)
    labels = _labels(drafts, note.lang, kept=frozenset(free))
    for draft in drafts:
        if not free.get(draft.product_id):
            _add(note, draft, labels[draft.product_id])
            continue
        tag = free[draft.product_id].pop(0)
        tag.picture_position, tag.x, tag.y, tag.sku_id = draft.picture, draft.x, draft.y, draft.sku_id
        tag.label = draft.label or tag.label or labels[draft.product_id]
        if tag.state == TagState.REMOVED:
            tag.state = TagState.LIVE
    for rest in free.values():
        for tag in rest:
            tag.state = TagState.REMOVED
    session().flush()


def follow_shelf(product_id: int, on_shelf: bool) -> list[tuple[int, int]]:
    """Let the product's tags live or die; (note_id, author_id) of the published notes in which any did."""
    came_from, to = (TagState.GONE, TagState.LIVE) if on_shelf else (TagState.LIVE, TagState.GONE)
    shown = session().execute(_SHOWING, {"product_id": product_id, "state": came_from.value}).all()
    session().execute(
        update(NoteTag)
        .where(NoteTag.product_id == product_id, NoteTag.state == came_from)
        .values(state=to)
        .execution_options(synchronize_session=False)
    )
    return [(row.id, row.author_id) for row in shown]


def _labels(drafts: Sequence[TagDraft], lang: str, kept: frozenset[int]) -> dict[int, str]:
    """Product → its name cut to a label. A dead product may stay where it was tagged before, but is not tagged anew."""
    products = catalog.products({draft.product_id for draft in drafts}, lang)
    for draft in drafts:
        product = products.get(draft.product_id)
        if product is None or (product.state != "on_shelf" and draft.product_id not in kept):
            raise NotForTagging
    asked = {draft.sku_id: draft.product_id for draft in drafts if draft.sku_id is not None}
    skus = catalog.skus(asked, lang) if asked else {}
    if any(sku_id not in skus or skus[sku_id].product_id != product_id for sku_id, product_id in asked.items()):
        raise NotForTagging
    return {product_id: product.name[:MAX_LABEL] for product_id, product in products.items()}


def _add(note: Note, draft: TagDraft, name: str) -> None:
    made = session().execute(insert(NoteTag).returning(NoteTag.id), _row(note.id, draft, draft.label or name))
    tag_id = made.scalar_one()
    token = _link(note.author_id, draft.product_id, note.id, tag_id)
    if token:
        session().execute(
            update(NoteTag)
            .where(NoteTag.id == tag_id)
            .values(link_token=token)
            .execution_options(synchronize_session=False)
        )


def _row(note_id: int, draft: TagDraft, label: str) -> dict[str, object]:
    return {
        "note_id": note_id,
        "picture_position": draft.picture,
        "x": draft.x,
        "y": draft.y,
        "product_id": draft.product_id,
        "sku_id": draft.sku_id,
        "label": label[:MAX_LABEL],
        "state": TagState.LIVE.value,
    }


def _link(author_id: int, product_id: int, note_id: int, tag_id: int) -> str | None:
    return next((token for token in hooks.tag_link(author_id, product_id, note_id, tag_id) if token), None)
