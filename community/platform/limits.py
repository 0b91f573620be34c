"""Rate limits shared by all processes through Valkey; while it is away, each process counts for itself."""

from collections.abc import Callable

from flask import Flask, request
from flask_limiter import Limiter

from community.platform.redis import redis_url
from community.platform.viewer import viewer


def client_key() -> str:
    """The signed-in person, else the address."""
    person_id = viewer().person_id
    return f"p{person_id}" if person_id else f"a{request.remote_addr}"


limiter = Limiter(client_key, strategy="moving-window", headers_enabled=True, swallow_errors=False)


def limit(
    rule: str, key: Callable[[], str] = client_key, *, methods: tuple[str, ...] = ("POST", "PUT", "DELETE")
) -> Callable:
    """`@limit("10/minute")` on a view: counts unsafe calls of one person or address."""
    return limiter.limit(rule, key_func=key, methods=list(methods))


def init_app(app: Flask) -> None:
    url = redis_url(app.extensions["settings"])
    if url.startswith("unix://"):
        url = "redis+" + url.partition("?")[0]
    app.config["RATELIMIT_STORAGE_URI"] = url
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"socket_connect_timeout": 0.5, "socket_timeout": 1.0}
    app.config["RATELIMIT_KEY_PREFIX"] = "limits"
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
    limiter.init_app(app)
