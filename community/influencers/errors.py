"""What influencers refuse."""

from flask_babel import lazy_gettext as _l

from community.platform.errors import Conflict, Invalid, NotFound


class AlreadyApplied(Conflict):
    code = "already_applied"
    message = _l("Your application is in already. We will tell you as soon as somebody has read it.")


class NoSuchInfluencer(NotFound):
    code = "no_such_influencer"
    message = _l("This person has not applied to be an influencer.")


class NoSuchCommission(NotFound):
    code = "no_such_commission"
    message = _l("There is no such line in your earnings.")


class RateOutOfRange(Invalid):
    code = "rate_out_of_range"
    message = _l("A commission is between 0 and 50 percent.")


class RateInThePast(Invalid):
    code = "rate_in_the_past"
    message = _l("A rate begins now or later: what was promised for past orders stays.")
