"""JSON API plumbing: validated by pydantic, described by OpenAPI, refusing in problem-JSON (spectree underneath)."""

from typing import Any

from flask import Flask, Response, request
from flask.json.provider import DefaultJSONProvider
from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, ConfigDict
from spectree import Response as Answers
from spectree import SpecTree

from community.platform.errors import Invalid
from community.platform.forms import csrf
from community.platform.idempotency import BadKey
from community.platform.viewer import viewer


class Schema(BaseModel):
    """Base of every request and answer: unknown fields are refused, so nobody sets a price by naming it."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    code: str
    fields: dict[str, Any] | None = None


class BadFields(Invalid):
    code = "invalid_fields"
    message = _l("Some fields are missing or not right.")


def _refuse(_request: Any, _response: Any, error: Any, _instance: Any, _adapter: Any) -> None:
    if error is not None:
        raise BadFields(
            errors=[{"at": ".".join(map(str, e["loc"])), "problem": e["msg"]} for e in error.errors(include_url=False)]
        )


api = SpecTree(
    "flask",
    before=_refuse,
    title="Meadow",
    version="1",
    mode="strict",
    validation_error_model=Problem,
    security_schemes=[{"name": "bearer", "data": {"type": "http", "scheme": "bearer"}}],
    security={"bearer": []},
)


def answers(**models: type[BaseModel] | None) -> Answers:
    """Declare an endpoint's answers: `answers(HTTP_200=NoteOut)`; the usual refusals are added."""
    usual = {f"HTTP_{status}": Problem for status in (400, 401, 403, 404, 409, 410, 415, 429)}
    return Answers(**(usual | models))


def idempotency_key() -> str:
    """The `Idempotency-Key` of the request. Raises BadKey without one."""
    key = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(key) <= 255:
        raise BadKey
    return key


def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI document, made from the code."""
    api.app = app
    return api.spec


def _guard() -> Response | None:
    """A browser session may use the API too, but then only with the page's CSRF token."""
    if request.path.startswith("/api/") and viewer().signed_in and viewer().scopes is None:
        csrf.protect()
    return None


class Reader(DefaultJSONProvider):
    """Flask's JSON; a body nested deeper than Python goes is unreadable, not a failure of ours."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def init_app(app: Flask) -> None:
    app.json = Reader(app)
    app.before_request(_guard)
