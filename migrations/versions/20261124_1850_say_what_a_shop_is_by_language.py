"""Say what a shop is by language"""

import sqlalchemy as sa
from alembic import op

from community.platform.db import Json

revision = "5f0c8e2a7b16"
down_revision = "e93b5a07d1c4"
branch_labels = None
depends_on = None

SHOPS = sa.table("shops", sa.column("id", sa.BigInteger), sa.column("bio", sa.Text), sa.column("bios", Json))


def upgrade() -> None:
    op.add_column("shops", sa.Column("bios", Json, nullable=False, server_default="{}"))
    shops = op.get_bind()
    for shop_id, bio in shops.execute(sa.select(SHOPS.c.id, SHOPS.c.bio)).all():
        shops.execute(sa.update(SHOPS).where(SHOPS.c.id == shop_id).values(bios={"zh": bio} if bio else {}))
    op.drop_column("shops", "bio")


def downgrade() -> None:
    op.add_column("shops", sa.Column("bio", sa.Text(), nullable=False, server_default=""))
    shops = op.get_bind()
    for shop_id, bios in shops.execute(sa.select(SHOPS.c.id, SHOPS.c.bios)).all():
        shops.execute(sa.update(SHOPS).where(SHOPS.c.id == shop_id).values(bio=next(iter(bios.values()), "")))
    op.drop_column("shops", "bios")
