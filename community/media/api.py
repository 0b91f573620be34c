"""JSON of media: send a picture."""

from flask import Blueprint

from community.accounts.rules import Scope
from community.media.routes import received_picture
from community.media.schemas import PictureOut
from community.platform import access
from community.platform.api import answers, api
from community.platform.limits import limit

bp = Blueprint("media_api", __name__, url_prefix="/api/v1")


@bp.post("/pictures")
@access.token(Scope.NOTES)
@limit("120/minute")
@api.validate(resp=answers(HTTP_201=PictureOut), tags=["media"])
def add_picture() -> tuple[PictureOut, int]:
    """Send one picture as multipart form data, field `picture`; `alt` says what it shows."""
    return PictureOut.model_validate(received_picture()), 201
