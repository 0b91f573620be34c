"""JSON API of notes: write, change, take back. Reading one is composed in the storefront."""

from flask import Blueprint, url_for

from community.accounts.rules import Scope
from community.accounts.visitors import me
from community.notes import queries, service
from community.notes.errors import NoSuchNote
from community.notes.schemas import NoteIn, PublishedOut
from community.platform import access, idempotency
from community.platform.api import answers, api, idempotency_key
from community.platform.db import transaction
from community.platform.limits import limit
from community.platform.viewer import viewer

ENDPOINT = "notes.publish"

bp = Blueprint("notes_api", __name__, url_prefix="/api/v1")


@bp.post("/notes")
@access.token(Scope.NOTES)
@limit("60/hour")
@api.validate(json=NoteIn, resp=answers(HTTP_201=PublishedOut), tags=["notes"])
def publish(json: NoteIn) -> tuple[PublishedOut, int]:
    """Publish a note. The same Idempotency-Key answers with the same note."""
    key, actor = idempotency_key(), viewer().actor.key
    with transaction():
        public_id = idempotency.replay(actor, ENDPOINT, key, json.model_dump())
        if public_id is None:
            public_id = service.publish(me(), json.draft(), lang=viewer().locale).public_id
            idempotency.remember(actor, ENDPOINT, key, public_id)
    return _where(public_id), 201


@bp.put("/notes/<public_id>")
@access.token(Scope.NOTES)
@limit("60/hour")
@api.validate(json=NoteIn, resp=answers(HTTP_200=PublishedOut), tags=["notes"])
def change(public_id: str, json: NoteIn) -> PublishedOut:
    """Write one's own note anew."""
    note_id = _own(public_id)
    with transaction():
        service.edit(note_id, me(), json.draft(), lang=viewer().locale)
    return _where(public_id)


@bp.delete("/notes/<public_id>")
@access.token(Scope.NOTES)
@api.validate(resp=answers(HTTP_204=None), tags=["notes"])
def remove(public_id: str) -> tuple[str, int]:
    """Take one's own note back for good."""
    note_id = _own(public_id)
    with transaction():
        service.remove(note_id, me())
    return "", 204


def _own(public_id: str) -> int:
    note_id = queries.note_id_of(public_id)
    if note_id is None or queries.owners("note", [note_id]).get(note_id) != me():
        raise NoSuchNote
    return note_id


def _where(public_id: str) -> PublishedOut:
    return PublishedOut(public_id=public_id, url=url_for("storefront.note", public_id=public_id, _external=True))
