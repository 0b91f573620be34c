"""RQ workers: `python -m community.worker high default`. Each job runs in an app context and a session of its own.

A worker that loses its Valkey waits for it and goes on.
"""

import logging
import sys
from contextlib import suppress

import structlog
from redis import Redis
from rq import Worker
from rq.exceptions import StopRequested
from rq.executions import Execution
from rq.job import Job
from rq.queue import Queue

from community.app import create_app
from community.platform.db import db
from community.platform.jobs import QUEUES
from community.platform.redis import outlive

app = create_app()


class AppWorker(Worker):
    @property
    def asked_to_stop(self) -> bool:
        return self._shutdown_requested_date is not None

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        structlog.contextvars.bind_contextvars(job_id=job.id, job=job.func_name)
        with app.app_context():
            return super().perform_job(job, queue, execution)


def main(queues: list[str]) -> None:
    with app.app_context():
        db.engine.dispose()  # a forked job opens its own connections
    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    names = queues or list(QUEUES)

    def work(client: Redis) -> bool:
        """Whether the worker ended because it was asked to."""
        served = [Queue(name, connection=client, serializer="json") for name in names]
        worker = AppWorker(served, connection=client, serializer="json")
        worker.work(with_scheduler="default" in names, logging_level="WARNING")
        return worker.asked_to_stop

    with suppress(StopRequested):  # asked to stop while there was no Valkey
        outlive(app.extensions["settings"], work)


if __name__ == "__main__":
    main(sys.argv[1:])
