"""What every catalog statement joins: the text in the reader's language, the other one behind it, and the cover."""

from typing import TypeVar

from sqlalchemy import BindParameter, Select, bindparam, func
from sqlalchemy.orm import aliased

from community.catalog.models import Product, ProductPicture, ProductText
from community.catalog.rules import LANGUAGES

S = TypeVar("S", bound=Select)  # type: ignore[type-arg]

IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_SAID = aliased(ProductText)
_ELSE = aliased(ProductText)
COVER = aliased(ProductPicture)
NAME = func.coalesce(_SAID.name, _ELSE.name, "").label("name")
SUBTITLE = func.coalesce(_SAID.subtitle, _ELSE.subtitle, "").label("subtitle")
DESCRIPTION = func.coalesce(_SAID.description, _ELSE.description, "").label("description")


def with_texts(statement: S) -> S:
    """Join names and cover to a statement over products; it is then executed with `spoken(lang)`."""
    return (
        statement.outerjoin(_SAID, (_SAID.product_id == Product.id) & (_SAID.lang == bindparam("lang")))
        .outerjoin(_ELSE, (_ELSE.product_id == Product.id) & (_ELSE.lang == bindparam("other")))
        .outerjoin(COVER, (COVER.product_id == Product.id) & (COVER.position == 0))
    )


def spoken(lang: str) -> dict[str, object]:
    """The parameters of `with_texts`."""
    return {"lang": lang, "other": LANGUAGES[1] if lang == LANGUAGES[0] else LANGUAGES[0]}
