"""JSON of media."""

from community.platform.api import Schema


class PictureOut(Schema):
    """A picture that was taken in; its id goes into a note."""

    id: int
    key: str
    width: int
    height: int
    color: str
    alt: str
