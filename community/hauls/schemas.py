"""JSON of hauls."""

from pydantic import Field

from community.notes.schemas import NoteIn


class HaulIn(NoteIn):
    """A note about the delivered order line in the address, with 1 to 5 stars if there are any."""

    stars: int | None = Field(None, ge=1, le=5)
