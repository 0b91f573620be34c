"""What social refuses."""

from flask_babel import lazy_gettext as _l

from community.platform.errors import Invalid, NotFound


class NoSuchSubject(NotFound):
    code = "no_such_subject"
    message = _l("This is not here any more.")


class NoSuchComment(NotFound):
    code = "no_such_comment"
    message = _l("This comment is not here any more.")


class CannotFollowSelf(Invalid):
    code = "cannot_follow_self"
    message = _l("You cannot follow yourself.")


class BadComment(Invalid):
    code = "bad_comment"
    message = _l("A comment has 1 to 500 characters.")
