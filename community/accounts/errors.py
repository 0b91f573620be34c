"""What accounts refuses."""

from flask_babel import lazy_gettext as _l

from community.platform.errors import BadRequest, Conflict, Forbidden, Gone, Invalid, NotFound, SignInNeeded


class WrongPassword(SignInNeeded):
    code = "wrong_password"
    message = _l("E-mail and password do not go together. Try again, or set a new password.")


class EmailTaken(Conflict):
    code = "email_taken"
    message = _l("Somebody already signed up with this e-mail. If it was you, sign in.")


class HandleTaken(Conflict):
    code = "handle_taken"
    message = _l("This handle belongs to somebody else.")


class BadHandle(Invalid):
    code = "bad_handle"
    message = _l("A handle has 3 to 24 small letters, digits, dots or underscores, and starts with a letter.")


class UnknownInterest(Invalid):
    code = "unknown_interest"
    message = _l("One of these topics is not here any more. Choose again.")


class UnknownScope(Invalid):
    code = "unknown_scope"
    message = _l("Choose at least one thing that the token may do.")


class TooManyTokens(Conflict):
    code = "too_many_tokens"
    message = _l("You have 20 tokens already. Remove one first.")


class TooManyAddresses(Conflict):
    code = "too_many_addresses"
    message = _l("You have 20 addresses already. Remove one first.")


class ResetUsed(Gone):
    code = "reset_used"
    message = _l("This link was used before. Ask for a new one.")


class NoSuchPerson(NotFound):
    code = "no_such_person"
    message = _l("There is nobody by that name here.")


class NoSuchAddress(NotFound):
    code = "no_such_address"
    message = _l("This address is not one of yours.")


class NoSuchToken(NotFound):
    code = "no_such_token"
    message = _l("This token is not one of yours.")


class LastAdmin(Forbidden):
    code = "last_admin"
    message = _l("You are the only admin. Make somebody else one before you leave.")


class UnknownLanguage(BadRequest):
    code = "unknown_language"
    message = _l("We speak Chinese and English.")
