"""The one list of periodic jobs: `python -m community.cron` keeps it with RQ's own cron. Every job is safe to run twice."""

import logging
from contextlib import suppress
from dataclasses import dataclass

from redis import Redis
from rq import Queue
from rq.cron import CronJob, CronScheduler
from rq.exceptions import StopRequested
from rq.job import Job

from community.platform.redis import outlive
from community.platform.settings import Settings


@dataclass(frozen=True)
class Periodic:
    job: str
    queue: str
    every: int  # seconds


JOBS = (
    Periodic("community.platform.relay_job.run", "high", 5),
    Periodic("community.platform.relay_job.tidy", "default", 3600),
    Periodic("community.shop.payments.jobs.deliver_due", "high", 10),
    Periodic("community.shop.payments.jobs.expire_due", "default", 30),
    Periodic("community.shop.refunds.jobs.send_due", "default", 60),
    Periodic("community.shop.orders.jobs.auto_receive_due", "default", 3600),
    Periodic("community.shop.orders.jobs.ship_demo_orders", "default", 10),
    Periodic("community.influencers.jobs.release_due", "default", 600),
    Periodic("community.accounts.jobs.sweep", "default", 86_400),
    Periodic("community.search.jobs.catch_up", "index", 30),
    Periodic("community.search.jobs.reconcile", "index", 3600),
    Periodic("community.search.log.jobs.pour", "default", 20),
    Periodic("community.search.suggest.jobs.build", "train", 900),
    Periodic("community.search.looks.jobs.build", "train", 900),
    Periodic("community.search.log.jobs.tidy", "default", 86_400),
    Periodic("community.search.learning.jobs.learn", "train", 86_400),
    Periodic("community.recommender.jobs.count", "train", 300),
    Periodic("community.recommender.jobs.increment", "train", 3600),
    Periodic("community.recommender.jobs.shares", "train", 3600),
    Periodic("community.recommender.jobs.run", "train", 86_400),
)


class NamedJob(CronJob):
    """RQ's cron job, sent by name in JSON: the scheduler imports no domain, and the workers read no pickle."""

    def enqueue(self, connection: Redis) -> Job:
        queue = Queue(self.queue_name, connection=connection, serializer="json")
        return queue.enqueue(self.func_name, result_ttl=60, failure_ttl=86_400, job_timeout=600)


class Scheduler(CronScheduler):
    def add(self, entry: Periodic) -> None:
        self._cron_jobs.append(NamedJob(entry.queue, func_name=entry.job, interval=entry.every))


def keep_time(client: Redis) -> bool:
    """Send what is due, again and again; returns once the process is asked to stop."""
    scheduler = Scheduler(connection=client, logging_level=logging.WARNING)
    for entry in JOBS:
        scheduler.add(entry)
    scheduler.start()
    return True


def main() -> None:
    with suppress(StopRequested):  # asked to stop while there was no Valkey
        outlive(Settings(), keep_time)


if __name__ == "__main__":
    main()
