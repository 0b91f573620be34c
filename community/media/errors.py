"""What media refuses."""

from flask_babel import lazy_gettext as _l

from community.platform.errors import BadRequest, Invalid, NotFound, TooLarge


class BrokenPicture(Invalid):
    code = "broken_picture"
    message = _l("We could not read this picture. JPEG, PNG, WebP and HEIC work.")


class PictureTooLarge(TooLarge):
    code = "picture_too_large"
    message = _l("This picture is too large: at most 15 MB, 40 million pixels, 16,000 on a side.")


class NoPicture(BadRequest):
    code = "no_picture"
    message = _l("Choose a picture first.")


class NoSuchPicture(NotFound):
    code = "no_such_picture"
    message = _l("This picture is not one of yours.")
