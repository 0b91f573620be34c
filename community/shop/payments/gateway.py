"""The port to whoever moves the money. Gateways are called between two transactions, never inside one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from community.shop.payments.queries import PaymentRow


class Notice(BaseModel):
    """What a gateway tells us, after its signature was checked. `payment` and `refund` are our public ids."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str = Field(min_length=1, max_length=80)
    kind: Literal["payment.settled", "payment.declined", "refund.settled"]
    payment: str = Field(min_length=26, max_length=26)
    refund: str | None = Field(None, max_length=26)
    reference: str = Field(max_length=80)
    amount_minor: int = Field(gt=0, lt=2**53)
    currency: str = Field(min_length=3, max_length=3)


class Gateway(Protocol):
    name: str

    def start(self, payment: PaymentRow) -> str:
        """Make the payment known to the gateway; the address where the payer goes on."""

    def refund(self, payment: PaymentRow, refund_public_id: str, amount_minor: int) -> None:
        """Ask for money to go back. Asking twice for the same refund is one refund; a notice tells when it is done."""

    def verify(self, headers: Mapping[str, str], body: bytes, at: datetime) -> Notice:
        """Read a notice. Raises BadSignature, StaleNotice, BadNotice."""
