"""What activity refuses. A browser does not show these; they are for whoever writes against the beacon."""

from flask_babel import lazy_gettext as _l

from community.platform.errors import BadToken, Invalid


class BadBatch(Invalid):
    code = "bad_batch"
    message = _l("This batch is not one that a page sends. Nothing was counted.")


class ForeignPage(BadToken):
    code = "foreign_page"
    message = _l("This page was made for another visitor.")
