"""JSON of accounts."""

from pydantic import Field

from community.accounts.drafts import AddressDraft
from community.platform.api import Schema


class MeOut(Schema):
    """The person behind the token or session."""

    handle: str
    name: str
    lang: str
    city: str | None
    roles: list[str]
    interests: list[str]
    personalised: bool
    scopes: list[str] | None = Field(description="Of the token; null for a browser session, which may do everything.")


class AddressIn(Schema):
    receiver: str = Field(min_length=1, max_length=60)
    phone: str = Field(pattern=r"^\+?[0-9][0-9 \-]{5,25}$")
    country: str = Field("CN", pattern=r"^[A-Z]{2}$")
    region: str = Field("", max_length=60)
    city: str = Field(min_length=1, max_length=60)
    line: str = Field(min_length=1, max_length=200)
    postcode: str = Field("", max_length=12)
    preferred: bool = False

    def draft(self) -> AddressDraft:
        return AddressDraft(**self.model_dump())


class AddressOut(Schema):
    id: int
    receiver: str
    phone: str
    country: str
    region: str
    city: str
    line: str
    postcode: str
    preferred: bool


class AddressesOut(Schema):
    items: list[AddressOut]
