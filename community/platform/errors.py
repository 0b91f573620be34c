"""Refusals: what a service says when it will not. One tree; the edge translates it to a page or problem-JSON."""

from flask_babel import lazy_gettext as _l


class Refusal(Exception):
    """Base of everything said no to. `code` is stable and public; `message` is translated when shown.

    Keyword arguments become `fields`: they fill the message's placeholders and travel in problem-JSON.
    """

    code = "refused"
    message = _l("That did not work. Nothing was changed.")

    def __init__(self, **fields: object) -> None:
        super().__init__(self.code)
        self.fields = fields

    def text(self) -> str:
        """The sentence for a person, in the language of the request."""
        message = str(self.message)
        return message % self.fields if self.fields and "%(" in message else message


class BadRequest(Refusal):
    code = "bad_request"
    message = _l("We could not read that request. Nothing was changed.")


class SignInNeeded(Refusal):
    code = "sign_in_needed"
    message = _l("Please sign in first.")


class Forbidden(Refusal):
    code = "forbidden"
    message = _l("This is not yours to change.")


class NotFound(Refusal):
    code = "not_found"
    message = _l("Nothing grows here. It may have been removed.")


class Conflict(Refusal):
    code = "conflict"
    message = _l("Something changed in the meantime. Have another look and try again.")


class Gone(Refusal):
    code = "gone"
    message = _l("This is no longer here.")


class TooLarge(Refusal):
    code = "too_large"
    message = _l("That is too large to upload. Nothing was saved.")


class Invalid(Refusal):
    code = "invalid"
    message = _l("Some of that is not right. Please check and send it again.")


class TooMany(Refusal):
    code = "too_many"
    message = _l("That was a lot at once. Wait a moment and try again.")


class Unavailable(Refusal):
    code = "unavailable"
    message = _l("This part is resting for a moment. What you did before is safe.")


class BadToken(BadRequest):
    code = "bad_token"
    message = _l("This link is not one of ours, or it was cut off.")


class StaleToken(Gone):
    code = "stale_token"
    message = _l("This link has expired. Ask for a new one.")


class BadCursor(BadRequest):
    code = "bad_cursor"
    message = _l("This page mark is not valid. Start again from the top.")


class WrongState(Conflict):
    code = "wrong_state"
    message = _l("This has already moved on. Have another look.")
