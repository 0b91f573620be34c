"""Health, readiness and metrics."""

from ipaddress import ip_address

import redis
from flask import Blueprint, Response, jsonify, request
from sqlalchemy import text

from community.platform import access, metrics
from community.platform.db import session
from community.platform.errors import NotFound
from community.platform.redis import connection, redis_or_none

bp = Blueprint("platform", __name__, template_folder="templates")


@bp.get("/healthz")
@access.public
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@access.public
def readyz() -> tuple[Response, int]:
    """The database answers; the queue's absence is told but does not take the site out of service."""
    try:
        session().execute(text("SELECT 1"))
        database = True
    except Exception:  # whatever the driver raises, the answer is the same
        database = False
    client = redis_or_none()
    try:
        queue = bool(client and client.ping())
    except (redis.RedisError, OSError) as error:
        connection().failed(error)
        queue = False
    return jsonify(database=database, queue=queue), 200 if database else 503


@bp.get("/metrics")
@access.public
def exposition() -> Response:
    """For the scraper on this machine or behind the proxy's own rules; the rest of the world finds nothing here."""
    if not ip_address(request.remote_addr or "").is_loopback:
        raise NotFound
    return metrics.exposition()
