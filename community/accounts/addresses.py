"""Addresses: where a person has things sent. An order keeps its own copy, so one may change or go at any time."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from community.accounts.drafts import AddressDraft
from community.accounts.errors import NoSuchAddress, TooManyAddresses
from community.accounts.models import Address
from community.accounts.rules import MAX_ADDRESSES
from community.platform.db import session
from community.platform.time import now


@dataclass(frozen=True)
class AddressRow:
    id: int
    receiver: str
    phone: str
    country: str
    region: str
    city: str
    line: str
    postcode: str
    preferred: bool

    @property
    def line_text(self) -> str:
        """One line, from the large to the small as Chinese parcels are addressed, else the other way round."""
        parts = [self.region, self.city, self.line]
        if self.country == "CN":
            return " ".join(dict.fromkeys(part for part in parts if part))
        return ", ".join(dict.fromkeys(part for part in (*reversed(parts), self.postcode, self.country) if part))


def addresses(person_id: int) -> list[AddressRow]:
    """The person's addresses, the preferred one first."""
    found = session().scalars(
        select(Address).where(Address.person_id == person_id).order_by(Address.preferred.desc(), Address.id.desc())
    )
    return [_row(address) for address in found]


def get_address(person_id: int, address_id: int) -> AddressRow:
    """Raises NoSuchAddress unless it is the person's own."""
    return _row(_own(person_id, address_id))


def add_address(person_id: int, draft: AddressDraft) -> AddressRow:
    """The first address is the preferred one. Raises TooManyAddresses."""
    have = session().scalar(select(func.count()).select_from(Address).where(Address.person_id == person_id)) or 0
    if have >= MAX_ADDRESSES:
        raise TooManyAddresses
    address = Address(person_id=person_id, created_at=now())
    session().add(_fill(address, draft))
    session().flush()
    if draft.preferred or have == 0:
        prefer_address(person_id, address.id)
    return _row(address)


def change_address(person_id: int, address_id: int, draft: AddressDraft) -> AddressRow:
    """Raises NoSuchAddress."""
    address = _fill(_own(person_id, address_id), draft)
    session().flush()
    if draft.preferred:
        prefer_address(person_id, address_id)
    return _row(address)


def prefer_address(person_id: int, address_id: int) -> None:
    """Make it the one that checkout offers first. Raises NoSuchAddress."""
    _own(person_id, address_id)
    session().execute(
        update(Address)
        .where(Address.person_id == person_id)
        .values(preferred=Address.id == address_id)
        .execution_options(synchronize_session="fetch")
    )


def remove_address(person_id: int, address_id: int) -> None:
    """Raises NoSuchAddress."""
    gone = session().execute(delete(Address).where(Address.id == address_id, Address.person_id == person_id))
    if gone.rowcount == 0:  # type: ignore[attr-defined]
        raise NoSuchAddress


def _own(person_id: int, address_id: int) -> Address:
    found = session().scalar(select(Address).where(Address.id == address_id, Address.person_id == person_id))
    if found is None:
        raise NoSuchAddress
    return found


def _fill(address: Address, draft: AddressDraft) -> Address:
    address.receiver, address.phone, address.country = draft.receiver, draft.phone, draft.country
    address.region, address.city, address.line, address.postcode = draft.region, draft.city, draft.line, draft.postcode
    return address


def _row(address: Address) -> AddressRow:
    return AddressRow(
        address.id,
        address.receiver,
        address.phone,
        address.country,
        address.region,
        address.city,
        address.line,
        address.postcode,
        address.preferred,
    )
