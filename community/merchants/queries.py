"""The read side of merchants."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from community.merchants.errors import NoSuchMerchant, NotYourShop
from community.merchants.models import Merchant, MerchantStaff
from community.platform.db import session


@dataclass(frozen=True)
class MerchantRow:
    """`role` is the asking person's own: owner or staff; None where nobody asks."""

    id: int
    public_id: str
    name: str
    state: str
    role: str | None = None


_OF_PERSON = (
    select(Merchant.id, Merchant.public_id, Merchant.name, Merchant.state, MerchantStaff.role)
    .join(MerchantStaff, MerchantStaff.merchant_id == Merchant.id)
    .where(MerchantStaff.person_id == bindparam("person_id"))
    .order_by(Merchant.id)
)
_BY_PUBLIC_ID = select(Merchant.id, Merchant.public_id, Merchant.name, Merchant.state).where(
    Merchant.public_id == bindparam("public_id")
)
_BY_IDS = select(Merchant.id, Merchant.public_id, Merchant.name, Merchant.state).where(
    Merchant.id.in_(bindparam("ids", expanding=True))
)
_ROLE = select(MerchantStaff.role).where(
    MerchantStaff.merchant_id == bindparam("merchant_id"), MerchantStaff.person_id == bindparam("person_id")
)
_STAFF = select(MerchantStaff.person_id).where(MerchantStaff.merchant_id == bindparam("merchant_id"))


def merchants_of(person_id: int) -> list[MerchantRow]:
    """The merchants that this person works for, oldest first."""
    return [MerchantRow(*row) for row in session().execute(_OF_PERSON, {"person_id": person_id})]


def find_by_public_id(public_id: str) -> MerchantRow | None:
    row = session().execute(_BY_PUBLIC_ID, {"public_id": public_id}).first()
    return MerchantRow(*row) if row else None


def merchants(ids: list[int]) -> dict[int, MerchantRow]:
    return {row.id: MerchantRow(*row) for row in session().execute(_BY_IDS, {"ids": ids})} if ids else {}


def staff_of(merchant_id: int) -> list[int]:
    """Person ids of everybody who works for the merchant."""
    return list(session().execute(_STAFF, {"merchant_id": merchant_id}).scalars())


def require_staff(merchant_id: int, person_id: int | None) -> str:
    """The person's role in the merchant. Raises NotYourShop."""
    role = session().execute(_ROLE, {"merchant_id": merchant_id, "person_id": person_id or 0}).scalar_one_or_none()
    if role is None:
        raise NotYourShop
    return str(role)


def for_staff(public_id: str, person_id: int | None) -> MerchantRow:
    """The merchant that a page's address names. Raises NoSuchMerchant, or NotYourShop for people who do not work there."""
    merchant = find_by_public_id(public_id)
    if merchant is None:
        raise NoSuchMerchant
    role = require_staff(merchant.id, person_id)
    return MerchantRow(merchant.id, merchant.public_id, merchant.name, merchant.state, role)
