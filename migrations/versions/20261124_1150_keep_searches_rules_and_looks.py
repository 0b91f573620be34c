"""Keep searches, the operator's rules for them, and what pictures look like"""

import sqlalchemy as sa
from alembic import op

from community.platform.db import Id, Json, UtcDateTime

revision = "5ea7c4106b22"
down_revision = "57e4d2c80ff0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_log",
        sa.Column("id", Id, nullable=False),
        sa.Column("request_id", sa.String(length=26), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=80), nullable=False),
        sa.Column("written", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("refined", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_log")),
        sa.UniqueConstraint("request_id", name=op.f("uq_search_log_request_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("search_log", schema=None) as batch_op:
        batch_op.create_index("ix_search_log_actor", ["actor", "at"], unique=False)
        batch_op.create_index("ix_search_log_words", ["words", "at"], unique=False)
        batch_op.create_index("ix_search_log_at", ["at"], unique=False)

    op.create_table(
        "search_rules",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("words", sa.String(length=80), nullable=False),
        sa.Column("values", Json, nullable=False),
        sa.Column("author_id", Id, nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('synonym', 'alias', 'pin', 'block', 'hush')", name=op.f("ck_search_rules_kind")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_search_rules_author_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_rules")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "picture_looks",
        sa.Column("picture_id", Id, autoincrement=False, nullable=False),
        sa.Column("features", sa.LargeBinary(length=56), nullable=False),
        sa.ForeignKeyConstraint(["picture_id"], ["pictures.id"], name=op.f("fk_picture_looks_picture_id_pictures")),
        sa.PrimaryKeyConstraint("picture_id", name=op.f("pk_picture_looks")),
    )


def downgrade() -> None:
    op.drop_table("picture_looks")
    op.drop_table("search_rules")
    with op.batch_alter_table("search_log", schema=None) as batch_op:
        batch_op.drop_index("ix_search_log_at")
        batch_op.drop_index("ix_search_log_words")
        batch_op.drop_index("ix_search_log_actor")

    op.drop_table("search_log")
