"""The one translator of refusals: a page, an htmx fragment, or problem-JSON (RFC 9457), in the reader's language."""

import structlog
from flask import Flask, Response, jsonify, request, url_for
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.exceptions import NotFound as NoRoute
from werkzeug.wrappers import Response as BaseResponse

from community.platform import errors
from community.platform.html import render, see_other, toast, wants_fragment

log = structlog.get_logger(__name__)

STATUS: dict[type[errors.Refusal], int] = {
    errors.BadRequest: 400,
    errors.SignInNeeded: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Gone: 410,
    errors.TooLarge: 413,
    errors.Invalid: 422,
    errors.TooMany: 429,
    errors.Unavailable: 503,
    errors.Refusal: 400,
}


class StaleForm(errors.BadRequest):
    code = "stale_form"
    message = errors._l("This page was open for too long. Load it again, then send it once more.")


def status_of(refusal: errors.Refusal) -> int:
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


def speaks_json() -> bool:
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def answer(refusal: errors.Refusal, status: int | None = None) -> BaseResponse:
    """What the browser or the API client gets for a refusal."""
    status = status or status_of(refusal)
    if speaks_json():
        response: BaseResponse = problem(refusal, status)
    elif status == 401 and request.method == "GET" and not wants_fragment():
        return see_other(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    elif status == 401:
        response = (
            Response(status=401, headers={"HX-Redirect": url_for("accounts.sign_in")})
            if wants_fragment()
            else _page(refusal, 401)
        )
    elif wants_fragment():
        response = toast(_page(refusal, status), refusal.text(), "bad")
        response.headers["HX-Reswap"] = "none"
    else:
        response = _page(refusal, status)
    if status in (429, 503):
        response.headers.setdefault("Retry-After", "5")
    return response


def _page(refusal: errors.Refusal, status: int) -> Response:
    return render("error.html", status, refusal=refusal, text=refusal.text(), code=refusal.code, status_code=status)


def problem(refusal: errors.Refusal, status: int) -> Response:
    body = {"type": f"about:blank#{refusal.code}", "title": refusal.text(), "status": status, "code": refusal.code}
    if refusal.fields:
        body["fields"] = {
            name: value if isinstance(value, int | list | dict) else str(value)
            for name, value in refusal.fields.items()
        }
    response = jsonify(body)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


class OutOfRange(errors.BadRequest):
    code = "out_of_range"
    message = errors._l("A number or a text in there is more than anything here could be. Nothing was changed.")


def _out_of_range(error: Exception) -> BaseResponse:
    """What no column can hold (a number beyond 64 bits, a NUL in a text) names nothing and is nobody's: the driver says so."""
    log.warning("out_of_range", error=str(error)[:200])
    return answer(OutOfRange())


def init_app(app: Flask) -> None:
    app.register_error_handler(OverflowError, _out_of_range)
    app.register_error_handler(DataError, _out_of_range)
    app.register_error_handler(errors.Refusal, answer)
    app.register_error_handler(CSRFError, lambda error: answer(StaleForm()))
    app.register_error_handler(NoRoute, lambda error: answer(errors.NotFound()))
    app.register_error_handler(RequestEntityTooLarge, lambda error: answer(errors.TooLarge()))
    app.register_error_handler(RateLimitExceeded, lambda error: answer(errors.TooMany()))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _broken)


def _http(error: HTTPException) -> BaseResponse:
    if error.code is None or error.code < 400:
        return error.get_response()
    response = answer(errors.BadRequest(), error.code)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers["Allow"] = value
    return response


class Broken(errors.Refusal):
    code = "broken"
    message = errors._l("That was our fault, not yours. What was saved before is safe.")


def _broken(error: Exception) -> BaseResponse:
    try:
        return answer(Broken(), 500)
    except Exception:  # the page frame itself is broken: say it without one
        return Response(Broken().text(), 500, mimetype="text/plain")
