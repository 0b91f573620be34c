"""Pictures over HTTP: sent by people who are signed in, served to everybody and for good."""

from flask import Blueprint, Response, jsonify, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from community.accounts import service as accounts
from community.accounts.visitors import me
from community.media import queries, service
from community.media.errors import NoPicture, PictureTooLarge
from community.media.models import Picture
from community.media.rules import MAX_BYTES, parse_rendition, rendition_key, smaller_or_equal
from community.platform import access
from community.platform.db import transaction
from community.platform.errors import NotFound
from community.platform.html import render, see_other, toast, wants_fragment
from community.platform.limits import limit
from community.platform.richtext import plain
from community.platform.storage import get_storage

bp = Blueprint("media", __name__, template_folder="templates")
bp.add_app_template_global(queries.picture_url, "picture_url")
bp.add_app_template_global(queries.picture_srcset, "picture_srcset")


@bp.get("/media/<path:path>")
@access.public
def picture(path: str) -> Response:
    """A rendition, the next smaller one where a picture has no larger. Only our own names are looked up."""
    parsed = parse_rendition(path)
    if parsed is None:
        raise NotFound
    key, name = parsed
    response = Response(_content(key, name), mimetype="image/webp")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


def _content(key: str, name: int) -> bytes:
    storage = get_storage()
    for candidate in smaller_or_equal(name):
        try:
            return storage.get(rendition_key(key, candidate))
        except FileNotFoundError:
            continue
    raise NotFound


@bp.post("/media")
@access.member
@limit("120/minute")
def upload() -> tuple[BaseResponse, int]:
    """Take one picture in: form field `picture`, and `alt` if there is one."""
    kept = received_picture()
    if wants_fragment():
        return render("media/picture.html", picture=kept), 201
    body = {
        "id": kept.id,
        "key": kept.key,
        "url": queries.picture_url(kept, 480),
        "width": kept.width,
        "height": kept.height,
        "color": kept.color,
    }
    return jsonify(body), 201


@bp.post("/media/avatar")
@access.member
@limit("20/hour")
def avatar() -> BaseResponse:
    """Take a picture in and make it the person's own."""
    kept = received_picture()
    with transaction():
        accounts.set_avatar(me(), kept.key)
    return toast(see_other(url_for("accounts.settings")), _("Saved"))


def received_picture() -> Picture:
    """The picture of this request, taken in for whoever sent it."""
    person_id = me()
    sent = request.files.get("picture")
    if sent is None:
        raise NoPicture
    data = sent.stream.read(MAX_BYTES + 1)
    if not data:
        raise NoPicture
    if len(data) > MAX_BYTES:
        raise PictureTooLarge
    received = service.receive(person_id, data)
    with transaction():
        return service.accept(person_id, received, " ".join(plain(request.form.get("alt", "")).split()))
