"""Where covers show products: measured in the browser, ``python -m community.demo.studio.covers``, and kept beside."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from tqdm import tqdm

from community.demo.studio.covers.sheets import sheets
from community.demo.studio.pieces import Tag

KEPT = Path(__file__).with_suffix(".json")


@cache
def _kept() -> dict[str, list[tuple[str, str, float, float]]]:
    found: dict[str, list[tuple[str, str, float, float]]] = json.loads(KEPT.read_text("utf-8"))
    return found


def tags(name: str) -> tuple[Tag, ...]:
    """The products seen on a cover; none where it has not been measured."""
    return tuple(Tag(*spot) for spot in _kept().get(name, ()))


def measure() -> None:
    """Lay out every sheet and keep where its products are."""
    # imported on first use: reading what is kept needs no browser
    from community.demo.studio.covers.page import spots

    found = {sheet.name: spots(sheet) for sheet in tqdm(sheets(), unit="cover")}
    lines = (f"{json.dumps(name)}: {json.dumps(told)}" for name, told in found.items() if told)
    KEPT.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
