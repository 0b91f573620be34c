"""A browser for route tests: signed in or not, speaking htmx, with the CSRF token of its own session."""

import re
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

FRAGMENT = {"HX-Request": "true", "Accept-Language": "zh"}
PAGE = {"Accept-Language": "zh"}
_TOKEN = re.compile(r'"X-CSRFToken": "([^"]+)"')


def csrf(client: FlaskClient) -> dict[str, str]:
    """The header that the page frame has htmx send."""
    found = _TOKEN.search(client.get("/about/about", headers=PAGE).text)
    assert found, "the page frame carries no token"
    return {"X-CSRFToken": found[1]}


def send(client: FlaskClient, path: str, data: Mapping[str, Any] | None = None, *, htmx: bool = True) -> TestResponse:
    """POST a form as htmx does, or as a browser without scripts."""
    return client.post(path, data=data or {}, headers=(FRAGMENT if htmx else PAGE) | csrf(client))
