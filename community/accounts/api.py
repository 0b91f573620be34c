"""JSON of accounts: who am I, and where my things are sent."""

from flask import Blueprint

from community.accounts import addresses as book
from community.accounts.rules import Scope
from community.accounts.schemas import AddressesOut, AddressIn, AddressOut, MeOut
from community.accounts.visitors import me
from community.platform import access
from community.platform.api import answers, api
from community.platform.db import transaction
from community.platform.viewer import viewer

bp = Blueprint("accounts_api", __name__, url_prefix="/api/v1")


@bp.get("/me")
@access.token(Scope.READ)
@api.validate(resp=answers(HTTP_200=MeOut), tags=["accounts"])
def who_am_i() -> MeOut:
    """The person behind the token."""
    reader = viewer()
    return MeOut(
        handle=reader.handle,
        name=reader.name,
        lang=reader.locale,
        city=reader.city,
        roles=sorted(reader.roles),
        interests=list(reader.interests),
        personalised=reader.personalised,
        scopes=sorted(reader.scopes) if reader.scopes is not None else None,
    )


@bp.get("/addresses")
@access.token(Scope.SHOP)
@api.validate(resp=answers(HTTP_200=AddressesOut), tags=["accounts"])
def addresses() -> AddressesOut:
    """My addresses, the preferred one first."""
    return AddressesOut(items=[AddressOut.model_validate(row) for row in book.addresses(me())])


@bp.post("/addresses")
@access.token(Scope.SHOP)
@api.validate(json=AddressIn, resp=answers(HTTP_201=AddressOut), tags=["accounts"])
def add_address(json: AddressIn) -> tuple[AddressOut, int]:
    """Add an address."""
    with transaction():
        row = book.add_address(me(), json.draft())
    return AddressOut.model_validate(row), 201
