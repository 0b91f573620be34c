"""The site as it is really run: gunicorn and the workers as processes of their own, on given settings."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from community.platform.settings import ROOT, Settings

WEB = ("-m", "gunicorn", "-c", "python:community.platform.gunicorn", "wsgi:app")
WORKERS = (
    ("-m", "community.worker", "high", "default"),
    ("-m", "community.worker", "index"),
    ("-m", "community.worker", "train"),
    ("-m", "community.cron"),
)


@dataclass(frozen=True)
class Site:
    port: int
    web: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path, headers=dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment_of(settings: Settings, port: int) -> dict[str, str]:
    """The settings as the environment variables that make them."""
    given = {
        name.upper(): str(value)
        for name, value in settings.model_dump().items()
        if value is not None and name not in ("site_url", "log_level")
    }
    return {**os.environ, **given, "SITE_URL": f"http://127.0.0.1:{port}", "PORT": str(port), "LOG_LEVEL": "warning"}


@contextmanager
def served(settings: Settings, workers: Sequence[Sequence[str]] = (), web_workers: int = 2) -> Iterator[Site]:
    """A running site on a free port, ended at the end with everything it started."""
    port = free_port()
    environment = environment_of(settings, port) | {"WEB_WORKERS": str(web_workers)}
    processes = [
        subprocess.Popen([sys.executable, *command], env=environment, cwd=ROOT, start_new_session=True)
        for command in (WEB, *workers)
    ]
    site = Site(port, processes[0])
    try:
        for _ in range(900):
            try:
                if site.get("/healthz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.1)
        else:
            raise RuntimeError("the site did not start")
        yield site
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGTERM)
        for process in processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
