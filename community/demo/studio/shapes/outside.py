"""Outdoors, pets and sport."""

from __future__ import annotations

import numpy as np

from community.demo.studio.geometry import (
    Array,
    Model,
    Part,
    arc,
    ball,
    band,
    box,
    lathe,
    moved,
    smooth_path,
    tube,
)
from community.demo.studio.materials import Material, clear, cloth, label, matte, metal, mixed, satin
from community.demo.studio.products import Variant


def flask(variant: Variant) -> Model:
    """An insulated bottle with a loop on its cap."""
    ink = "#4a3510" if variant.key == "yellow" else "#ffffff"
    print_ = label(2.2, 1.62, variant.main, ink, [("山行", "serif", 0.15, 0.46), ("SHANXING", "sans", 0.045, 0.6)])
    cap = Material(variant.second, rough=0.35)
    return [
        lathe(
            [(0, 0), (0.33, 0, 0.05), (0.36, 1.5, 0.14), (0.27, 1.62), (0, 1.62)],
            Material(variant.main, rough=0.55, spec=0.35).printed(print_),
        ),
        lathe([(0, 1.6), (0.3, 1.6, 0.02), (0.3, 1.95, 0.06), (0, 1.96)], cap),
        tube(arc((0, 1.92, 0), (0.22, 0.24), (0, 180)), 0.045, cap).moved(turn=20),
    ]


def lantern(variant: Variant, lit: float = 1.0) -> Model:
    """A camp lantern with a frosted globe and a wire handle."""
    paint = Material(variant.main, rough=0.35, coat=0.3)
    glow = (3.4 * lit, 2.3 * lit, 1.1 * lit) if lit else None
    bars = [tube([(0.44, 0.42, 0), (0.44, 1.24, 0)], 0.022, metal("#8c867a")).moved(turn=45 + 90 * i) for i in range(4)]
    return [
        lathe([(0, 0), (0.52, 0, 0.06), (0.52, 0.24, 0.05), (0.44, 0.4, 0.05), (0, 0.42)], paint),
        lathe([(0.3, 0.42), (0.36, 0.7, 0.25), (0.34, 1.1, 0.2), (0.22, 1.24)], matte("#fff1d6"), glow=glow),
        *bars,
        lathe(
            [(0, 1.22), (0.5, 1.22, 0.03), (0.46, 1.34, 0.05), (0.26, 1.52, 0.06), (0.24, 1.62, 0.03), (0, 1.64)], paint
        ),
        tube(arc((0, 1.3, 0), (0.5, 0.72), (6, 174)), 0.025, satin(variant.second)),
        lathe([(0, 0), (0.07, 0, 0.01), (0.07, 0.06, 0.02), (0, 0.07)], satin(variant.second)).moved(
            (0, 0.16, 0.52), lean=90
        ),
    ]


def enamel(variant: Variant) -> Model:
    """A straight enamel mug with a dark rim."""
    coat = Material(variant.main, rough=0.2, spec=0.55, coat=0.7)
    edge = Material(variant.second, rough=0.25, coat=0.5)
    return [
        lathe([(0, 0), (0.44, 0, 0.06), (0.47, 0.8, 0.02), (0.44, 0.8), (0.42, 0.1, 0.05), (0, 0.08)], coat),
        lathe([(0.462, 0.76), (0.485, 0.78, 0.01), (0.48, 0.82, 0.015), (0.44, 0.815, 0.01), (0.438, 0.76)], edge),
        lathe([(0, 0.62), (0.44, 0.62)], Material("#6b3f1f", rough=0.1, spec=0.6)),
        tube(smooth_path([(0.43, 0.66, 0), (0.7, 0.68, 0), (0.72, 0.3, 0), (0.43, 0.22, 0)], 36, 6), 0.04, coat),
    ]


def tent(variant: Variant) -> Model:
    """A ridge tent with an open door towards the camera and guy lines."""
    half, height, front, back = 1.15, 1.35, 1.05, -1.05
    fabric, floor_ = cloth(variant.main), cloth(mixed(variant.main, "#1d1712", 0.5))

    def panel(corners: list[tuple[float, float, float]], material: Material, sag: float = 0.06) -> Part:
        one, two, three, four = (np.array(c, dtype=float) for c in corners)
        u, v = np.meshgrid(np.linspace(0, 1, 24), np.linspace(0, 1, 24))
        points = (one * (1 - u)[..., None] + two * u[..., None]) * (1 - v)[..., None] + (
            four * (1 - u)[..., None] + three * u[..., None]
        ) * v[..., None]
        points[..., 1] -= sag * np.sin(np.pi * u) * np.sin(np.pi * v)
        return Part(points, np.stack([u, v], -1), material)

    ridge_front, ridge_back = (0.0, height, front * 0.9), (0.0, height, back * 0.9)
    parts: Model = [
        panel([(s * half, 0, front), (s * half, 0, back), ridge_back, ridge_front], fabric) for s in (-1, 1)
    ]
    parts.append(panel([(-half, 0, back), (half, 0, back), ridge_back, ridge_back], fabric, 0))
    parts.append(panel([(-half, 0.01, front), (half, 0.01, front), (half, 0.01, back), (-half, 0.01, back)], floor_, 0))
    flap = cloth(mixed(variant.main, "#ffffff", 0.22))
    for s in (-1, 1):
        parts.append(
            panel(
                [
                    (s * half, 0, front),
                    (s * 0.55, 0, front + 0.22),
                    (s * 0.06, height * 0.96, front * 0.92),
                    (s * 0.06, height * 0.97, front * 0.9),
                ],
                flap,
                0,
            )
        )
        parts.append(tube([(s * half * 0.6, 0.62, 0), (s * (half + 0.4), 0.0, 0.1)], 0.012, matte("#f4eee0")))
        parts.append(
            tube([(s * (half + 0.38), 0.1, 0.1), (s * (half + 0.43), -0.02, 0.1)], 0.03, metal(variant.second))
        )
    parts.append(
        tube([(0, height, front * 0.98), (0, height + 0.02, 0), (0, height, back * 0.98)], 0.03, satin(variant.second))
    )
    mat = box(0.62, 0.12, 1.7, cloth(variant.second), 0.05, 0.3).moved((-0.28, 0.02, 0.02))
    pillow = ball(0.24, cloth("#f4eee0"), (-0.28, 0.13, 0.62), 0.5)
    return [*parts, mat, pillow]


def catbowl(variant: Variant) -> Model:
    """A raised bowl tilted to the camera, full of kibble."""
    dice = np.random.default_rng(5)
    glazed = Material(variant.main, rough=0.22, coat=0.7)
    dish = [
        lathe(
            [
                (0, 0),
                (0.3, 0, 0.1),
                (0.62, 0.28, 0.12),
                (0.64, 0.34, 0.02),
                (0.58, 0.34, 0.02),
                (0.3, 0.1, 0.1),
                (0, 0.09),
            ],
            glazed,
        ),
        lathe([(0, 0.24), (0.45, 0.22), (0.52, 0.2)], matte("#9a6a3c")),
        *[
            ball(
                0.055,
                matte(mixed("#a8743f", "#6e4522", dice.random())),
                (0.4 * np.sqrt(a) * np.sin(b), 0.2 + 0.05 * (1 - a), 0.4 * np.sqrt(a) * np.cos(b)),
                0.8,
            )
            for a, b in zip(dice.random(70), dice.random(70) * 6.28, strict=True)
        ],
    ]
    foot = lathe(
        [(0, 0), (0.46, 0, 0.05), (0.34, 0.34, 0.1), (0.3, 0.5), (0, 0.5)], Material(variant.second, rough=0.4)
    )
    return [foot, *moved(dish, (0, 0.34, 0.02), lean=14)]


def scratcher(variant: Variant) -> Model:
    """A rope-wound post on a round base with a hanging pompom."""
    height = np.linspace(0.12, 1.75, 240)
    rope = [(0.24 + 0.03 * abs(np.sin(y * 46)), y) for y in height]
    return [
        lathe([(0, 0), (0.75, 0, 0.05), (0.75, 0.12, 0.05), (0, 0.13)], cloth(variant.second)),
        lathe([(0.2, 0.1), *rope, (0.2, 1.76)], cloth(variant.main)),
        lathe([(0, 1.74), (0.34, 1.74, 0.04), (0.34, 1.86, 0.05), (0, 1.88)], cloth(variant.second)),
        tube(smooth_path([(0.3, 1.78, 0.1), (0.48, 1.7, 0.14), (0.5, 1.3, 0.16)], 20, 3), 0.012, matte("#f4eee0")),
        ball(0.13, cloth("#d9603f"), (0.5, 1.06, 0.16)),
    ]


def catball(variant: Variant) -> Model:
    """Three knitted balls, each with a small bell."""
    parts: Model = []
    for color, size, at in (
        (variant.main, 0.36, (-0.42, 0, 0.1)),
        (variant.second, 0.3, (0.3, 0, 0.26)),
        (mixed(variant.main, "#ffffff", 0.5), 0.33, (0.16, 0, -0.45)),
    ):
        angle = np.linspace(-np.pi / 2, np.pi / 2, 90)
        knit = [(max(size * np.cos(a), 0.0) * (1 + 0.025 * np.sin(a * 30)), size * (1 + np.sin(a))) for a in angle]
        spot = [
            lathe(knit, cloth(color), flutes=(16, 0.02)).moved((0, -size, 0)).moved((0, size, 0), roll=24),
            ball(0.07, metal("#e0b94f"), (size * 0.5, size * 1.62, size * 0.4)),
        ]
        parts += moved(spot, at)
    return parts


def petcan(variant: Variant) -> Model:
    """A stack of two low cans, the upper one leaning on the lower's edge."""
    zh, en = {"salmon": ("三文鱼", "SALMON"), "chicken": ("鸡肉", "CHICKEN"), "tuna": ("金枪鱼", "TUNA")}[variant.key]
    print_ = label(
        3.6,
        0.5,
        variant.main,
        variant.second,
        [(zh, "serif", 0.36, 0.34), (f"FRESH BOWL · {en}", "sans", 0.14, 0.72)],
        (0.9, 1.0, variant.second),
    )
    can = [
        lathe(
            [
                (0, 0.02),
                (0.55, 0, 0.04),
                (0.57, 0.03, 0.02),
                (0.56, 0.06),
                (0.56, 0.54),
                (0.57, 0.57, 0.02),
                (0.55, 0.6, 0.02),
                (0.52, 0.56, 0.02),
                (0, 0.56),
            ],
            metal("#d4d1ca", 0.3),
        ),
        band(0.56, 0.06, 0.54, satin(variant.main).printed(print_)),
    ]
    ring = tube(arc((0, 0, 0), (0.13, 0.1), (0, 360)), 0.02, metal("#c9c5bd")).moved((0, 1.205, 0.14), lean=-90)
    return [*moved(can, turn=-5), *moved(can, (0.04, 0.6, 0), turn=4), ring]


def dumbbell(variant: Variant) -> Model:
    """A hexagonal dumbbell lying along x."""
    head = [(0, 0), (0.4, 0, 0.06), (0.44, 0.08, 0.03), (0.44, 0.5, 0.03), (0.4, 0.58, 0.06), (0, 0.58)]
    vinyl = Material(variant.main, rough=0.5, spec=0.35)
    print_ = label(1.0, 1.0, variant.main, "#ffffff", [("3", "sans", 0.62, 0.46), ("kg", "sans", 0.2, 0.82)])
    parts: Model = []
    for s in (-1, 1):
        block = lathe(head, vinyl, columns=6).moved((-0.29, 0, 0), roll=0)
        parts.append(block.moved((0.29, 0, 0), turn=30).moved((s * 0.62 + 0.29, 0.38, 0), roll=90))
    u, v = np.meshgrid(np.linspace(0, 1, 2), np.linspace(0, 1, 2))
    face = Part(np.stack([(u - 0.5) * 0.36, (v - 0.5) * 0.36, 0 * u], -1), np.stack([u, v], -1), vinyl.printed(print_))
    parts += [face.moved((s * 0.62, 0.385, 0.385)) for s in (-1, 1)]
    bar = [(0.0, -0.4), (0.115, -0.4), (0.14, -0.1, 0.1), (0.14, 0.1, 0.1), (0.115, 0.4), (0.0, 0.4)]
    return [*parts, lathe(bar, metal(variant.second, 0.32)).moved((0, 0.38, 0), roll=90)]


def kettlebell(variant: Variant) -> Model:
    """A kettlebell with a coloured band and its weight."""
    print_ = label(3.3, 0.62, variant.main, variant.second, [("8 kg", "sans", 0.46, 0.5)])
    iron = Material(variant.main, rough=0.5, spec=0.4)
    loop = smooth_path(
        [(-0.26, 0.86, 0), (-0.44, 1.22, 0), (-0.3, 1.5, 0), (0.3, 1.5, 0), (0.44, 1.22, 0), (0.26, 0.86, 0)], 50, 10
    )
    profile = [(0, 0), (0.34, 0, 0.04), (0.58, 0.3, 0.24), (0.58, 0.72, 0.3), (0.3, 1.0, 0.1), (0, 1.02)]
    body = lathe(profile, iron)
    belly = lathe([(0.535, 0.25), (0.578, 0.36, 0.05), (0.578, 0.62, 0.05), (0.53, 0.77)], iron.printed(print_)).moved(
        (0, -0.003, 0), size=1.012
    )
    rings = [tube([loop[i], loop[i + 3]], 0.105, satin(variant.second)) for i in (5, 41)]
    return [body, belly, tube(loop, 0.09, iron), *rings]


def yogamat(variant: Variant) -> Model:
    """A rolled mat lying along x with its spiral end, tied by two straps."""
    turns = np.linspace(0, 5 * 2 * np.pi, 260)
    radius = 0.1 + 0.055 * turns / (2 * np.pi)
    outer = np.stack([radius * np.cos(turns), radius * np.sin(turns)], 1)
    inner = np.stack([(radius + 0.045) * np.cos(turns), (radius + 0.045) * np.sin(turns)], 1)

    def wall(line: Array, half: float) -> Array:
        return np.stack(
            [np.column_stack([np.full(len(line), x), line[:, 0] + 0.42, line[:, 1]]) for x in (-half, half)]
        )

    foam, back = matte(variant.main), matte(variant.second)
    half = 1.15
    parts: Model = [
        Part(wall(line, half), np.zeros((2, len(line), 2)), tone) for line, tone in ((outer, back), (inner, foam))
    ]
    for x in (-half, half):
        edge = np.stack(
            [np.column_stack([np.full(len(turns), x), line[:, 0] + 0.42, line[:, 1]]) for line in (outer, inner)]
        )
        parts.append(Part(edge, np.zeros((2, len(turns), 2)), back))
    for x in (-0.62, 0.62):
        parts.append(
            lathe([(0.43, 0), (0.435, 0.02), (0.435, 0.12), (0.43, 0.14)], cloth(variant.second)).moved(
                (x + 0.07, 0.42, 0), roll=90
            )
        )
    return moved(parts, turn=-44)


def bidon(variant: Variant) -> Model:
    """A squeeze bottle with a waist and a pull cap."""
    print_ = label(
        2.4, 0.62, variant.main, variant.second, [("RIDE", "smiley", 0.52, 0.44), ("600 ml", "sans", 0.15, 0.82)]
    )
    body = Material(variant.main, rough=0.4, spec=0.4)
    return [
        lathe(
            [
                (0, 0),
                (0.36, 0, 0.06),
                (0.38, 0.86, 0.04),
                (0.31, 0.98, 0.1),
                (0.31, 1.1, 0.08),
                (0.38, 1.22, 0.08),
                (0.37, 1.42, 0.1),
                (0.26, 1.5),
            ],
            body,
        ),
        lathe([(0.371, 0.14), (0.383, 0.76)], body.printed(print_)),
        lathe(
            [
                (0, 1.46),
                (0.31, 1.46, 0.02),
                (0.3, 1.62, 0.03),
                (0.16, 1.7, 0.06),
                (0.12, 1.72),
                (0.12, 1.8, 0.03),
                (0, 1.81),
            ],
            satin(variant.second),
            flutes=(40, 0.008),
        ),
        lathe([(0, 1.78), (0.08, 1.78, 0.02), (0.1, 1.93, 0.04), (0, 1.94)], clear("#eef3f0")),
    ]
