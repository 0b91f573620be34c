"""Finishing touches on the generated document: only /api/v1, with its server, and refusals as what they are."""

from typing import Any

REFUSALS = "application/problem+json"


def finished(document: dict[str, Any], site_url: str) -> dict[str, Any]:
    """The document restricted to /api/v1, its server named, its refusals typed (RFC 9457); the input is not changed."""
    paths = {
        path: {method: _refusing(operation) for method, operation in operations.items()}
        for path, operations in document["paths"].items()
        if path.startswith("/api/v1/")
    }
    return document | {"paths": paths, "servers": [{"url": site_url}]}


def _refusing(operation: dict[str, Any]) -> dict[str, Any]:
    responses = {
        status: answer | {"content": {REFUSALS: answer["content"]["application/json"]}}
        if status >= "400" and "application/json" in answer.get("content", {})
        else answer
        for status, answer in operation["responses"].items()
    }
    return operation | {"responses": responses}
