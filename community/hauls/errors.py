"""What hauls refuses."""

from flask_babel import lazy_gettext as _l

from community.platform.errors import Conflict, Invalid, NotFound


class NotBought(NotFound):
    """Not one's own line, not delivered yet, or refunded."""

    code = "not_bought"
    message = _l("You can show what you bought here once it has arrived, and as long as you keep it.")


class AlreadyShown(Conflict):
    code = "already_shown"
    message = _l("You have shown this already. One purchase, one haul.")


class BadStars(Invalid):
    code = "bad_stars"
    message = _l("Give 1 to 5 stars, or none.")
