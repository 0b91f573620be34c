"""Add boards and what is on them"""

import sqlalchemy as sa
from alembic import op

from community.platform.db import Id, UtcDateTime

revision = "c41f7a9d2e80"
down_revision = "b7d1e04c9a52"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "boards",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("owner_id", Id, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("description", sa.String(length=100), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("slot >= 1 AND slot <= 50", name=op.f("ck_boards_slot")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_boards_owner_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boards")),
        sa.UniqueConstraint("owner_id", "slot", name=op.f("uq_boards_owner_id_slot")),
        sa.UniqueConstraint("public_id", name=op.f("uq_boards_public_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "board_items",
        sa.Column("id", Id, nullable=False),
        sa.Column("board_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("cover", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["boards.id"], name=op.f("fk_board_items_board_id_boards")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_items")),
        sa.UniqueConstraint("board_id", "kind", "subject_id", name=op.f("uq_board_items_board_id_kind_subject_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("board_items", schema=None) as batch_op:
        batch_op.create_index("ix_board_items_order", ["board_id", "position", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("board_items", schema=None) as batch_op:
        batch_op.drop_index("ix_board_items_order")
    op.drop_table("board_items")
    op.drop_table("boards")
