"""The beacon: where pages tell what only the browser knows."""

from flask import Blueprint, Response, request
from pydantic import ValidationError

from community.activity import service
from community.activity.errors import BadBatch
from community.activity.schemas import Batch
from community.platform import access
from community.platform.db import transaction
from community.platform.errors import TooLarge
from community.platform.forms import csrf
from community.platform.limits import limit
from community.platform.viewer import viewer

MAX_BYTES = 64 * 1024

bp = Blueprint("activity", __name__)


@bp.app_template_global()
def page_token() -> str:
    """For `<meta name="page-token">`: signs the beacon of this page."""
    return service.page_token(viewer())


@bp.post("/beacon")
@csrf.exempt  # sendBeacon cannot set a header; the page token in the body does what a CSRF token would
@access.signed
@limit("240/minute")
def beacon() -> Response:
    if (request.content_length or 0) > MAX_BYTES:
        raise TooLarge
    try:
        batch = Batch.model_validate_json(request.get_data(cache=False))
    except ValidationError as error:
        raise BadBatch(problems=[".".join(map(str, problem["loc"])) for problem in error.errors()][:10]) from None
    with transaction():
        service.accept_batch(viewer(), batch)
    return Response(status=204)
