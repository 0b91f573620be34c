"""What placements refuse."""

from flask_babel import lazy_gettext as _l

from community.platform.errors import Conflict, Forbidden, Invalid, NotFound


class NoSuchCampaign(NotFound):
    code = "no_such_campaign"
    message = _l("There is no such campaign in this shop.")


class NotYourSubject(Forbidden):
    code = "not_your_subject"
    message = _l("A shop can promote its own goods, and notes that show them.")


class NotForSale(Conflict):
    code = "not_for_sale"
    message = _l("This is not on sale at the moment, so there is nothing to promote.")


class BidTooLow(Invalid):
    code = "bid_too_low"
    message = _l("A click costs at least %(least)s.")


class BudgetTooSmall(Invalid):
    code = "budget_too_small"
    message = _l("A day's budget has to pay for at least one click at your bid.")


class BadPeriod(Invalid):
    code = "bad_period"
    message = _l("The end has to come after the start, and after now.")


class AmountOutOfRange(Invalid):
    code = "amount_out_of_range"
    message = _l("Put in between %(least)s and %(most)s at a time.")


class UnknownTopic(Invalid):
    code = "unknown_topic"
    message = _l("There is no topic called “%(name)s” yet.")
