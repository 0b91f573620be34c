"""What merchants refuse."""

from flask_babel import lazy_gettext as _l

from community.platform.errors import Forbidden, Invalid, NotFound


class NoSuchMerchant(NotFound):
    code = "no_such_merchant"
    message = _l("There is no such shop here.")


class NotYourShop(Forbidden):
    code = "not_your_shop"
    message = _l("Only people who work for this shop may see this.")


class UnknownStaffRole(Invalid):
    code = "unknown_staff_role"
    message = _l("There is no such role in a shop.")
