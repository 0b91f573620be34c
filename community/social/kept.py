"""What social keeps about a person, for the page that shows it to them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, select

from community.accounts import queries as accounts
from community.accounts.hooks import Kept
from community.catalog import queries as catalog
from community.notes import queries as notes
from community.platform.db import session
from community.platform.viewer import Actor, viewer
from community.social.boards import queries as boards
from community.social.models import Collect, Comment, Follow, Hide, Like

_SAID = (
    select(Comment.at, Comment.body, Comment.state)
    .where(Comment.author_id == bindparam("person_id"))
    .order_by(Comment.id.desc())
)
_HIDDEN = select(Hide.at, Hide.kind, Hide.subject_id).where(Hide.actor == bindparam("actor")).order_by(Hide.at.desc())

_NAMES: Mapping[str, Callable[[Iterable[int]], Mapping[int, str]]] = {
    "note": lambda ids: {key: row.title for key, row in notes.notes(ids).items()},
    "product": lambda ids: {key: row.name for key, row in catalog.products(ids, viewer().locale).items()},
    "person": lambda ids: {key: row.name for key, row in accounts.people(ids).items()},
    "topic": lambda ids: {key: row.name(viewer().locale) for key, row in notes.topics(ids).items()},
    "shop": lambda ids: {key: row.name for key, row in catalog.shops(ids).items()},
}


def about(person_id: int) -> list[Kept]:
    """What they liked, planted, followed, hid and said, newest first."""
    columns = (_("When"), _("What"))
    marks = [
        Kept(title, columns, _named(_marks(table), person_id=person_id))
        for title, table in ((_("Likes"), Like), (_("Planted"), Collect), (_("Following"), Follow))
    ]
    hidden = Kept(_("Hidden"), columns, _named(_HIDDEN, actor=Actor(person_id).key))
    said = [
        (row.at.date().isoformat(), row.body, row.state) for row in session().execute(_SAID, {"person_id": person_id})
    ]
    comments = Kept(_("Comments"), (_("When"), _("Text"), _("State")), said)
    return [*marks, _boards(person_id), hidden, comments]


def _boards(person_id: int) -> Kept:
    """Each board with each of its items; one that is empty has a line of its own."""
    rows = boards.kept_of(person_id)
    names = _names((row.kind, row.subject_id) for row in rows if row.kind and row.subject_id)
    lines = [
        (
            row.created_at.date().isoformat(),
            row.name,
            row.description,
            _("Public") if row.public else _("Only me"),
            names.get((row.kind or "", row.subject_id or 0), ""),
            row.reason or "",
        )
        for row in rows
    ]
    return Kept(
        _("Patches"),
        (_("When"), _("Name of the patch"), _("Description"), _("Who sees it"), _("What"), _("Reason")),
        lines,
    )


def _marks(table: type[Like] | type[Collect] | type[Follow]) -> Select[datetime, str, int]:
    return (
        select(table.at, table.kind, table.subject_id)
        .where(table.person_id == bindparam("person_id"))
        .order_by(table.at.desc())
    )


def _named(statement: Select[datetime, str, int], **whose: object) -> list[tuple[str, ...]]:
    rows = session().execute(statement, whose).all()
    names = _names((row.kind, row.subject_id) for row in rows)
    return [(row.at.date().isoformat(), names[row.kind, row.subject_id]) for row in rows]


def _names(subjects: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """What each subject is called; its kind and number where nobody knows any more."""
    wanted: dict[str, set[int]] = {}
    for kind, subject_id in subjects:
        wanted.setdefault(kind, set()).add(subject_id)
    found = {kind: _NAMES[kind](ids) for kind, ids in wanted.items()}
    return {(kind, each): found[kind].get(each) or f"{kind} {each}" for kind, ids in wanted.items() for each in ids}
