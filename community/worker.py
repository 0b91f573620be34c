"""RQ workers: `python -m community.worker high default`. Each job runs in an app context and a session of its own."""

import logging
import sys

import structlog
from rq import Worker
from rq.executions import Execution
from rq.job import Job
from rq.queue import Queue

from community.app import create_app
from community.platform.db import db
from community.platform.jobs import QUEUES
from community.platform.redis import connect, ensure_valkey

app = create_app()


class AppWorker(Worker):
    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        structlog.contextvars.bind_contextvars(job_id=job.id, job=job.func_name)
        with app.app_context():
            return super().perform_job(job, queue, execution)


def main(queues: list[str]) -> None:
    url = ensure_valkey(app.extensions["settings"])
    client = connect(url, timeout=None)
    with app.app_context():
        db.engine.dispose()  # a forked job opens its own connections
    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    names = queues or list(QUEUES)
    AppWorker(
        [Queue(name, connection=client, serializer="json") for name in names], connection=client, serializer="json"
    ).work(with_scheduler="default" in names, logging_level="WARNING")


if __name__ == "__main__":
    main(sys.argv[1:])
