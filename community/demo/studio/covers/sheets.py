"""Covers set as pages: what is written in ``plans/CATEGORY.toml``, one table a cover, laid out by ``formats/FORMAT.html``.

A plan's ``title`` may break its lines with ``|`` and mark words to be stressed with ``*…*``; the manifest gets the plain
words. Whatever else a table holds (``items``, ``pics``, …) is the format's own matter; there, a thing is named by an
emoji, or by the file of a packshot (shown cut out) or a still, ``@`` before it where both have that name.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

PLANS = Path(__file__).parent / "plans"
SIZES = {"3:4": (600, 800), "1:1": (640, 640), "4:3": (800, 600), "4:5": (600, 750)}


@dataclass(frozen=True)
class Sheet:
    """One planned cover. ``tone`` is hue, mode and how far the accent's hue lies from it: ``"205 light 150"``."""

    name: str
    category: str
    format: str
    tone: str
    ratio: str = "3:4"
    lang: str | None = None
    title: str = ""
    subtitle: str = ""
    about: tuple[str, str] = ("", "")
    topics: tuple[str, ...] = ()
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The title in plain words."""
        return self.title.replace("*", "").replace("|", " " if self.lang == "en" else "")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return SIZES[self.ratio]


def _sheet(category: str, table: dict[str, Any]) -> Sheet:
    known = {key: table.pop(key) for key in list(table) if key in Sheet.__dataclass_fields__}
    known["about"] = tuple(known.get("about", ("", "")))
    known["topics"] = tuple(known["topics"].split(", "))
    return Sheet(category=category, body=table, **known)


@cache
def sheets() -> tuple[Sheet, ...]:
    """Every planned page. TypeError names a key that is missing."""
    return tuple(
        _sheet(path.stem, table)
        for path in sorted(PLANS.glob("*.toml"))
        for table in tomllib.loads(path.read_text("utf-8"))["cover"]
    )
