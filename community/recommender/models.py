"""Tables of the recommender: what readers asked for, what was trained, what is weighed and tried."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Id, Json, Model, UtcDateTime


class Wish(IntEnum):
    """What a reader wants of a topic."""

    NEVER = -2
    LESS = -1
    MORE = 1


class Leaning(Model):
    """A reader's own word on a topic (its slug); it stands beside what was learnt, and above it."""

    __tablename__ = "recommender_leanings"
    __table_args__ = (CheckConstraint("wish IN (-2, -1, 1)", name="wish"),)

    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), primary_key=True, autoincrement=False)
    topic: Mapped[str] = mapped_column(String(40), primary_key=True)
    wish: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class RunState(StrEnum):
    RUNNING = "running"
    PUBLISHED = "published"
    REFUSED = "refused"
    DONE = "done"
    FAILED = "failed"


class Run(Model):
    """One run of a job: how far it is, how it ended, and why."""

    __tablename__ = "recommender_runs"
    __table_args__ = (Index("ix_recommender_runs_job", "job", "id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    job: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12))
    step: Mapped[str] = mapped_column(String(40), default="")
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[str | None] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(String(400), default="")
    metrics: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class Weighing(Model):
    """One vector of weights, made and replayed by an operator; the newest published one ranks every list."""

    __tablename__ = "recommender_weighings"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'retired')", name="state"),
        Index("ix_recommender_weighings_state", "state", "id"),
        Index(
            "ux_recommender_weighings_published",
            "state",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    weights: Mapped[dict[str, float]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(12), default="draft")
    made_by: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Experiment(Model):
    """A trial on readers: `ab` gives each arm its share of them, `interleaving` mixes two models in every list.

    `arms`: name → what differs (`version`, `weights`, `explore`). Readers are dealt by a hash of `key` and their id.
    """

    __tablename__ = "recommender_experiments"
    __table_args__ = (
        CheckConstraint("kind IN ('ab', 'interleaving')", name="kind"),
        CheckConstraint("state IN ('draft', 'running', 'stopped')", name="state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default="draft")
    arms: Mapped[dict[str, Any]] = mapped_column(Json)
    made_by: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
