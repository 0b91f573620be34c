"""Where upper domains join in."""

from collections.abc import Sequence
from dataclasses import dataclass

from community.platform.hooks import Hook


@dataclass(frozen=True)
class Choice:
    """A topic that may be picked as an interest."""

    slug: str
    name: str  # in the language asked for
    icon: str = "plant"


@dataclass(frozen=True)
class Kept:
    """One heading of "what we keep about you": columns and rows of plain text."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


# (visitor_id, person_id), in the transaction of the sign-in: what the visitor did and gathered becomes the person's
tied: Hook[[str, int], None] = Hook("accounts.tied")

# (person_id), in the transaction that erases them: what must be gone at once, before any event is delivered
leaving: Hook[[int], None] = Hook("accounts.leaving")

# (lang) -> the topics offered at sign-up and in the settings
interest_choices: Hook[[str], list[Choice]] = Hook("accounts.interest_choices")

# (person_id) -> what a domain keeps about the person, for the page that shows it to them
kept_about: Hook[[int], list[Kept]] = Hook("accounts.kept_about")
