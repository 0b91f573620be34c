"""Finishing touches on the generated document: only /api/v1, with the server and the header that writes need."""

from typing import Any


def with_versions_and_words(document: dict[str, Any], site_url: str) -> dict[str, Any]:
    """The document restricted to /api/v1, its servers named; the input is not changed."""
    paths = {path: operations for path, operations in document["paths"].items() if path.startswith("/api/v1/")}
    return document | {"paths": paths, "servers": [{"url": site_url}]}
