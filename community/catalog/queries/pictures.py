"""Which pictures a shop shows, whoever once uploaded them."""

from sqlalchemy import bindparam, select, union

from community.catalog.models import ProductPicture, Shop, Sku
from community.platform.db import session

_SHOWN = union(
    *(
        select(column.label("picture_id")).where(column.in_(bindparam("ids", expanding=True)))
        for column in (ProductPicture.picture_id, Sku.picture_id, Shop.avatar_picture_id)
    )
)


def pictures_shown(ids: list[int]) -> set[int]:
    """Those of the pictures that are a shop's: on a product, on a SKU, or its face. One statement."""
    return set(session().scalars(_SHOWN, {"ids": ids})) if ids else set()
