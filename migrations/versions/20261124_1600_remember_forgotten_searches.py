"""Remember which searches were forgotten"""

import sqlalchemy as sa
from alembic import op

from community.platform.db import Id, UtcDateTime

revision = "8d2c6f1b40e7"
down_revision = "c41f7a9d2e80"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_forgotten",
        sa.Column("id", Id, nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=80), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_forgotten")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("search_forgotten", schema=None) as batch_op:
        batch_op.create_index("ix_search_forgotten_actor", ["actor", "at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("search_forgotten", schema=None) as batch_op:
        batch_op.drop_index("ix_search_forgotten_actor")

    op.drop_table("search_forgotten")
