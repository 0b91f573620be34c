"""Add what readers wish, runs of the jobs, weighings and trials of the recommender"""

import sqlalchemy as sa
from alembic import op

from community.platform.db import Id, Json, UtcDateTime

revision = "b7d1e04c9a52"
down_revision = "5ea7c4106b22"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recommender_leanings",
        sa.Column("person_id", Id, nullable=False, autoincrement=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("wish", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("wish IN (-2, -1, 1)", name=op.f("ck_recommender_leanings_wish")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recommender_leanings_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_recommender_leanings")),
    )
    op.create_table(
        "recommender_runs",
        sa.Column("id", Id, nullable=False),
        sa.Column("job", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.String(length=40), nullable=True),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.Column("metrics", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommender_runs")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("recommender_runs", schema=None) as batch_op:
        batch_op.create_index("ix_recommender_runs_job", ["job", "id"], unique=False)
    op.create_table(
        "recommender_weighings",
        sa.Column("id", Id, nullable=False),
        sa.Column("weights", Json, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made_by", Id, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'published', 'retired')", name=op.f("ck_recommender_weighings_state")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_recommender_weighings_made_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommender_weighings")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("recommender_weighings", schema=None) as batch_op:
        batch_op.create_index("ix_recommender_weighings_state", ["state", "id"], unique=False)
    op.create_table(
        "recommender_experiments",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("arms", Json, nullable=False),
        sa.Column("made_by", Id, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('ab', 'interleaving')", name=op.f("ck_recommender_experiments_kind")),
        sa.CheckConstraint("state IN ('draft', 'running', 'stopped')", name=op.f("ck_recommender_experiments_state")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_recommender_experiments_made_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommender_experiments")),
        sa.UniqueConstraint("key", name=op.f("uq_recommender_experiments_key")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("recommender_experiments")
    with op.batch_alter_table("recommender_weighings", schema=None) as batch_op:
        batch_op.drop_index("ix_recommender_weighings_state")
    op.drop_table("recommender_weighings")
    with op.batch_alter_table("recommender_runs", schema=None) as batch_op:
        batch_op.drop_index("ix_recommender_runs_job")
    op.drop_table("recommender_runs")
    op.drop_table("recommender_leanings")
