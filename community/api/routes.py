"""The document that a client is generated from, and the page that a person reads."""

from flask import Blueprint, Response, current_app, jsonify

from community.api.rules import finished
from community.platform import access
from community.platform.api import document
from community.platform.html import render

bp = Blueprint("api", __name__, template_folder="templates")


@bp.get("/api/v1/openapi.json")
@access.public
def openapi() -> Response:
    """OpenAPI 3.1, generated from the code that runs."""
    return jsonify(finished(document(current_app), current_app.extensions["settings"].site_url))


@bp.get("/api")
@access.public
def guide() -> Response:
    described = finished(document(current_app), current_app.extensions["settings"].site_url)
    calls = [
        (method.upper(), path, operation.get("summary", ""))
        for path, operations in sorted(described["paths"].items())
        for method, operation in operations.items()
    ]
    return render("api/guide.html", calls=calls)
