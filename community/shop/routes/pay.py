"""The sandbox gateway's page, and the door where gateways tell us what happened."""

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from community.platform import access
from community.platform.db import transaction
from community.platform.errors import BadRequest
from community.platform.forms import Form, csrf
from community.platform.html import render, see_other, wants_fragment
from community.platform.limits import limit, limiter
from community.platform.time import now
from community.platform.viewer import viewer
from community.shop import inbox
from community.shop.errors import BadNotice, BadSignature, PaymentClosed
from community.shop.payments import queries, sandbox
from community.shop.payments.gateways import GATEWAYS
from community.shop.routes.blueprint import bp
from community.shop.views import pay_view

MAX_NOTICE = 16 * 1024


@bp.get("/pay/<public_id>")
@access.member
def pay(public_id: str) -> Response:
    """Confirm or decline; then, asked again every second, what became of it."""
    return render("shop/pay.html", payment=pay_view(queries.get(public_id, viewer().person_id)))


@bp.post("/pay/<public_id>")
@access.member
@limit("60/minute")
def answer_pay(public_id: str) -> BaseResponse:
    """The payer's answer, `outcome` being paid or failed. The gateway's webhook does the rest."""
    form = Form()
    outcome = request.form.get("outcome")
    if not form.validate() or outcome not in ("paid", "failed"):
        raise BadRequest
    payment = queries.get(public_id, viewer().person_id)
    if not payment.settled:
        if not payment.payable:
            raise PaymentClosed
        if outcome == "paid":
            sandbox.confirm(payment)
        else:
            sandbox.decline(payment)
    return pay(public_id) if wants_fragment() else see_other(request.path)


@bp.post("/payments/<gateway>/webhook")
@access.signed
@csrf.exempt
@limiter.exempt
def webhook(gateway: str) -> tuple[str, int]:
    """A gateway's notice: verified over the raw bytes, then acted on once, in one transaction."""
    known = GATEWAYS.get(gateway)
    if known is None:
        raise BadSignature
    if (request.content_length or 0) > MAX_NOTICE:
        raise BadNotice
    body = request.get_data(cache=False)
    notice = known.verify(dict(request.headers), body, now())
    with transaction():
        inbox.accept(gateway, notice, body.decode())
    return "", 204
