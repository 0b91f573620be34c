"""Merchants and the people who work for them."""

import pytest
from flask import Flask

from community.accounts import queries as accounts
from community.merchants import queries, service
from community.merchants.errors import NoSuchMerchant, NotYourShop, UnknownStaffRole
from community.platform.db import transaction
from tests.factories.accounts import make_person
from tests.factories.merchants import make_merchant


def test_the_owner_works_for_the_new_merchant(context: Flask) -> None:
    owner = make_person("店主")
    merchant_id = make_merchant("云雀器物", owner)
    (mine,) = queries.merchants_of(owner)
    assert (mine.id, mine.name, mine.role, mine.state) == (merchant_id, "云雀器物", "owner", "open")
    assert queries.require_staff(merchant_id, owner) == "owner"
    assert "merchant_staff" in accounts.get_person(owner).roles


def test_a_person_is_hired_once(context: Flask) -> None:
    merchant_id, person = make_merchant(), make_person()
    with transaction():
        assert service.hire(merchant_id, person)
    with transaction():
        assert not service.hire(merchant_id, person)
    assert len(queries.staff_of(merchant_id)) == 2


def test_strangers_are_refused(context: Flask) -> None:
    merchant_id, stranger = make_merchant(), make_person()
    public_id = queries.merchants([merchant_id])[merchant_id].public_id
    with pytest.raises(NotYourShop):
        queries.require_staff(merchant_id, stranger)
    with pytest.raises(NotYourShop):
        queries.for_staff(public_id, None)
    with pytest.raises(NoSuchMerchant):
        queries.for_staff("0" * 26, stranger)
    with pytest.raises(UnknownStaffRole), transaction():
        service.hire(merchant_id, stranger, "king")
    assert queries.merchants_of(stranger) == []
