"""Keep what a search was ranked by"""

import sqlalchemy as sa
from alembic import op

from community.platform.db import Json

revision = "7b41d2c9e0a5"
down_revision = "5f0c8e2a7b16"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("search_log", sa.Column("shown", Json, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("search_log", "shown")
