"""What a scene stands on and before: grounds, walls, windows, shelves, hills, and what throws a shadow. In scene units."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from community.demo.studio.geometry import Array, Model, Part, box, lathe, leaf, moved, sawn, slab, tube
from community.demo.studio.materials import Material, linear, matte, mixed
from community.demo.studio.patterns import patterned
from community.demo.studio.props import living, nature, room
from community.demo.studio.scene import Still
from community.demo.studio.stage import backdrop


def surface(spec: str) -> tuple[Material, float]:
    """A material of ``#colour`` or ``pattern:colour:colour[:scale]``, and the side of its square."""
    if spec.startswith("#"):
        return matte(spec), 1.0
    name, one, two, *scale = spec.split(":")
    return patterned(name, one, two), float(scale[0]) if scale else 1.5


def timber(color: str) -> Material:
    """Oiled wood with its grain."""
    return patterned("grain", mixed(color, "#ffffff", 0.18), mixed(color, "#2a1608", 0.2))


def plane(width: float, depth: float, spec: str, seed: int = 0) -> Part:
    """A flat ground centred on the origin, its pattern in true repeats."""
    material, side = surface(spec)
    x, z = np.meshgrid(np.linspace(-width / 2, width / 2, 2), np.linspace(depth / 2, -depth / 2, 2))
    uv = np.stack([x / side + seed * 0.37, -z / side], -1)
    return Part(np.stack([x, np.zeros_like(x), z], -1), uv, material)


def _upright(part: Part, z: float) -> Part:
    return part.moved((0, 0, z), lean=90)


def ground(still: Still, low: Array, high: Array) -> Model:
    """Floor, wall, board or table under and behind a group of those bounds."""
    floor = mixed(still.tone, "#ffffff", 0.1)
    wall = still.wall or still.tone
    far = min(-2.4, float(low[2]) - 1.5)
    parts: Model = []
    drop = 3.0 if still.table or still.back == "shelf" else 0.0
    plain = wall if wall.startswith("#") else still.tone
    if still.pitch > 50:
        parts.append(plane(60, 60, still.floor or floor, still.seed).moved((0, -drop, 0)))
    elif still.floor or still.wall or still.back == "window":
        parts.append(plane(80, 60, still.floor or floor, still.seed).moved((0, -drop, 0)))
        if still.back != "window":
            parts.append(_upright(plane(80, 40, wall, still.seed), far))
        if not wall.startswith("#") and still.back != "window":
            parts.append(box(80, 0.22, 0.07, matte(mixed(plain, "#ffffff", 0.5)), 0.02).moved((0, -drop, far + 0.03)))
    else:
        parts.append(backdrop(floor, still.tone, back=min(-4.2, far)).moved((0, -drop, 0)))
    if still.table:
        front = float(high[2]) + 0.34
        top = sawn(box(14, 0.22, front + 3.4, timber(still.table), 0.05), 3.6)
        parts.append(top.moved((0, -0.22, (front - 3.4) / 2)))
    if still.board:
        parts.append(sawn(box(5.4, 0.16, 3.4, timber(still.board), 0.04), 3.6).moved((0, 0, 0.2)))
    return parts


def _glowing(part: Part, color: str, power: float) -> Part:
    red, green, blue = linear(color)
    return Part(part.points, part.uv, part.material, (red * power, green * power, blue * power))


def _ridge(y: float, height: float, color: str, z: float, seed: int, power: float = 0.0, rough: float = 1.0) -> Part:
    dice = np.random.default_rng(seed)
    x = np.linspace(-14, 14, 200)
    line = np.zeros_like(x)
    for wave, share in ((0.35, 1.0), (0.8, 0.5), (1.9, 0.2 * rough), (4.3, 0.08 * rough)):
        line += share * np.sin(wave * x + dice.uniform(0, 6.3))
    top = y + height * (0.55 + 0.3 * line)
    points = np.stack(
        [np.stack([x, np.full_like(x, -6), np.full_like(x, z)], 1), np.stack([x, top, np.full_like(x, z)], 1)]
    )
    part = Part(points, np.zeros((2, 200, 2)), matte(color))
    return _glowing(part, color, power) if power else part


def window(still: Still, low: Array, high: Array) -> Model:
    """A window in the wall with the day outside (the night when the light is low), and its sill."""
    night = still.light == "night"
    wall, frame = (
        matte(still.wall if still.wall.startswith("#") else mixed(still.tone, "#ffffff", 0.25)),
        matte("#f7f3ea"),
    )
    z = float(low[2]) - 0.75
    width, top = max(2.6, float(high[0] - low[0]) * 1.15), max(2.9, float(high[1]) * 1.35)
    foot, x = 0.24, still.aside
    left, right = x - width / 2, x + width / 2
    parts = [
        box(20, 12, 0.3, wall, 0.02).moved((left - 10, -3, z)),
        box(20, 12, 0.3, wall, 0.02).moved((right + 10, -3, z)),
        box(width + 0.1, 8, 0.3, wall, 0.02).moved((x, top, z)),
        box(width + 0.1, 3 + foot, 0.3, wall, 0.02).moved((x, -3, z)),
        box(width + 0.5, 0.1, 0.6, frame, 0.03).moved((x, foot - 0.08, z + 0.2)),
    ]
    for at in (left, x, right):
        parts.append(box(0.1, top - foot, 0.14, frame, 0.02).moved((at, foot, z)))
    for y in (foot, foot + (top - foot) * 0.62, top):
        parts.append(box(width, 0.1, 0.14, frame, 0.02).moved((x, y - 0.05, z)))
    sky = "#1c2c4c" if night else mixed("#dcecf6", still.accent, 0.12)
    parts.append(_glowing(_upright(plane(40, 30, "#ffffff"), z - 3.4), sky, 0.45 if night else 1.05))
    hills = (("#16233c", 0.3), ("#0f1a2e", 0.3)) if night else ((mixed("#b9d3c9", sky, 0.35), 0.8), ("#8fb59a", 0.7))
    for index, (color, power) in enumerate(hills):
        parts.append(_ridge(foot + 0.35 - 0.35 * index, 0.8, color, z - 3.2 + 0.3 * index, still.seed + index, power))
    if night:
        moon = lathe([(0.34, 0), (0, 0)], matte("#fff3d6"), glow=(2.2, 1.9, 1.3)).moved(
            (x + width * 0.24, top * 0.72, z - 3.3), lean=90
        )
        dice = np.random.default_rng(still.seed)
        panes = [
            _glowing(
                box(0.06, 0.08, 0.02, matte("#ffd08a"), 0.01).moved(
                    (float(x + dice.uniform(-width, width)), float(foot + dice.uniform(-0.3, 0.5)), z - 2.7)
                ),
                "#ffc57a",
                2.2,
            )
            for _ in range(26)
        ]
        parts += [moon, *panes]
    return parts


def shelf(still: Still, low: Array, high: Array) -> Model:
    """The group stands on a wall shelf; another one is above, with books on it."""
    wood_ = timber(still.board or "#c9a57a")
    z = float(low[2]) - 0.35
    depth = float(high[2]) - z + 0.25
    wall = plane(80, 40, still.wall or mixed(still.tone, "#ffffff", 0.15), still.seed)
    upper = max(float(high[1]) + 0.75, 2.3)
    books = moved(room.row(still.accent), (-0.9 if still.seed % 2 else 1.0, upper, z + 0.45), size=0.042)
    return [
        _upright(wall, z),
        sawn(box(9, 0.16, depth, wood_, 0.03), 3.6).moved((0, -0.16, z + depth / 2)),
        sawn(box(9, 0.16, 0.95, wood_, 0.03), 3.6).moved((0, upper - 0.16, z + 0.47)),
        *[box(0.09, 0.5, 0.5, matte("#e9e2d4"), 0.03).moved((s * 2.1, -0.64, z + 0.25)) for s in (-1, 1)],
        *books,
    ]


def arch(still: Still, low: Array, high: Array) -> Model:
    """A standing arch behind the group."""
    width, height = float(high[0] - low[0]) * 0.92, float(high[1]) * 1.22
    half = max(width / 2, height * 0.32)
    bend = np.linspace(0, np.pi, 40)
    rounded = np.column_stack([-half * np.cos(bend), max(height - half, 0.3) + half * np.sin(bend)])
    outline = np.vstack([[-half, 0.0], rounded, [half, 0.0]])
    return moved(
        slab(outline, 0.22, matte(mixed(still.tone, "#ffffff", 0.2))), (0.25 + still.aside, 0, float(low[2]) - 0.7)
    )


def disc(still: Still, low: Array, high: Array) -> Model:
    """A large round like a low sun behind the group."""
    radius = max(0.95, 0.62 * float(high[1]))
    tone = still.accent if still.props == "" and still.accent != "#e8714a" else mixed(still.tone, "#ffffff", 0.3)
    round_ = lathe([(0, -0.06), (radius, -0.06, 0.03), (radius, 0.06, 0.03), (0, 0.06)], matte(tone)).moved(lean=90)
    return [round_.moved((0.35 + still.aside, radius * 1.08, float(low[2]) - 0.7))]


def panels(still: Still, low: Array, high: Array) -> Model:
    """Two tall boards, one before the other, in two tones."""
    z, tall = float(low[2]) - 0.6, float(high[1])
    one, two = matte(mixed(still.tone, "#ffffff", 0.3)), matte(mixed(still.tone, still.accent, 0.45))
    return [
        box(1.9, tall * 1.45 + 0.4, 0.12, one, 0.02).moved((-0.7 + still.aside, 0, z - 0.4), turn=8),
        box(1.3, tall * 1.05 + 0.3, 0.12, two, 0.02).moved((0.85 + still.aside, 0, z - 0.15), turn=-10),
    ]


def stairs(still: Still, low: Array, high: Array) -> Model:
    """Three broad steps rising behind the group."""
    z = float(low[2]) - 0.25
    return [
        box(2.2, 0.42 * (i + 1), 0.8, matte(mixed(still.tone, "#ffffff", 0.34 - 0.1 * i)), 0.03).moved(
            (-0.9 + 0.75 * i + still.aside, 0, z - 0.45 - 0.55 * i)
        )
        for i in range(3)
    ]


def curtain(still: Still, low: Array, high: Array) -> Model:
    """A hanging cloth with deep folds."""
    x = np.linspace(-8, 8, 420)
    fold = 0.16 * np.sin(4.6 * x + 0.5 * np.sin(1.3 * x)) + 0.06 * np.sin(11 * x)
    z = float(low[2]) - 1.0
    points = np.stack(
        [
            np.stack([x + 0.02 * np.sin(3 * x) * y, np.full_like(x, y), z + fold * (1.15 - 0.05 * y)], 1)
            for y in (0.02, 2.0, 4.5, 8.0)
        ]
    )
    return [Part(points, np.zeros((*points.shape[:2], 2)), Material(still.accent, rough=0.9, spec=0.08, sheen=0.4))]


def hills(still: Still, low: Array, high: Array) -> Model:
    """Ridges in the haze, the nearer the deeper, with a sun or moon."""
    z = float(low[2]) - 1.6
    sky, near = mixed(still.tone, "#ffffff", 0.2), still.accent
    night = still.light == "night"
    parts: Model = []
    for index in range(4):
        tone = mixed(sky, near, 0.24 + 0.24 * index)
        parts.append(_ridge(1.5 - 0.5 * index, 1.15, tone, z - 2.2 + 0.5 * index, still.seed + index))
    sun = lathe([(0.42, 0), (0, 0)], matte("#fff4dc"), glow=(1.6, 1.45, 1.0) if not night else (0.9, 0.85, 0.7)).moved(
        (0.95 + still.aside, 2.75, z - 2.6), lean=90
    )
    return [*parts, sun]


def trees(still: Still, low: Array, high: Array) -> Model:
    """A few firs behind, over rolling ground."""
    z = float(low[2]) - 1.0
    dice = np.random.default_rng(still.seed)
    parts: Model = []
    for x in (-2.3, -1.3, 1.2, 2.1, 0.3):
        tall = float(dice.uniform(0.012, 0.02))
        tone = mixed(still.accent, "#ffffff", float(dice.uniform(0, 0.2)))
        parts += moved(
            nature.tree(tone), (x + float(dice.uniform(-0.3, 0.3)), 0, z - float(dice.uniform(0.2, 1.6))), size=tall
        )
    return parts


def court(still: Still, low: Array, high: Array) -> Model:
    """Lines on a sports floor."""
    white = matte("#f4f1e6")
    ring = np.linspace(0, 2 * np.pi, 90)
    circle = tube(np.stack([2.0 * np.cos(ring) + 0.9, np.full(90, 0.0), 1.5 * np.sin(ring) - 0.4], 1), 0.045, white)
    return [box(30, 0.012, 0.1, white, 0.002).moved((0, 0, float(high[2]) * 0.4), turn=14), circle.moved((0, -0.03, 0))]


def beam(still: Still, low: Array, high: Array) -> Model:
    """A peg rail on the wall with a coat and a bag's room between."""
    far = min(-2.4, float(low[2]) - 1.5)
    rail = [box(6, 0.26, 0.1, timber("#c39468"), 0.02).moved((0, 3.1, far + 0.08))]
    pegs = [tube([(x, 3.22, far + 0.1), (x, 3.3, far + 0.42)], 0.05, timber("#a8774a")) for x in (-1.9, -0.8, 0.5, 1.6)]
    return [*rail, *pegs, *moved(room.coat(still.accent), (-0.95 + still.aside, 0.78, far + 0.42), size=0.026)]


BACKS: dict[str, Callable[[Still, Array, Array], Model]] = {
    draw.__name__: draw for draw in (window, shelf, arch, disc, panels, stairs, curtain, hills, trees, court, beam)
}


SHARP = ("hand", "person")


def gobo(kind: str, low: float) -> Model:
    """What stands between the sun and the scene, out of sight, for its shadow; ``low`` is the group's rearmost z.

    ValueError when the kind is unknown.
    """
    bar = matte("#222222")
    if kind == "window":
        parts = [tube([(s * 0.62, -1.6, 0), (s * 0.62, 1.6, 0)], 0.05, bar) for s in (-1, 0, 1)]
        parts += [tube([(-1.2, s, 0), (1.2, s, 0)], 0.05, bar) for s in (-0.9, -0.1, 0.7)]
    elif kind == "blinds":
        parts = [box(3.4, 0.11, 0.02, bar, 0.005).moved((0, -1.5 + 0.24 * i, 0), roll=4) for i in range(13)]
    elif kind == "leaves":
        dice = np.random.default_rng(3)
        spread = zip(dice.uniform(-1.1, 0.7, 9), dice.uniform(-0.7, 0.9, 9), dice.uniform(20, 150, 9), strict=True)
        parts = [leaf(0.9, 0.34, bar, bend=0.2).moved((float(x), float(y), 0), roll=float(r)) for x, y, r in spread]
    elif kind == "palm":
        parts = [
            leaf(1.5 - 0.07 * abs(i), 0.13, bar, bend=0.1).moved((0.5, -0.8, 0), roll=20 + 15 * i) for i in range(-5, 6)
        ]
    elif kind == "branch":
        dice = np.random.default_rng(17)
        stem = [(-1.2, -0.7), (-0.4, -0.1), (0.3, 0.2), (1.0, 0.7)]
        parts = [tube([(x, y, 0) for x, y in stem], 0.03, bar)]
        for t in np.linspace(0.05, 1, 16):
            x, y = np.interp(t * 3, range(4), [p[0] for p in stem]), np.interp(t * 3, range(4), [p[1] for p in stem])
            parts.append(
                leaf(0.42, 0.2, bar, bend=0.1).moved((float(x), float(y), 0), roll=float(dice.uniform(-150, 60)))
            )
    elif kind in SHARP:
        figure = (
            moved(living.fan("#222222"), size=0.03, roll=24)
            if kind == "hand"
            else moved(living.figure("#222222"), (0, -0.75, 0), size=0.021)
        )
        sun, spot = (
            np.array([-6.4, 6.6, 3.6]),
            np.array([0.95 if kind == "person" else 0.7, 1.75, min(-2.4, low - 1.5)]),
        )
        at = sun + 0.5 * (spot - sun)
        return moved(figure, (float(at[0]), float(at[1]), float(at[2])), turn=-51)
    else:
        raise ValueError(f"no gobo {kind}")
    return moved(parts, (-3.9, 4.25, 2.05), turn=-60)
