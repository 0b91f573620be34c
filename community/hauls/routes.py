"""Showing what one bought."""

from types import SimpleNamespace

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from community.accounts.visitors import me
from community.hauls import queries, service
from community.hauls.errors import AlreadyShown, NotBought
from community.hauls.rules import days_used
from community.media import service as pictures
from community.notes import queries as notes
from community.notes.forms import NoteForm
from community.notes.routes import own_pictures
from community.platform import access
from community.platform.db import transaction
from community.platform.errors import Refusal
from community.platform.html import render, see_other, toast
from community.platform.limits import limit
from community.platform.refusals import status_of
from community.platform.time import now
from community.platform.viewer import viewer
from community.shop.orders import queries as orders
from community.shop.orders.queries import LineRow

bp = Blueprint("hauls", __name__, template_folder="templates")


class HaulForm(NoteForm):
    stars = RadioField(choices=[SelectChoice(str(value)) for value in range(1, 6)], validators=[Optional()])

    @property
    def given_stars(self) -> int | None:
        return int(self.stars.data) if self.stars.data else None


@bp.get("/orders/lines/<int:line_id>/haul")
@access.member
def new(line_id: int) -> BaseResponse:
    line = _line(line_id)
    note_id = queries.shown([line_id]).get(line_id)
    if note_id is None:
        return _desk(line, HaulForm(formdata=None))
    row = notes.notes([note_id]).get(note_id)
    if row is None or row.state != "published":
        raise AlreadyShown
    return see_other(url_for("storefront.note", public_id=row.public_id))


@bp.post("/orders/lines/<int:line_id>/haul")
@access.member
@limit("20/hour")
def publish(line_id: int) -> BaseResponse:
    line = _line(line_id)
    form = HaulForm()
    if not form.validate():
        return _desk(line, form, status=422)
    try:
        with transaction():
            pictures.describe(me(), form.described)
            note = service.publish(me(), line_id, form.draft(), stars=form.given_stars, lang=viewer().locale)
    except Refusal as refusal:
        return _desk(line, form, refusal=refusal)
    return toast(see_other(url_for("storefront.note", public_id=note.public_id)), _("Published"))


def _line(line_id: int) -> LineRow:
    line = orders.line_for_haul(line_id, me())
    if line is None:
        raise NotBought
    return line


def _desk(line: LineRow, form: HaulForm, *, status: int = 200, refusal: Refusal | None = None) -> BaseResponse:
    delivered_at = line.delivered_at or now()
    return render(
        "hauls/new.html",
        status_of(refusal) if refusal else status,
        form=form,
        line=SimpleNamespace(
            id=line.id,
            name=line.product_name,
            option_text=line.option_text,
            picture=line.picture,
            delivered_at=delivered_at,
            days=days_used(delivered_at, now()),
        ),
        stars=form.given_stars,
        pictures=own_pictures(form),
        topics=form.named_topics,
        tags_json=form.tags.data or "[]",
        goods_url=url_for("notes.goods_for_tag"),
        problem=refusal.text() if refusal else None,
    )
