"""Books, cloth, furniture, plants and other things of a room. Centimetres."""

from __future__ import annotations

import numpy as np

from community.demo.studio.geometry import (
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
from community.demo.studio.materials import Material, clear, cloth, matte, metal, mixed, satin, wood
from community.demo.studio.patterns import patterned
from community.demo.studio.props.food import cloth_pile

_PAGE = "#f4eee0"


def _lying(color: str, width: float, depth: float, thick: float) -> Model:
    cover = Material(color, rough=0.6, spec=0.25)
    return [
        box(width, 0.3, depth, cover, 0.1, 0.05),
        box(width - 0.8, thick - 0.5, depth - 0.8, matte(_PAGE), 0.05, 0.04).moved((0.3, 0.25, 0)),
        box(width, 0.3, depth, cover, 0.1, 0.05).moved((0, thick - 0.3, 0)),
        box(0.4, thick, depth, cover, 0.15, 0.05).moved((-width / 2 + 0.1, 0, 0)),
    ]


def books(color: str = "#3f6e56") -> Model:
    """Three books lying on one another, their spines to the left."""
    tones = (color, mixed(color, "#f3e3c2", 0.7), mixed(color, "#e0784f", 0.55))
    parts: Model = []
    height = 0.0
    for tone, (width, depth, thick), turn in zip(
        tones, ((21, 15, 2.6), (19, 14, 2.0), (17, 13, 2.4)), (4, -6, 9), strict=True
    ):
        parts += moved(_lying(tone, width, depth, thick), (0, height, 0), turn=turn)
        height += thick
    return parts


def book(color: str = "#3f6e56") -> Model:
    """One book lying."""
    return _lying(color, 19, 14, 2.2)


def row(color: str = "#4f7a68") -> Model:
    """Eight books standing, the last one leaning."""
    dice = np.random.default_rng(8)
    parts: Model = []
    x = 0.0
    for i in range(8):
        tone = mixed(
            mixed(color, ("#e9d7b4", "#d9704a", "#2f4a5f", "#c9a24c")[i % 4], 0.25 + 0.5 * float(dice.random())),
            "#ffffff",
            0.08,
        )
        wide, tall = float(dice.uniform(2.0, 3.8)), float(dice.uniform(18, 24))
        roll = -11.0 if i == 7 else 0.0
        parts += moved(
            [box(wide, tall, 14, Material(tone, rough=0.6), 0.2, 0.08)],
            (x + wide / 2 + (0.6 if roll else 0), 0.5 if roll else 0, 0),
            roll=-roll,
        )
        x += wide + 0.15
    return moved(parts, (-x / 2, 0, 0))


def openbook(color: str = "#3f6e56") -> Model:
    """An open book with its pages arched and lines of print."""
    u = np.linspace(0, 1, 24)
    lift = 0.8 + 2.0 * np.sin(np.pi * u**0.6) ** 0.8 * (1 - u * 0.6)
    print_ = np.full((256, 200, 3), (244, 238, 224), dtype=np.uint8)
    for line in range(26, 232, 13):
        print_[line : line + 3, 26 : 176 - (line * 7 % 40)] = (150, 140, 128)
    page = matte(_PAGE).printed(print_)
    parts: Model = [box(31, 0.4, 21, Material(color, rough=0.6), 0.15, 0.04)]
    for s in (-1, 1):
        grid = np.stack([np.stack([s * 14.6 * u, lift, np.full(24, z)], 1) for z in (10.0, -10.0)])
        uv = np.stack([np.stack([u, np.full(24, v)], 1) for v in (0.0, 1.0)])
        parts.append(Part(grid, uv, page))
        edge = np.stack([np.stack([s * 14.6 * u, y, np.full(24, 10.0)], 1) for y in (lift, np.full(24, 0.4))])
        parts.append(Part(edge, np.zeros((2, 24, 2)), matte(_PAGE)))
    return parts


def paper(color: str = "#f6f1e4") -> Model:
    """Two sheets of paper askew."""
    return [
        box(21, 0.12, 29, matte(color), 0.03, 0.03),
        box(21, 0.12, 29, matte(mixed(color, "#ffffff", 0.4)), 0.03, 0.03).moved((1.5, 0.12, 1), turn=-7),
    ]


def card(color: str = "#e8b48f") -> Model:
    """An envelope with its flap drawn."""
    fold = [
        tube([(-8.4, 0.3, -5.8), (0, 0.32, 1.0)], 0.08, matte(mixed(color, "#221a14", 0.25))),
        tube([(8.4, 0.3, -5.8), (0, 0.32, 1.0)], 0.08, matte(mixed(color, "#221a14", 0.25))),
    ]
    return [box(17, 0.3, 12, matte(color), 0.08, 0.04), *fold]


def parcel(color: str = "#c9a072") -> Model:
    """An open carton with paper inside."""
    board = matte(color)
    walls = [box(26, 15, 0.6, board, 0.1).moved((0, 0, s * 9.5)) for s in (-1, 1)]
    ends = [box(0.6, 15, 19, board, 0.1).moved((s * 13, 0, 0)) for s in (-1, 1)]
    flaps = [
        box(26, 0.5, 8, board, 0.1).moved((0, 14.8, 13.2), lean=22),
        box(26, 0.5, 8, board, 0.1).moved((0, 14.8, -13.2), lean=-22),
    ]
    return [*walls, *ends, *flaps, *moved(cloth_pile("#f1e6d2", 24, 17, 3), (0, 11, 0))]


def towel(color: str = "#dfe9e4") -> Model:
    """Two folded towels."""
    return [_fold(mixed(color, "#8fa39a", 0.3), 24, 17, 4.2), _fold(color, 23, 16, 4.2).moved((0.5, 4.1, 0.2), turn=3)]


def _fold(color: str, width: float, depth: float, thick: float) -> Part:
    block = box(width, thick, depth, patterned("speckle", color, mixed(color, "#ffffff", 0.4)), thick / 2.1, 0.25)
    return warped(
        block,
        lambda p: (
            p + np.stack([0 * p[..., 0], 0.22 * np.sin(p[..., 0] * 0.4) * np.sin(p[..., 2] * 0.5), 0 * p[..., 0]], -1)
        ),
    )


def rolled(color: str = "#e6cdb8") -> Model:
    """A rolled towel lying along x."""
    turns = np.linspace(0, 7 * np.pi, 200)
    radius = 0.6 + 4.2 * turns / turns[-1]
    line = np.stack([radius * np.cos(turns), radius * np.sin(turns)], 1)
    sheet = np.stack([np.column_stack([np.full(200, x), line[:, 1] + 4.8, line[:, 0]]) for x in (-11.0, 11.0)])
    body = lathe([(0, -10.6), (4.6, -10.6, 0.6), (4.6, 10.6, 0.6), (0, 10.6)], cloth(color)).moved((0, 4.8, 0), roll=90)
    return moved([Part(sheet, np.zeros((2, 200, 2)), cloth(mixed(color, "#ffffff", 0.3))), body], turn=-30)


def blanket(color: str = "#c9a3a0") -> Model:
    """A soft blanket with folds, lying."""
    return cloth_pile(color, 60, 44, 12)


def cushion(color: str = "#d98a5c") -> Model:
    """A cushion leaning back."""
    u, v = np.meshgrid(np.linspace(-1, 1, 40), np.linspace(-1, 1, 40))
    puff = 6.5 * ((1 - u**2) * (1 - v**2)) ** 0.42
    flat = np.stack([20 * u * (1 - 0.06 * (1 - v**2)), 20 * v * (1 - 0.06 * (1 - u**2)) + 19, puff], -1)
    weave = patterned("linen", color, mixed(color, "#ffffff", 0.45))
    uv = np.stack([u, v], -1)
    return moved([Part(flat, uv, weave), Part(flat * [1, 1, -1], uv, weave)], lean=-16)


def glasses(color: str = "#5b3a26") -> Model:
    """Spectacles lying folded."""
    rim = Material(color, rough=0.25, coat=0.5)
    hoops = [tube(arc((s * 3.1, 2.0, 0), (2.5, 2.1), (0, 360), 48), 0.22, rim) for s in (-1, 1)]
    bridge = tube(smooth_path([(-0.7, 2.4, 0), (0, 3.0, 0), (0.7, 2.4, 0)], 12, 2), 0.2, rim)
    arms = [
        tube(smooth_path([(s * 5.5, 2.6, 0), (s * 5.6, 2.5, -6), (s * 5.2, 1.0, -11.5)], 20, 2), 0.18, rim)
        for s in (-1, 1)
    ]
    lenses = [lathe([(0, 0), (2.4, 0)], clear("#eef6f4")).moved((s * 3.1, 2.0, 0), lean=90) for s in (-1, 1)]
    return [*hoops, bridge, *arms, *lenses]


def phone(color: str = "#2f3234") -> Model:
    """A telephone lying, its dark screen up."""
    return [
        box(7.2, 0.8, 14.8, satin(color), 0.3, 0.2),
        box(6.7, 0.05, 14.2, Material("#15181b", rough=0.06, spec=0.7), 0.02, 0.16).moved((0, 0.79, 0)),
    ]


def laptop(color: str = "#c9ccd0") -> Model:
    """A laptop, half turned, with a lit screen."""
    shell = metal(color, 0.35)
    screen = np.zeros((120, 180, 3), dtype=np.uint8) + np.array([54, 84, 76], dtype=np.uint8)
    screen[20:100, 16:70] = (225, 236, 226)
    screen[20:56, 80:164] = (240, 170, 120)
    screen[64:100, 80:164] = (150, 190, 170)
    keys = [box(26, 0.12, 1.5, matte("#3a3d40"), 0.05).moved((0, 1.38, -5.5 + 1.9 * i)) for i in range(5)]
    pad = box(9, 0.08, 5.4, metal(mixed(color, "#808080", 0.25), 0.4), 0.03).moved((0, 1.38, 7))
    lid = [
        box(31, 21, 0.7, shell, 0.3, 0.05),
        box(29.6, 19.4, 0.1, Material("#20302b", rough=0.2).printed(screen), 0.02, 0.03).moved((0, 0.8, 0.36)),
    ]
    return [box(31, 1.4, 21, shell, 0.5, 0.1), *keys, pad, *moved(lid, (0, 1.2, -10.2), lean=-16)]


def stool(color: str = "#c39468") -> Model:
    """A round stool, 45 cm high."""
    grain = patterned("grain", mixed(color, "#ffffff", 0.2), mixed(color, "#2a1608", 0.2))
    legs = [
        tube([(8 * np.cos(a), 42, 8 * np.sin(a)), (14 * np.cos(a), 0, 14 * np.sin(a))], 1.3, wood(color))
        for a in (0.6, 2.2, 3.8, 5.4)
    ]
    return [lathe([(0, 42), (16, 42, 0.8), (16, 45, 0.8), (0, 45)], grain), *legs]


def bench(color: str = "#b98550") -> Model:
    """A bench, 90 x 32 cm, 40 cm high."""
    grain = patterned("grain", mixed(color, "#ffffff", 0.2), mixed(color, "#2a1608", 0.2))
    return [
        sawn(box(90, 4, 32, grain, 0.8), 36).moved((0, 36, 0)),
        *[box(4, 36, 28, grain, 0.6).moved((s * 38, 0, 0)) for s in (-1, 1)],
    ]


def chair(color: str = "#a86f3e") -> Model:
    """A chair facing the camera, its seat 45 cm high."""
    timber = wood(color)
    legs = [tube([(x * 17, 44, z * 16), (x * 19, 0, z * 18)], 1.5, timber) for x in (-1, 1) for z in (-1, 1)]
    posts = [tube([(s * 17, 44, -16), (s * 18, 88, -22)], 1.5, timber) for s in (-1, 1)]
    slats = [box(36, 5, 1.6, timber, 0.6).moved((0, y, -16 - (y - 44) * 0.136)) for y in (60, 70, 80)]
    return [box(41, 3, 40, timber, 1.2, 0.25).moved((0, 42.5, 0)), *legs, *posts, *slats]


def coat(color: str = "#c39a6b") -> Model:
    """A coat on a hanger; its hem is at 0, its collar at 88 cm."""
    wool = cloth(color)
    shade = cloth(mixed(color, "#20160e", 0.18))
    heights = np.linspace(0, 86, 30)
    body = []
    for y in heights:
        half = np.interp(y, [0, 40, 70, 80, 86], [27, 23, 22, 19, 7])
        body.append((float(y), float(half), float(np.interp(y, [0, 60, 80, 86], [7.5, 7, 6, 4])), 0.75))

    def drape(points: np.ndarray) -> np.ndarray:
        fold = 0.9 * np.sin(points[..., 0] * 0.55) * np.clip(1 - points[..., 1] / 70, 0, 1)
        return points + np.stack([0 * fold, 0 * fold, fold], -1)

    sleeves = [
        tube(
            smooth_path([(s * 18, 79, 0), (s * 26, 66, 1), (s * 30, 30, 3), (s * 29, 14, 4)], 30, 8),
            np.linspace(6.2, 4.6, 30),
            wool,
        )
        for s in (-1, 1)
    ]
    lapels = [box(7.5, 24, 0.8, shade, 0.3, 0.3).moved((s * 5.2, 60, 6.6), roll=-s * 15) for s in (-1, 1)]
    seam = tube([(0, 1, 8.6), (0, 60, 7.6)], 0.3, shade)
    buttons = [ball(1.2, satin(mixed(color, "#20160e", 0.5)), (3.2, y, 7.6), 0.5) for y in (24, 38, 52)]
    pockets = [box(9, 2.4, 0.7, shade, 0.3).moved((s * 13, 28, 7.6), roll=s * 8) for s in (-1, 1)]
    hook = tube(arc((0, 91, 0), (3, 4), (-90, 170)), 0.4, metal("#b9b4aa"))
    return [warped(loft(body, wool), drape), *sleeves, *lapels, seam, *buttons, *pockets, hook]


def basket(color: str = "#c9a26a") -> Model:
    """A woven basket."""
    height = np.linspace(0, 20, 120)
    weave = [(14 + 0.11 * y + 0.45 * abs(np.sin(y * 1.25)), float(y)) for y in height]
    ears = [tube(arc((0, 20, 0), (4, 4), (0, 180)), 0.8, matte(color)).moved((s * 16, 0, 0), turn=90) for s in (-1, 1)]
    return [lathe([(0, 0), *weave, (15, 20), (14, 2), (0, 2)], matte(color), flutes=(36, 0.014), columns=180), *ears]


def mirror(color: str = "#d8b26a") -> Model:
    """A round standing mirror, 18 cm."""
    disc = [
        lathe([(0, 0), (8.4, 0)], Material("#dfe7ea", rough=0.03, metal=1.0)).moved(lean=90),
        tube(arc((0, 0, 0), (8.6, 8.6), (0, 360), 80), 0.5, metal(color)),
    ]
    return [
        *moved(disc, (0, 13, 0), lean=-8),
        tube([(0, 4.5, -0.3), (0, 1, -0.5)], 0.6, metal(color)),
        lathe([(0, 0), (5, 0, 0.4), (4.6, 1, 0.4), (0, 1.1)], metal(color)),
    ]


def brush(color: str = "#c9705a") -> Model:
    """A powder brush lying along x."""
    body = [(0, 0), (0.5, 0.3, 0.3), (0.75, 7, 1), (0.5, 9), (0.7, 9.2), (0.8, 11.8), (0, 11.8)]
    hair = [(0.7, 11.6), (1.9, 14.5, 1.5), (1.5, 16.6, 0.9), (0, 17.4)]
    return moved(
        [
            lathe(body, satin(color)),
            lathe([(0.74, 9.2), (0.82, 9.3), (0.84, 11.6), (0.7, 11.8)], metal("#d8b26a")),
            lathe(hair, cloth("#4a342a"), flutes=(60, 0.02), columns=180),
        ],
        (8, 1.5, 0),
        roll=88,
    )


def sponge(color: str = "#ef9a86") -> Model:
    """A teardrop make-up sponge."""
    return [lathe([(0, 0), (2.2, 0.1, 1.2), (2.7, 2.2, 1.6), (1.2, 5.0, 1.2), (0, 6.2)], matte(color))]


def wool(color: str = "#c46a86") -> Model:
    """A ball of wool with its loose end."""
    parts: Model = [ball(4.6, cloth(color))]
    for i in range(16):
        hoop = tube(arc((0, 0, 0), (4.62, 4.62), (0, 360), 60), 0.26, cloth(mixed(color, "#ffffff", 0.04 * (i % 4))))
        parts.append(hoop.moved((0, 4.6, 0), lean=37 * i, turn=61 * i))
    return [
        *parts,
        tube(smooth_path([(3, 0.3, 3), (8, 0.3, 5), (11, 0.3, 1), (17, 0.3, 3)], 40, 8), 0.26, cloth(color)),
    ]


def feather(color: str = "#e8714a") -> Model:
    """A feather wand lying along x."""
    rod = tube([(-20, 0.5, 0), (10, 0.7, 0)], 0.4, wood("#c39468"))
    blades = [
        leaf(9, 2.6, cloth(mixed(color, "#ffe9b8", 0.25 * i)), bend=0.5).moved(
            (10, 0.8, 0), roll=-80, lean=(i - 1.5) * 14
        )
        for i in range(4)
    ]
    return [rod, *blades]


def tennis(color: str = "#cfe06a") -> Model:
    """Two tennis balls."""
    seam = tube(arc((0, 0, 0), (3.33, 3.33), (0, 360), 60), 0.12, matte("#f6f4ea")).moved((0, 3.3, 0), lean=50, turn=30)
    one = [ball(3.3, cloth(color)), seam]
    return [*one, *moved(one, (6.4, 0, 2.2), turn=110)]


def lights(color: str = "#ffcf8a") -> Model:
    """A string of small lamps, hung behind at 60 to 70 cm."""
    line = smooth_path([(-60, 74, 0), (-30, 60, 0), (0, 68, 0), (30, 59, 0), (60, 72, 0)], 60, 4)
    glow = (9.0, 5.6, 2.4)
    bulbs = [
        Part(b.points, b.uv, b.material, glow)
        for b in (ball(1.5, matte(color), (float(x), float(y) - 3.2, 0)) for x, y, _ in line[3::5])
    ]
    return [tube(line, 0.25, matte("#2b2b2a")), *bulbs]
