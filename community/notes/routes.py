"""Writing, editing and taking back a note."""

from collections.abc import Collection

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from community.accounts.visitors import me
from community.catalog import queries as catalog
from community.media import queries as media
from community.media import service as pictures
from community.notes import hooks, queries, service
from community.notes.errors import NoSuchNote
from community.notes.forms import NoteForm, tags_json
from community.notes.queries import NotePage
from community.platform import access
from community.platform.db import transaction
from community.platform.errors import Refusal
from community.platform.html import render, see_other, toast
from community.platform.limits import limit
from community.platform.refusals import status_of
from community.platform.viewer import viewer

GOODS_SHOWN = 12

bp = Blueprint("notes", __name__, template_folder="templates")


@bp.get("/new")
@access.member
def new() -> BaseResponse:
    return _desk(NoteForm(formdata=None))


@bp.post("/new")
@access.member
@limit("20/hour")
def publish() -> BaseResponse:
    form = NoteForm()
    if not form.validate():
        return _desk(form, status=422)
    try:
        with transaction():
            pictures.describe(me(), form.described)
            note = service.publish(me(), form.draft(), lang=viewer().locale)
    except Refusal as refusal:
        return _desk(form, refusal=refusal)
    return toast(see_other(url_for("storefront.note", public_id=note.public_id)), _("Published"))


@bp.get("/n/<public_id>/edit")
@access.member
def edit(public_id: str) -> BaseResponse:
    note = _mine(public_id)
    form = NoteForm(
        formdata=None,
        data={"title": note.title, "body": note.body, "city": note.city, "ai": note.ai, "pictures": note.picture_ids},
    )
    form.topics.data = ",".join(topic.name(viewer().locale) for topic in note.topics)
    form.tags.data = tags_json(note)
    return _desk(form, note)


@bp.post("/n/<public_id>/edit")
@access.member
@limit("60/hour")
def save(public_id: str) -> BaseResponse:
    note = _mine(public_id)
    form = NoteForm()
    if not form.validate():
        return _desk(form, note, status=422)
    try:
        with transaction():
            mine = {picture.id for picture in own_pictures(form)}
            pictures.describe(me(), {each: alt for each, alt in form.described.items() if each in mine})
            service.edit(note.id, me(), form.draft(), lang=viewer().locale)
    except Refusal as refusal:
        return _desk(form, note, refusal=refusal)
    return toast(see_other(url_for("storefront.note", public_id=public_id)), _("Saved"))


@bp.post("/n/<public_id>/remove")
@access.member
def remove(public_id: str) -> BaseResponse:
    note = _mine(public_id)
    with transaction():
        service.remove(note.id, me())
    return toast(see_other(url_for("storefront.profile", handle=viewer().handle)), _("The note is gone"))


@bp.get("/new/goods")
@access.member
@limit("120/minute", methods=("GET",))
def goods_for_tag() -> BaseResponse:
    """What may be tagged, for the writing desk's search box; without words, the newest goods."""
    words = request.args.get("q", "").strip()[:100]
    lang = viewer().locale
    if words:
        ids = next(iter(hooks.find_goods(words, viewer())), [])
        known = catalog.products(ids, lang)
        found = [known[product_id] for product_id in ids if product_id in known]
    else:
        found = catalog.page_of_products(lang=lang, size=GOODS_SHOWN).items
    return render("notes/_goods_for_tag.html", goods=[row for row in found if row.on_sale][:GOODS_SHOWN])


def _mine(public_id: str) -> NotePage:
    note = queries.note(public_id)
    if note is None or note.author_id != me():
        raise NoSuchNote
    return note


def _desk(
    form: NoteForm, note: NotePage | None = None, *, status: int = 200, refusal: Refusal | None = None
) -> BaseResponse:
    """The writing desk, with whatever was written so far."""
    return render(
        "notes/edit.html" if note else "notes/new.html",
        status_of(refusal) if refusal else status,
        form=form,
        note=note,
        pictures=own_pictures(form, note.picture_ids if note else ()),
        topics=form.named_topics,
        tags_json=form.tags.data or "[]",
        goods_url=url_for("notes.goods_for_tag"),
        can_earn="influencer" in viewer().roles,
        rate_bp=None,
        problem=refusal.text() if refusal else None,
    )


def own_pictures(form: NoteForm, shown: Collection[int] = ()) -> list[media.PictureRow]:
    """The pictures that the form names, in their order: the writer's own, and those that the note shows already."""
    wanted = list(form.pictures.data or [])
    known = media.pictures(wanted)
    return [known[each] for each in wanted if each in known and (each in shown or known[each].owner_id == me())]
