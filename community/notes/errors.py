"""What notes refuses."""

from flask_babel import lazy_gettext as _l

from community.platform.errors import Invalid, NotFound


class NoSuchNote(NotFound):
    code = "no_such_note"
    message = _l("This note is not here any more.")


class NoSuchTopic(NotFound):
    code = "no_such_topic"
    message = _l("Nobody has written about this topic yet.")


class BadNote(Invalid):
    """`fields`: the names of what is wrong: title, body, pictures, topics, tags, lang."""

    code = "bad_note"
    message = _l(
        "A note needs a title of 1 to 60 characters, 1 to 18 pictures, and at most 2,000 characters, 10 topics and 5 tags on a picture."
    )

    def __init__(self, wrong: list[str]) -> None:
        super().__init__(wrong=wrong)


class NotYourPicture(Invalid):
    code = "not_your_picture"
    message = _l("One of the pictures is not yours, or it is gone. Add it again.")


class NotForTagging(Invalid):
    code = "not_for_tagging"
    message = _l("One of the tagged things is not sold here any more. Take its tag off.")
