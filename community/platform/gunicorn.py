"""Settings of the web server: `gunicorn -c python:community.platform.gunicorn wsgi:app`."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

# numpy reads this when it is imported: threads of its own, beside the server's, only burn time waiting for each other
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
metrics_dir = Path(tempfile.gettempdir()) / f"meadow-metrics-{os.getpid()}"
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(metrics_dir))  # prometheus_client reads it when it is imported

from prometheus_client import multiprocess  # noqa: E402

from community.platform.redis import ensure_valkey  # noqa: E402
from community.platform.settings import Settings  # noqa: E402

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
accesslog = None
loglevel = "warning"
control_socket_disable = True

metrics_dir.mkdir(exist_ok=True)


def on_starting(server: Any) -> None:
    ensure_valkey(Settings())


def when_ready(server: Any) -> None:
    print(f"\n  Meadow is open at {Settings().site_url}  (Ctrl-C closes it)\n", flush=True)  # noqa: T201


def child_exit(server: Any, worker: Any) -> None:
    multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    shutil.rmtree(metrics_dir, ignore_errors=True)
