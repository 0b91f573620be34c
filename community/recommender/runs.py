"""What the jobs are doing and did: each run is a row that its steps move on, each in a transaction of its own, so that others see it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete, insert, select, update

from community.platform.db import session, transaction
from community.platform.time import now
from community.recommender.gate import numbers
from community.recommender.models import Run, RunState

KEPT = 300  # runs of each job: a day of counts, most of a year of nights
LOST_AFTER = timedelta(hours=2)  # longer than any job may take

log = structlog.get_logger(__name__)


@dataclass
class Running:
    """The run that is under way; `end` says how it ended."""

    id: int
    state: RunState = RunState.DONE
    version: str | None = None
    why: str = ""
    metrics: dict[str, Any] | None = None

    def step(self, name: str) -> None:
        """What is being done now."""
        _set(self.id, step=name[:40])

    def end(
        self, state: RunState, *, version: str | None = None, why: str = "", metrics: dict[str, Any] | None = None
    ) -> None:
        self.state, self.version, self.why, self.metrics = state, version, why, numbers(metrics or {})


@contextmanager
def run(job: str) -> Iterator[Running]:
    """One run of a job. An exception ends it as failed, with its words, and goes on."""
    with transaction():
        _tidy(job)
        made = session().execute(
            insert(Run).returning(Run.id),
            {"job": job, "state": RunState.RUNNING.value, "step": "", "started_at": now(), "why": "", "metrics": {}},
        )
        running = Running(int(made.scalar_one()))
    try:
        yield running
    except BaseException as error:
        session().rollback()
        running.end(RunState.FAILED, why=f"{type(error).__name__}: {error}")
        raise
    finally:
        _set(
            running.id,
            state=running.state.value,
            finished_at=now(),
            version=running.version,
            why=running.why[:400],
            metrics=running.metrics or {},
        )
        log.info("ran", job=job, state=running.state.value, version=running.version, why=running.why)


def _tidy(job: str) -> None:
    """What a killed worker left running has failed, and only the last `KEPT` runs of a job stay."""
    of_job = Run.job == job
    lost = (of_job, Run.state == RunState.RUNNING.value, Run.started_at < now() - LOST_AFTER)
    failed = {"state": RunState.FAILED.value, "finished_at": now(), "why": "the worker stopped before it ended"}
    session().execute(update(Run).where(*lost).values(**failed).execution_options(synchronize_session=False))
    newest = select(Run.id).where(of_job).order_by(Run.id.desc()).offset(KEPT - 2).limit(1).scalar_subquery()
    session().execute(delete(Run).where(of_job, Run.id < newest).execution_options(synchronize_session=False))


def _set(run_id: int, **values: object) -> None:
    with transaction():
        session().execute(
            update(Run).where(Run.id == run_id).values(**values).execution_options(synchronize_session=False)
        )


@dataclass(frozen=True)
class RunRow:
    id: int
    job: str
    state: str
    step: str
    started_at: datetime
    finished_at: datetime | None
    version: str | None
    why: str
    metrics: dict[str, Any]

    @property
    def seconds(self) -> int:
        return int(((self.finished_at or now()) - self.started_at).total_seconds())


_LAST = select(
    Run.id, Run.job, Run.state, Run.step, Run.started_at, Run.finished_at, Run.version, Run.why, Run.metrics
).order_by(Run.id.desc())


def last(count: int, jobs: tuple[str, ...] = ()) -> list[RunRow]:
    """The last runs, newest first. One statement."""
    chosen = _LAST.where(Run.job.in_(jobs)) if jobs else _LAST
    return [RunRow(*row) for row in session().execute(chosen.limit(count))]
