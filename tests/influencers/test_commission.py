"""From a click to a commission line and back, through real orders, events and the ledger."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from community.accounts import service as accounts
from community.influencers import jobs, service
from community.influencers.models import Commission, CommissionState, LinkClick, Reason
from community.ledger import queries as ledger
from community.merchants import service as merchants
from community.platform.db import session, transaction
from community.platform.time import now
from community.shop.checkout.service import Wanted
from community.shop.refunds import service as refunds
from community.shop.refunds.queries import RefundRow
from tests.factories.catalog import make_product, make_shop, skus_of
from tests.factories.influencers import come_through, commissions_of, make_influencer, make_linked_note, make_rate
from tests.factories.shop import Buyer, make_buyer, make_delivered_order, make_paid_order, order_of, pay, place_all

pytestmark = pytest.mark.usefixtures("context")

Drain = Callable[[], None]


class Stall:
    """A shop with one product at ¥387.00 and 6 %, an influencer's note that links it, and a buyer."""

    def __init__(self, rate_bp: int | None = 600, price: int = 38_700) -> None:
        self.product = make_product(shop_id=make_shop(), price=price, stock=50)
        self.sku = skus_of(self.product)[0]
        self.merchant = self.sku.merchant_id
        if rate_bp is not None:
            make_rate(self.merchant, rate_bp)
        self.influencer = make_influencer()
        self.note, self.token = make_linked_note(self.influencer, self.product)
        self.buyer: Buyer = make_buyer()

    def buy(self, buyer: Buyer | None = None, origin: str | None = None) -> int:
        return make_paid_order(buyer or self.buyer, self.sku.id, origin=origin).id

    def held(self) -> int:
        return -ledger.balance(f"influencer:{self.influencer}:held", "CNY")

    def payable(self) -> int:
        return -ledger.balance(f"merchant:{self.merchant}:payable", "CNY")


def refund(order_id: int, buyer: Buyer) -> None:
    with transaction():
        asked: RefundRow = refunds.request(order_id, buyer.id, "changed my mind")
    with transaction():
        refunds.settle(asked.public_id, asked.amount_minor, asked.currency)


def test_a_sale_after_a_click_holds_six_percent_and_the_book_moves(drain: Drain) -> None:
    stall = Stall()
    come_through(stall.token, stall.buyer.id)
    order_id = stall.buy()
    before = stall.payable()
    drain()
    (line,) = commissions_of(order_id)
    assert (line.beneficiary_id, line.base_minor, line.rate_bp, line.amount_minor) == (
        stall.influencer,
        38_700,
        600,
        2_322,
    )
    assert (line.state, line.reason, line.note_id) == (CommissionState.held, None, stall.note)
    assert (stall.held(), before - stall.payable()) == (2_322, 2_322)
    assert ledger.trial() == {"CNY": 0}


def test_deciding_twice_writes_and_posts_once(drain: Drain) -> None:
    stall = Stall()
    come_through(stall.token, stall.buyer.id)
    order_id = stall.buy()
    drain()
    for _ in range(2):
        with transaction():
            service.decide_order(order_id)
    assert len(commissions_of(order_id)) == 1
    assert stall.held() == 2_322


def test_without_a_click_nobody_earns(drain: Drain) -> None:
    stall = Stall()
    order_id = stall.buy()
    drain()
    assert commissions_of(order_id) == []


def test_a_visitors_click_counts_after_they_sign_in(drain: Drain) -> None:
    stall = Stall()
    come_through(stall.token, visitor_id="01J0000000000000000000000V")
    with transaction():
        accounts.tie_visitor("01J0000000000000000000000V", stall.buyer.id)
    order_id = stall.buy()
    drain()
    assert [line.amount_minor for line in commissions_of(order_id)] == [2_322]


def test_the_last_click_before_the_order_wins_and_a_later_one_changes_nothing(drain: Drain) -> None:
    stall = Stall()
    other = make_influencer("Momo")
    _note, other_token = make_linked_note(other, stall.product)
    come_through(stall.token, stall.buyer.id)
    come_through(other_token, stall.buyer.id)
    order_id = stall.buy()
    come_through(stall.token, stall.buyer.id)  # after the order was placed, before it is decided
    drain()
    assert [line.beneficiary_id for line in commissions_of(order_id)] == [other]


def test_the_token_of_the_sheet_is_evidence_where_the_log_has_none(drain: Drain) -> None:
    stall = Stall()
    order_id = stall.buy(origin=stall.token)
    drain()
    (line,) = commissions_of(order_id)
    assert (line.beneficiary_id, line.amount_minor, line.clicked_at) == (stall.influencer, 2_322, line.placed_at)


def test_a_token_for_another_product_or_a_forged_one_earns_nothing(drain: Drain) -> None:
    stall, other = Stall(), Stall()
    for origin in (other.token, "forged", "e30.x.y"):
        order_id = stall.buy(origin=origin)
        drain()
        assert commissions_of(order_id) == []


def test_a_click_older_than_the_window_is_zero_with_its_reason(drain: Drain) -> None:
    stall = Stall()
    with time_machine.travel(now() - timedelta(days=15, minutes=1), tick=False):
        come_through(stall.token, stall.buyer.id)
    order_id = stall.buy()
    drain()
    (line,) = commissions_of(order_id)
    assert (line.state, line.amount_minor, line.reason) == (CommissionState.void, 0, Reason.expired_click)
    assert stall.held() == 0


def test_buying_from_ones_own_link_is_zero_with_its_reason(drain: Drain) -> None:
    stall = Stall()
    me = make_buyer()
    with transaction():
        service.apply(me.id)
        service.approve(me.id, None)
    _note, token = make_linked_note(me.id, stall.product)
    come_through(token, me.id)
    assert session().scalar(select(func.count(LinkClick.id))) == 0  # own clicks are not logged
    order_id = stall.buy(me, origin=token)
    drain()
    (line,) = commissions_of(order_id)
    assert (line.amount_minor, line.reason) == (0, Reason.self_buy)


def test_working_for_the_shop_earns_nothing_from_it(drain: Drain) -> None:
    stall = Stall()
    with transaction():
        merchants.hire(stall.merchant, stall.influencer)
    come_through(stall.token, stall.buyer.id)
    order_id = stall.buy()
    drain()
    assert [line.reason for line in commissions_of(order_id)] == [Reason.own_merchant]


def test_the_rate_at_the_time_of_the_order_counts_the_products_own_first(drain: Drain) -> None:
    stall = Stall(rate_bp=None)
    come_through(stall.token, stall.buyer.id)
    orders = [stall.buy()]
    make_rate(stall.merchant, 600, from_at=now())
    orders.append(stall.buy())
    make_rate(stall.merchant, 1_000, stall.product, from_at=now())
    orders.append(stall.buy())
    with transaction():
        service.set_rate(stall.merchant, 0, stall.product, now() + timedelta(hours=1))
    orders.append(stall.buy())
    make_rate(stall.merchant, 2_000, stall.product, from_at=now())  # after the orders, before they are decided
    drain()
    lines = [commissions_of(order_id)[0] for order_id in orders]
    assert [line.amount_minor for line in lines] == [0, 2_322, 3_870, 3_870]
    assert [line.reason for line in lines] == [Reason.no_rate, None, None, None]


def test_a_shop_without_a_rate_pays_zero_with_its_reason(drain: Drain) -> None:
    stall = Stall(rate_bp=None)
    come_through(stall.token, stall.buyer.id)
    order_id = stall.buy()
    drain()
    assert [(line.amount_minor, line.reason) for line in commissions_of(order_id)] == [(0, Reason.no_rate)]


def test_a_suspended_influencer_earns_nothing_and_the_link_leads_on(drain: Drain) -> None:
    stall = Stall()
    with transaction():
        service.suspend(stall.influencer, None, "bought followers")
    come_through(stall.token, stall.buyer.id)
    order_id = stall.buy()
    drain()
    assert [line.reason for line in commissions_of(order_id)] == [Reason.not_approved]


def test_a_full_refund_takes_back_exactly_what_was_given_at_its_own_rate(drain: Drain) -> None:
    stall = Stall()
    come_through(stall.token, stall.buyer.id)
    order_id = stall.buy()
    drain()
    make_rate(stall.merchant, 2_000, from_at=now())  # a new rate changes nothing for what is past
    refund(order_id, stall.buyer)
    drain()
    (line,) = commissions_of(order_id)
    assert (line.state, line.reason, line.amount_minor, line.rate_bp) == (
        CommissionState.reversed, Reason.refunded, 2_322, 600)  # fmt: skip
    assert (stall.held(), stall.payable()) == (0, 0)
    assert ledger.trial() == {"CNY": 0}
    with transaction():
        service.reverse_order(order_id)
    assert stall.held() == 0


def test_what_is_held_is_released_when_the_return_period_is_over_and_a_late_refund_takes_it_back(drain: Drain) -> None:
    stall = Stall()
    come_through(stall.token, stall.buyer.id)
    order_id = make_delivered_order(stall.buyer, stall.sku.id).id
    drain()
    jobs.release_due()
    assert stall.held() == 2_322
    with time_machine.travel(now() + timedelta(days=7, minutes=1), tick=False):
        jobs.release_due()
        jobs.release_due()
    released = f"influencer:{stall.influencer}:payable"
    assert (stall.held(), -ledger.balance(released, "CNY")) == (0, 2_322)
    refund(order_id, stall.buyer)
    drain()
    assert (stall.held(), ledger.balance(released, "CNY")) == (0, 0)
    assert [line.state for line in commissions_of(order_id)] == [CommissionState.reversed]


def test_each_line_of_an_order_has_a_beneficiary_of_its_own(drain: Drain) -> None:
    stall = Stall()
    second = make_product(shop_id=stall.sku.shop_id, price=1_010, stock=5, name="细口壶")
    third = make_product(shop_id=stall.sku.shop_id, price=5_000, stock=5, name="磨豆机")
    other = make_influencer("Momo")
    _note, other_token = make_linked_note(other, second)
    come_through(stall.token, stall.buyer.id)
    come_through(other_token, stall.buyer.id)
    wanted = [Wanted(skus_of(each)[0].id, 1, None) for each in (stall.product, second, third)]
    (payment,) = place_all(stall.buyer, wanted)
    order_id = order_of(pay(payment)).id
    drain()
    found = {line.product_id: (line.beneficiary_id, line.amount_minor) for line in commissions_of(order_id)}
    assert found == {stall.product: (stall.influencer, 2_322), second: (other, 61)}  # 60.6 and nobody for the third


def test_the_schema_allows_one_beneficiary_per_order_line_and_no_parent(drain: Drain) -> None:
    stall = Stall()
    come_through(stall.token, stall.buyer.id)
    order_id = stall.buy()
    drain()
    (line,) = commissions_of(order_id)
    again = {column.name: getattr(line, column.name) for column in Commission.__table__.columns if column.name != "id"}
    with pytest.raises(IntegrityError), transaction():
        session().execute(insert(Commission).values(**again | {"beneficiary_id": stall.buyer.id}))
    assert not [column.name for column in Commission.__table__.columns if "parent" in column.name]


def test_yen_have_no_minor_units_and_round_half_to_even(drain: Drain) -> None:
    product = make_product(shop_id=make_shop("JPY"), price=1_250)
    sku = skus_of(product)[0]
    make_rate(sku.merchant_id, 100)
    influencer = make_influencer()
    _note, token = make_linked_note(influencer, product)
    buyer = make_buyer()
    come_through(token, buyer.id)
    order_id = make_paid_order(buyer, sku.id).id
    drain()
    assert [(line.currency, line.amount_minor) for line in commissions_of(order_id)] == [("JPY", 12)]  # 12.5


def test_an_erased_influencer_leaves_lines_without_a_name_and_earns_no_more(drain: Drain) -> None:
    stall = Stall()
    come_through(stall.token, stall.buyer.id)
    first = stall.buy()
    drain()
    with transaction():
        accounts.erase(stall.influencer)
    drain()
    second = stall.buy()
    drain()
    assert [line.state for line in commissions_of(first)] == [CommissionState.held]
    assert [line.reason for line in commissions_of(second)] == [Reason.not_approved]


def test_an_erased_buyer_leaves_clicks_that_are_nobodys(drain: Drain) -> None:
    stall = Stall()
    come_through(stall.token, stall.buyer.id)
    with transaction():
        accounts.erase(stall.buyer.id)
    drain()
    assert session().execute(select(LinkClick.clicker_id, LinkClick.visitor_id)).all() == [(None, None)]
