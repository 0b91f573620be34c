"""What a feed is for: the acts that are predicted for each subject, and what each of them is worth. Numpy only; a console edits a copy."""

from collections.abc import Mapping
from types import MappingProxyType

HEADS = ("open", "long_read", "like", "collect", "tag_open", "cart", "purchase", "hide", "report")

OBJECTIVE: Mapping[str, float] = MappingProxyType(
    {
        "open": 0.5,
        "long_read": 1.0,
        "like": 2.0,
        "collect": 3.0,
        "tag_open": 1.0,
        "cart": 4.0,
        "purchase": 6.0,
        "hide": -20.0,
        "report": -60.0,
    }
)
"""A list is ordered by the sum of (what an act is worth × how probable it is)."""
