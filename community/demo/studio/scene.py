"""A still as data, and the line of text that plans one.

A plan is a line of ``plans/<category>.txt``: ``name | ratio | set | things | topics``. The set is a tone ``#hex`` and then
words (a light, a layout) and ``key=value`` pairs, the fields of ``Still``. A thing is ``product/variant`` or ``+prop`` with an
optional ``:colour``, followed by its moves, each a sign and numbers:

    ^2     on a plinth of 2 cm          !5     raised by 5 cm (upon something else)
    ~30    turned by 30 degrees         *1.2   larger by that factor
    @3,-2  shifted from its place       =3,-2  put there, in cm from the middle (x right, z to the camera)
    %90,0  leant and rolled by degrees (lying on its back is %-90)
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from community.demo.studio.products import BY_KEY, CATEGORIES

SIZES = {"3:4": (720, 960), "1:1": (720, 720), "4:3": (800, 600), "4:5": (720, 900)}
LAYOUTS = ("group", "row", "steps", "ring", "back")
_THING = re.compile(r"(\+?)([a-z]+)(?:[/:]([#\w]+))?((?:[\^!~*@=%][-\d.,]+)*)")
_MOVE = re.compile(r"([\^!~*@=%])([-\d.,]+)")


@dataclass(frozen=True)
class Put:
    """One thing of a scene: a product in a variant, or a prop in a colour (``variant``, may be empty). Lengths in cm."""

    product: str
    variant: str = ""
    height: float = 0.0
    turn: float = 0.0
    x: float = 0.0
    z: float = 0.0
    size: float = 1.0
    lift: float = 0.0
    lean: float = 0.0
    roll: float = 0.0
    fixed: bool = False

    @property
    def is_product(self) -> bool:
        """Whether it is one of the models for sale, not a prop."""
        return self.product in BY_KEY


@dataclass(frozen=True)
class Still:
    """A scene. ``tone`` is the hue that ground, plinths and arch share; the first thing is the hero.

    ``floor`` and ``wall`` are a colour or ``pattern:colour:colour[:scale]``; ``table`` and ``board`` are colours of wood;
    ``back`` names what stands behind; ``mirrored`` lets the light come from the right.
    """

    name: str
    category: str
    ratio: str
    tone: str
    puts: tuple[Put, ...]
    light: str = "day"
    layout: str = "group"
    floor: str = ""
    wall: str = ""
    board: str = ""
    table: str = ""
    back: str = ""
    gobo: str = ""
    props: str = ""
    accent: str = "#e8714a"
    pitch: float = 12.0
    yaw: float = 0.0
    share: float = 0.82
    aside: float = 0.0
    mirrored: bool = False
    topics: tuple[str, ...] = field(default=())

    @property
    def products(self) -> tuple[Put, ...]:
        """The things for sale in it."""
        return tuple(put for put in self.puts if put.is_product)

    @property
    def seed(self) -> int:
        """A number that its name decides."""
        return zlib.crc32(self.name.encode()) % 100_000


def thing(text: str) -> Put:
    """One thing of a plan. ValueError when it is not written as the module says or no such product exists."""
    match = _THING.fullmatch(text)
    if match is None:
        raise ValueError(f"not a thing: {text}")
    plus, name, variant, moves = match.groups()
    if not plus:
        BY_KEY[name].variant(variant)
    values: dict[str, float] = {}
    for sign, numbers in _MOVE.findall(moves):
        one, _, two = numbers.partition(",")
        first, second = {"^": ("height", ""), "!": ("lift", ""), "~": ("turn", ""), "*": ("size", ""), "@": ("x", "z"), "=": ("x", "z"), "%": ("lean", "roll")}[sign]  # fmt: skip
        values[first] = float(one)
        if second:
            values[second] = float(two or 0)
    return Put(name, variant or "", **values, fixed="=" in moves)


def still(category: str, line: str) -> Still:
    """One line of a plan. ValueError when it is malformed."""
    name, ratio, words, things, topics = (cell.strip() for cell in line.split("|"))
    tone, *rest = words.split()
    settings: dict[str, str | float | bool] = {}
    for word in rest:
        key, equals, value = word.partition("=")
        if equals:
            settings[key] = float(value) if key in ("pitch", "yaw", "share", "aside") else value
        elif key == "mirrored":
            settings["mirrored"] = True
        else:
            settings["layout" if key in LAYOUTS else "light"] = key
    puts = tuple(thing(text) for text in things.split())
    return Still(name, category, ratio, tone, puts, topics=tuple(t.strip() for t in topics.split(",")), **settings)  # type: ignore[arg-type]


@cache
def stills() -> tuple[Still, ...]:
    """Every planned still, category by category. ValueError when two have one name."""
    found: list[Still] = []
    for category in CATEGORIES:
        lines = (Path(__file__).parent / "plans" / f"{category}.txt").read_text("utf-8").splitlines()
        found += [still(category, line) for line in lines if line and not line.startswith(";")]
    if len({one.name for one in found}) != len(found):
        raise ValueError("two stills have one name")
    return tuple(found)
