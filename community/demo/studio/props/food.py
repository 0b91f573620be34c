"""Fruit, bread and what lies about on a table. Centimetres."""

from __future__ import annotations

import numpy as np

from community.demo.studio.geometry import (
    Array,
    Model,
    Part,
    arc,
    ball,
    box,
    lathe,
    leaf,
    loft,
    moved,
    sawn,
    smooth_path,
    tube,
    warped,
)
from community.demo.studio.materials import Material, glaze, matte, metal, mixed, satin, wood
from community.demo.studio.patterns import patterned

PEEL = {"lemon": "#f2cf4a", "lime": "#9cbf4f", "orange": "#ee9234", "grapefruit": "#ef8a6a"}


def _peel(color: str) -> Material:
    return Material(color, rough=0.38, spec=0.45, coat=0.2)


def lemon(color: str = "#f2cf4a") -> Model:
    """A lemon on its side."""
    profile = [
        (0, -4.3),
        (0.6, -4.0, 0.4),
        (2.6, -2.3, 2.0),
        (2.7, 1.9, 2.0),
        (0.8, 3.6, 0.8),
        (0.5, 4.3, 0.3),
        (0, 4.4),
    ]
    return [lathe(profile, _peel(color)).moved((0, 2.5, 0), roll=84)]


def orange(color: str = "#ee9234") -> Model:
    """An orange with its star."""
    return [ball(3.6, _peel(color), squash=0.94), ball(0.5, matte("#5d7a3a"), (0, 6.4, 0), 0.5)]


def half(color: str = "#ee9234") -> Model:
    """Half a citrus, its cut face tilted to the camera."""
    rind = [(max(3.5 * np.cos(a), 0.0), 3.5 + 3.5 * np.sin(a)) for a in np.linspace(-np.pi / 2, 0, 18)]
    face = [lathe(rind, _peel(color)), lathe([(0, 3.5), (3.5, 3.5)], matte("#fbf0d6"))]
    face.append(lathe([(0, 3.54), (3.05, 3.54)], Material(mixed(color, "#ffffff", 0.1), rough=0.15, spec=0.6)))
    pith = matte("#fbf0d6")
    face += [tube([(0, 3.56, 0), (0, 3.56, 3.1)], 0.09, pith, 8).moved(turn=40 * i) for i in range(9)]
    face.append(lathe([(0, 3.62), (0.36, 3.6)], pith))
    return moved(face, (0, 0.3, 0), lean=38)


def apple(color: str = "#c8402f") -> Model:
    """An apple with its stalk."""
    body = [(0, 0.5), (1.2, 0, 0.5), (3.3, 2.2, 2.2), (3.5, 4.8, 2.0), (1.4, 6.4, 0.9), (0.3, 5.4, 0.3), (0, 5.3)]
    stalk = tube(smooth_path([(0, 5.3, 0), (0.1, 6.6, 0), (0.6, 7.4, 0)], 12, 2), 0.18, matte("#5b3d26"))
    return [lathe(body, Material(color, rough=0.25, coat=0.4)), stalk]


def pear(color: str = "#c5c45a") -> Model:
    """A pear."""
    body = [(0, 0.3), (1.5, 0, 0.8), (3.4, 2.4, 2.4), (2.6, 5.8, 2.0), (1.2, 8.2, 1.2), (0, 9.0)]
    return [
        lathe(body, Material(color, rough=0.35, coat=0.2)),
        tube([(0, 8.8, 0), (0.4, 10.6, 0)], 0.2, matte("#5b3d26")),
    ]


def tomatoes(color: str = "#d8402a") -> Model:
    """Three tomatoes together."""
    parts: Model = []
    for x, z, size in ((-2.6, 0, 2.9), (2.7, 0.6, 2.6), (0.2, 3.9, 2.2)):
        parts.append(ball(size, Material(color, rough=0.18, spec=0.6, coat=0.5), (x, 0, z), 0.86))
        for i in range(5):
            line = smooth_path([(0, 0, 0), (size * 0.3, 0.2, 0), (size * 0.62, -0.3, 0)], 10, 2)
            parts.append(
                tube(line, np.linspace(0.22, 0.05, 10), matte("#4a7a3a")).moved((x, size * 1.7, z), turn=72 * i)
            )
    return parts


def berries(color: str = "#3f4a86") -> Model:
    """A handful of berries."""
    dice = np.random.default_rng(9)
    spots = [(0, 0), (1.7, 0.4), (-1.5, 0.8), (0.4, 1.9), (2.4, 2.2), (-2.9, -0.5), (3.5, 0.2), (-1.3, 2.8)]
    skin = Material(color, rough=0.45, spec=0.35)
    return [ball(0.75 + 0.15 * float(dice.random()), skin, (x, 0, z)) for x, z in spots]


def egg(color: str = "#e6c3a0") -> Model:
    """Two eggs, one lying."""
    body = [(0, 0), (1.1, 0.15, 0.8), (2.2, 2.2, 1.8), (1.5, 4.7, 1.4), (0, 5.6)]
    shell = Material(color, rough=0.6, spec=0.25)
    return [
        lathe(body, shell).moved((-1.4, 2.2, 0.4), roll=80, turn=30),
        lathe(body, shell).moved((2.2, 2.15, 0.6), lean=86, turn=-20),
    ]


def fried(color: str = "#fdf9ee") -> Model:
    """A fried egg to lay in a pan."""
    angle = np.linspace(-np.pi, np.pi, 97)
    edge = 4.0 + 0.45 * np.sin(3 * angle) + 0.3 * np.sin(5 * angle + 1)
    rings = [np.stack([edge * s * np.sin(angle), np.full_like(angle, y), edge * s * np.cos(angle)], -1)
             for s, y in ((1.0, 0.0), (1.0, 0.2), (0.93, 0.36), (0.5, 0.42), (0.0, 0.44))]  # fmt: skip
    white = Part(np.array(rings), np.zeros((5, 97, 2)), Material(color, rough=0.25, coat=0.4))
    return [white, ball(1.5, Material("#f3a928", rough=0.12, coat=0.8), (0.4, 0.3, -0.2), 0.55)]


def bread(color: str = "#c98a4a") -> Model:
    """A round-topped loaf with two slices before it."""
    crust, crumb = Material(color, rough=0.8, spec=0.15), matte("#f3e2bf")

    def slice_(thick: float) -> Model:
        section = [
            (0, 4.6, thick / 2, 0.4),
            (4.5, 4.7, thick / 2, 0.4),
            (6.4, 5.2, thick / 2, 0.5),
            (8.2, 4.2, thick / 2, 0.6),
            (9.0, 2.2, thick / 2, 0.8),
            (9.15, 0.8, thick / 3, 0.9),
        ]
        inner = [(y * 0.93 + 0.3, w * 0.92, d + 0.04, p) for y, w, d, p in section]
        return [loft(section, crust), loft(inner, crumb)]

    loaf = moved(slice_(9.5), (-1.5, 0, -3))
    return [
        *loaf,
        *moved(slice_(1.3), (1.2, 0.6, 3.4), lean=-14),
        *moved(slice_(1.3), (3.6, 0.7, 5.4), lean=-78, turn=18),
    ]


def croissant(color: str = "#cf8f47") -> Model:
    """A croissant: a crescent of seven rolls."""
    turn = np.radians(np.linspace(200, 340, 80))
    path = np.stack([6.5 * np.cos(turn), np.full(80, 2.0), 6.5 * np.sin(turn) + 4.5], 1)
    along = np.linspace(0, 1, 80)
    swell = np.sin(np.pi * along) ** 0.7
    ridges = 1 - 0.16 * np.abs(np.cos(7 * np.pi * along))
    return [warped(tube(path, 0.3 + 2.3 * swell * ridges, Material(color, rough=0.45, spec=0.3, coat=0.25)), _settled)]


def _settled(points: Array) -> Array:
    return np.stack([points[..., 0], np.maximum(points[..., 1], 0.0), points[..., 2]], -1)


def plate(color: str = "#f1eadb") -> Model:
    """A dinner plate, 22 cm."""
    return [
        lathe(
            [(0, 0), (6, 0, 0.4), (10.6, 1.5, 1), (11, 1.8, 0.2), (10.5, 1.9, 0.2), (7, 0.7, 1), (0, 0.6)], glaze(color)
        )
    ]


def saucer(color: str = "#f1eadb") -> Model:
    """A saucer, 14 cm."""
    return moved(plate(color), size=0.64)


def tray(color: str = "#b98550") -> Model:
    """A low wooden tray, 34 x 22 cm."""
    grain = patterned("grain", mixed(color, "#ffffff", 0.2), mixed(color, "#2a1608", 0.2))
    rim = [sawn(box(34, 2.6, 1, grain, 0.3), 22).moved((0, 0, s * 10.5)) for s in (-1, 1)]
    ends = [sawn(box(1, 2.6, 22, grain, 0.3), 22).moved((s * 16.5, 0, 0)) for s in (-1, 1)]
    return [sawn(box(34, 1.0, 22, grain, 0.3), 22), *rim, *ends]


def choppingboard(color: str = "#c39468") -> Model:
    """A chopping board with a hole for hanging, lying."""
    grain = patterned("grain", mixed(color, "#ffffff", 0.22), mixed(color, "#2a1608", 0.15))
    return [
        sawn(box(32, 1.8, 21, grain, 0.5, 0.18), 20),
        sawn(box(7, 1.8, 5, grain, 0.5, 0.5), 20).moved((18, 0, 0)),
        lathe([(0, 1.82), (1.1, 1.82)], matte("#3a2616")).moved((19.6, 0, 0)),
    ]


def spoon(color: str = "#c9b58a") -> Model:
    """A spoon lying along x."""
    bar = tube(
        smooth_path([(1.4, 0.5, 0), (7, 0.8, 0), (13, 0.6, 0)], 24, 3), np.linspace(0.28, 0.42, 24), metal(color, 0.3)
    )
    head = warped(ball(2.0, metal(color, 0.3), squash=0.3), lambda p: p * [1.35, 1, 0.95])
    return [bar, head]


def knife(color: str = "#6b4630") -> Model:
    """A kitchen knife lying along x."""
    x = np.linspace(0, 1, 20)
    top, bottom = np.full(20, -1.6), 1.6 - 3.0 * np.clip((x - 0.6) / 0.4, 0, 1) ** 2
    flat = np.stack([np.stack([16 * x, np.full(20, 0.9), z], 1) for z in (top, bottom)])
    blade = Part(flat, np.zeros((2, 20, 2)), metal("#d5d8da", 0.2))
    return [blade, blade.moved((0, -0.2, 0)), box(11, 1.6, 2.6, wood(color), 0.6, 0.4).moved((-5.5, 0, -0.3))]


def napkin(color: str = "#d9e2d4") -> Model:
    """A loosely folded napkin."""
    return cloth_pile(color, 17, 13, 5)


def cloth_pile(color: str, width: float, depth: float, seed: int) -> Model:
    """A flat cloth with soft folds, ``width`` by ``depth``."""
    dice = np.random.default_rng(seed)
    u, v = np.meshgrid(np.linspace(-1, 1, 70), np.linspace(-1, 1, 60))
    lift = np.zeros_like(u)
    for _ in range(5):
        a, b, c = dice.uniform(-4, 4), dice.uniform(-4, 4), dice.uniform(0, 6)
        lift += np.abs(np.sin(a * u + b * v + c)) ** 2
    lift = 0.25 + 0.26 * lift * width / 17
    edge = 1 + 0.03 * np.sin(5 * u + 3 * v)
    points = np.stack([u * width / 2 * edge, lift, v * depth / 2 * edge], -1)
    weave = patterned("linen", color, mixed(color, "#ffffff", 0.5))
    uv = np.stack([u * width / 20, v * depth / 20], -1)
    return [Part(points, uv, weave), Part(points * [1, 0, 1] + [0, 0.05, 0], uv, weave)]


def sugar(color: str = "#fdfaf2") -> Model:
    """Three lumps of sugar."""
    lump = box(1.6, 1.5, 1.6, Material(color, rough=0.9), 0.15)
    return [
        lump.moved((-1.2, 0, 0), turn=20),
        lump.moved((1.1, 0, 0.6), turn=-12),
        lump.moved((0.1, 1.5, 0.2), turn=40),
    ]


def roast(color: str = "#4a2a18") -> Model:
    """A scatter of coffee beans."""
    dice = np.random.default_rng(4)
    bean = warped(ball(0.5, Material(color, rough=0.35, spec=0.5), squash=0.7), lambda p: p * [1.35, 1, 1])
    return [
        bean.moved((float(dice.normal(0, 2.6)), 0, float(dice.normal(0, 1.5))), turn=float(dice.uniform(0, 180)))
        for _ in range(26)
    ]


def petals(color: str = "#f3a6b4") -> Model:
    """Fallen petals."""
    dice = np.random.default_rng(14)
    petal = leaf(2.2, 1.7, Material(color, rough=0.55), bend=0.7).moved(lean=80)
    petal = petal.moved((0, -float(petal.points[..., 1].min()), 0))
    spots = [(float(dice.normal(0, 4.5)), float(dice.normal(0, 2.4)), float(dice.uniform(0, 360))) for _ in range(9)]
    return [petal.moved((x, 0, z), turn=turn) for x, z, turn in spots]


def cup(color: str = "#f4efe6") -> Model:
    """A teacup without a handle."""
    body = [(0, 0), (2.2, 0, 0.3), (3.9, 2.4, 1.6), (4.1, 5.0, 0.1), (3.8, 5.0, 0.1), (3.3, 1.4, 1), (0, 0.8)]
    return [lathe(body, glaze(color)), lathe([(0, 3.9), (3.85, 3.9)], Material("#b9773a", rough=0.08, spec=0.6))]


def glass(color: str = "#f0b48a") -> Model:
    """A tumbler with a cold drink and two cubes of ice."""
    drink = Material(color, rough=0.3, spec=0.4)
    wall = lathe([(3.3, 0), (3.8, 12)], Material("#fbfefd", clear=True))
    ice = box(2.2, 2.2, 2.2, Material("#f7fbfb", rough=0.1, spec=0.7), 0.4)
    return [
        wall,
        lathe([(0, 0.3), (3.2, 0.3, 0.4), (3.6, 9.2), (0, 9.2)], drink),
        ice.moved((-0.9, 8.2, 0.7), turn=20, roll=12),
        ice.moved((1.1, 8.0, -0.6), turn=50, lean=15),
    ]


def cookie(color: str = "#d9a45c") -> Model:
    """Three biscuits, one on two."""
    one = lathe([(0, 0), (2.6, 0, 0.3), (2.5, 0.9, 0.5), (0, 1.0)], Material(color, rough=0.75), flutes=(16, 0.04))
    chips = [ball(0.35, matte("#4a2a1a"), (1.2 * np.cos(a), 0.75, 1.2 * np.sin(a))) for a in (0.3, 1.9, 3.4, 4.9)]
    whole = [one, *chips]
    return [
        *moved(whole, (-2.4, 0, 0)),
        *moved(whole, (2.5, 0, 0.7), turn=40),
        *moved(whole, (0.3, 1.05, 0.2), turn=80, roll=5),
    ]


def ribbon(color: str = "#d9603f") -> Model:
    """A loose curl of ribbon."""
    t = np.linspace(0, 4.4 * np.pi, 140)
    line = np.stack([t * 1.1 - 7, 1.2 + np.cos(t) * 1.1, np.sin(t) * 1.3], 1)
    strip = np.stack([line - [0, 0, 0.9], line - [0, 0, -0.9]])
    return [Part(strip, np.zeros((2, 140, 2)), satin(color))]


def ring(color: str = "#d8b26a") -> Model:
    """Two plain rings."""
    one = tube(arc((0, 0, 0), (1.0, 1.0), (0, 360)), 0.16, metal(color)).moved(lean=90)
    return [one.moved((-1.1, 0.16, 0)), one.moved((0.7, 0.3, 0.3), roll=12)]
