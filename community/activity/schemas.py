"""What a browser may tell: a batch of seen, opened, dwelt-on and tag-opened subjects. All else is refused."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictInt, model_validator

MAX_FACTS = 100
MAX_DWELL = 600.0
MIN_PROPENSITY = 1e-4

Word = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,24}$")]
Tag = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,40}$")]


class SeenFact(BaseModel):
    """One fact. `id` is the subject's own number; `sequence` counts the slices of a dwell."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    verb: Literal["impression", "open", "dwell", "tag_open"]
    kind: Literal["note", "product", "person", "shop", "topic"]
    id: StrictInt = Field(ge=1, lt=2**53)
    surface: Word | None = None
    position: StrictInt | None = Field(None, ge=0, le=9999)
    lane: Word | None = None
    request_id: Tag | None = None
    model_version: Tag | None = None
    propensity: float | None = Field(None, gt=0, le=1)
    value: float | None = Field(None, ge=0)
    sequence: StrictInt = Field(0, ge=0, le=99)

    @model_validator(mode="after")
    def _dwell_alone_has_a_value(self) -> Self:
        if (self.verb == "dwell") != (self.value is not None):
            raise ValueError("a value belongs to dwell, and to dwell alone")
        return self


class Batch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=400)
    facts: list[SeenFact] = Field(min_length=1, max_length=MAX_FACTS)
