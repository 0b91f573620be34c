"""Answers for a browser: a full page, or the fragment htmx asked for."""

import json

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse


def wants_fragment() -> bool:
    """True for an htmx request for a part of a page (not a boosted visit, not a restored history entry)."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def render(template: str, status: int = 200, **context: object) -> Response:
    """Render a page template; `layout` is the frame, or the bare fragment when htmx asked."""
    layout = "fragment.html" if wants_fragment() else "base.html"
    response = make_response(render_template(template, layout=layout, **context), status)
    response.vary.add("HX-Request")
    return response


def see_other(url: str) -> BaseResponse:
    """Go and GET that: 303, or for htmx a client-side visit to it."""
    if request.headers.get("HX-Request") == "true":
        return Response(status=204, headers={"HX-Redirect": url})
    return redirect(url, 303)


def toast(response: BaseResponse, text: str, tone: str = "leaf", sheet: tuple[str, str] | None = None) -> BaseResponse:
    """Have the page say `text` in its toast once this answer is in. `tone`: leaf or bad.

    `sheet`: what the toast offers beside it, in a word, and the address that then opens in the sheet.
    """
    detail = {"text": str(text), "tone": tone}
    if sheet:
        detail |= {"label": sheet[0], "sheet": sheet[1]}
    response.headers["HX-Trigger"] = json.dumps({"toast": detail})
    return response


def local_url(target: str | None, otherwise: str) -> str:
    """`target` if it is a path on this site, else `otherwise`: no open redirects.

    Browsers drop tabs and line ends and read a backslash as a slash, so `/`, tab, `/elsewhere` is another site: a path
    with any of these is none of ours.
    """
    if target is None or not target.startswith("/") or target.startswith("//"):
        return otherwise
    return target if target.isprintable() and "\\" not in target else otherwise
