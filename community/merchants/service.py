"""The verbs of merchants. They run in the caller's transaction."""

from community.accounts import service as accounts
from community.merchants.errors import UnknownStaffRole
from community.merchants.models import Merchant, MerchantStaff, StaffRole
from community.platform.db import insert_once, session
from community.platform.ids import new_public_id
from community.platform.time import now


def open(name: str, owner_id: int) -> Merchant:
    """A new merchant with its owner as first member of staff."""
    merchant = Merchant(public_id=new_public_id(), name=name, state="open", created_at=now())
    session().add(merchant)
    session().flush()
    hire(merchant.id, owner_id, StaffRole.OWNER)
    return merchant


def hire(merchant_id: int, person_id: int, role: str = StaffRole.STAFF) -> bool:
    """Let a person work for the merchant; False when they already do. Raises UnknownStaffRole."""
    if role not in tuple(StaffRole):
        raise UnknownStaffRole
    hired = insert_once(MerchantStaff, merchant_id=merchant_id, person_id=person_id, role=str(role), hired_at=now())
    if hired:
        accounts.grant(person_id, "merchant_staff")
    return hired
