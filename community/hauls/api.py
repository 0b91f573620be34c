"""JSON API of hauls."""

from flask import Blueprint, url_for

from community.accounts.rules import Scope
from community.accounts.visitors import me
from community.hauls import service
from community.hauls.schemas import HaulIn
from community.notes.schemas import PublishedOut
from community.platform import access, idempotency
from community.platform.api import answers, api, idempotency_key
from community.platform.db import transaction
from community.platform.limits import limit
from community.platform.viewer import viewer

ENDPOINT = "hauls.publish"

bp = Blueprint("hauls_api", __name__, url_prefix="/api/v1")


@bp.post("/order-lines/<int:line_id>/haul")
@access.token(Scope.NOTES)
@limit("60/hour")
@api.validate(json=HaulIn, resp=answers(HTTP_201=PublishedOut), tags=["hauls"])
def publish(line_id: int, json: HaulIn) -> tuple[PublishedOut, int]:
    """Show a delivered order line of one's own. The same Idempotency-Key answers with the same note."""
    key, actor = idempotency_key(), viewer().actor.key
    with transaction():
        public_id = idempotency.replay(actor, ENDPOINT, key, [line_id, json.model_dump()])
        if public_id is None:
            public_id = service.publish(me(), line_id, json.draft(), stars=json.stars, lang=viewer().locale).public_id
            idempotency.remember(actor, ENDPOINT, key, public_id)
    return PublishedOut(public_id=public_id, url=url_for("storefront.note", public_id=public_id, _external=True)), 201
