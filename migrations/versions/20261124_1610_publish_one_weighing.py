"""Let one vector of weights be published at a time"""

import sqlalchemy as sa
from alembic import op

revision = "e93b5a07d1c4"
down_revision = "8d2c6f1b40e7"
branch_labels = None
depends_on = None

NAME = "ux_recommender_weighings_published"
PUBLISHED = sa.text("state = 'published'")


def upgrade() -> None:
    op.execute(
        "UPDATE recommender_weighings SET state = 'retired' WHERE state = 'published'"
        " AND id < (SELECT max(id) FROM recommender_weighings WHERE state = 'published')"
    )
    op.create_index(
        NAME, "recommender_weighings", ["state"], unique=True, sqlite_where=PUBLISHED, postgresql_where=PUBLISHED
    )


def downgrade() -> None:
    op.drop_index(NAME, table_name="recommender_weighings")
