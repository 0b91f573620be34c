"""Desk, books and paper."""

from __future__ import annotations

import numpy as np

from community.demo.studio.geometry import Model, box, lathe, loft, moved, tube
from community.demo.studio.materials import Material, clear, cloth, glaze, label, matte, metal, mixed, satin, wood
from community.demo.studio.products import Variant

# widths of the keys of a 60 % board, in units of one key, row by row from the back
_ROWS = (
    [1.0] * 13 + [1.9],
    [1.45] + [1.0] * 12 + [1.45],
    [1.75] + [1.0] * 11 + [2.15],
    [2.2] + [1.0] * 10 + [1.7, 1.0],
    [1.25, 1.25, 1.25, 5.7, 1.25, 1.25, 1.25, 1.7],
)


def keyboard(variant: Variant) -> Model:
    """A 60 % keyboard lying flat, its front edge towards the camera."""
    slate = variant.key == "slate"
    case, light = ("#3a4148", "#e9e6df") if slate else ("#f2efe8", "#fbfaf6")
    parts: Model = [box(4.7, 0.3, 1.72, satin(case), 0.1, 0.12)]
    deep = mixed(variant.main, "#12241c", 0.4)
    for row, widths in enumerate(_ROWS):
        left, unit = -2.22, 4.44 / sum(widths)
        for column, width in enumerate(widths):
            color = variant.main if width > 1.2 else light
            if (row, column) == (0, 0) or width > 5:
                color = variant.second
            elif (row, column) == (3, 0):
                color = deep
            half, centre = width * unit / 2 - 0.02, left + width * unit / 2
            left += width * unit
            cap = [
                (0, half, 0.14, 0.25),
                (0.1, half - 0.025, 0.12, 0.25),
                (0.17, half - 0.045, 0.1, 0.25),
                (0.19, half - 0.06, 0.085, 0.25),
            ]
            parts.append(
                loft(cap, Material(color, rough=0.55, spec=0.3), columns=48).moved((centre, 0.27, -0.62 + 0.31 * row))
            )
    return parts


def mouse(variant: Variant) -> Model:
    """A pebble-shaped mouse with a wheel, its buttons away from the camera."""
    rise = np.linspace(0, 1, 24)
    sections = [
        (0.42 * t, 0.47 * np.sqrt(max(1 - t**2.6, 0.0)), 0.8 * np.sqrt(max(1 - t**2.2, 0.0)), 0.86) for t in rise
    ]
    shell = loft(sections, Material(variant.main, rough=0.35, coat=0.2))
    base = loft([(0.0, 0.44, 0.77, 0.86), (0.05, 0.478, 0.808, 0.86), (0.07, 0.47, 0.8, 0.86)], satin("#d9d6ce"))
    wheel = lathe([(0, 0), (0.1, 0, 0.02), (0.1, 0.08, 0.02), (0, 0.08)], satin(variant.second)).moved(
        (0.04, 0.31, -0.42), roll=90
    )
    z = np.linspace(-0.79, 0.0, 20)
    height = 0.42 * np.maximum(1 - (np.abs(z) / 0.8) ** 2, 0) ** (1 / 2.2)
    seam = tube(np.column_stack([0 * z, height, z]), 0.012, matte(mixed(variant.main, "#1d1712", 0.45)))
    return moved([base, shell, wheel, seam], turn=152)


def headphones(variant: Variant) -> Model:
    """Over-ear headphones standing on their cups."""
    shell, pad = satin(variant.main), cloth(variant.second)
    half = np.radians(np.linspace(-8, 188, 40))
    hoop = np.stack([0.72 * np.cos(half), 0.75 + 0.72 * np.sin(half), np.zeros_like(half)], 1)
    cups: Model = []
    for side in (-1, 1):
        cup = [
            lathe([(0, 0), (0.4, 0, 0.08), (0.4, 0.2, 0.12), (0.28, 0.27, 0.05), (0, 0.28)], shell),
            lathe([(0, -0.2), (0.22, -0.2, 0.05), (0.4, -0.18, 0.1), (0.4, 0.0, 0.06), (0, 0)], pad),
        ]
        cups += moved(cup, (side * 0.72, 0.42, 0), roll=-90 * side)
    return [
        tube(hoop, 0.05, metal("#d6d2ca", 0.3)),
        tube(hoop[8:-8] * [1, 1, 1] + [0, 0.02, 0], 0.09, pad),
        *cups,
    ]


def pencup(variant: Variant) -> Model:
    """A cup with pencils, a pen and a ruler."""
    parts: Model = [
        lathe(
            [(0, 0), (0.42, 0, 0.06), (0.44, 1.0, 0.02), (0.4, 1.0, 0.02), (0.38, 0.1), (0, 0.08)],
            Material(variant.main, rough=0.5),
            flutes=(28, 0.012),
            columns=224,
        )
    ]
    tips = (
        ("#d9a441", 8, 20),
        (variant.second, 11, 100),
        ("#3f6e56", 9, 175),
        ("#e9e4d8", 12, 250),
        ("#cd5a3c", 7, 320),
    )
    for color, lean, turn in tips:
        pencil = [
            lathe([(0, 0), (0.05, 0), (0.05, 1.4), (0, 1.4)], satin(color), columns=6),
            lathe([(0.05, 1.4), (0.012, 1.56)], wood("#e3c79a"), columns=12),
            lathe([(0.014, 1.555), (0, 1.6)], matte("#333333"), columns=12),
        ]
        parts += moved(
            pencil, (0.2 * np.sin(np.radians(turn)), 0.12, 0.2 * np.cos(np.radians(turn))), turn=turn, lean=lean
        )
    return parts  # fmt: skip


def notebook(variant: Variant) -> Model:
    """Two notebooks stacked askew, the upper with an elastic band and a ribbon."""
    cover, other = Material(variant.main, rough=0.6, spec=0.25), Material(variant.second, rough=0.65, spec=0.2)
    page = matte("#f4eee0")

    def book(material: Material) -> Model:
        return [
            box(1.16, 0.05, 1.64, material, 0.02, 0.06),
            box(1.1, 0.16, 1.58, page, 0.01, 0.04).moved((0.01, 0.04, 0)),
            box(1.16, 0.05, 1.64, material, 0.02, 0.06).moved((0, 0.19, 0)),
            box(0.05, 0.24, 1.64, material, 0.02, 0.06).moved((-0.56, 0, 0)),
        ]

    strap = box(0.06, 0.256, 1.66, cloth(variant.second), 0.01).moved((0.42, -0.006, 0))
    mark = box(0.07, 0.012, 0.4, cloth("#d9603f"), 0.004).moved((-0.1, 0.1, 0.9))
    return [*moved(book(other), turn=12), *moved([*book(cover), strap, mark], (0.05, 0.245, 0), turn=-8)]


def pen(variant: Variant) -> Model:
    """A capped fountain pen lying on its clip, along x."""
    profile = [
        (0, 0),
        (0.06, 0.02, 0.03),
        (0.09, 0.5, 0.3),
        (0.1, 1.1),
        (0.112, 1.12),
        (0.115, 1.9, 0.2),
        (0.06, 2.06, 0.04),
        (0, 2.07),
    ]
    ring = lathe([(0.1, 1.08), (0.12, 1.09, 0.01), (0.12, 1.16, 0.01), (0.1, 1.17)], metal(variant.second))
    end = lathe([(0.07, 2.0), (0.08, 2.02, 0.01), (0.06, 2.07, 0.01), (0, 2.08)], metal(variant.second))
    clip = box(0.05, 0.7, 0.03, metal(variant.second), 0.012).moved((0, 1.28, 0.115))
    return moved([lathe(profile, glaze(variant.main)), ring, end, clip], (1.0, 0.115, 0), turn=0, roll=90)


def ink(variant: Variant) -> Model:
    """A square ink bottle with a round cap."""
    zh = {"teal": "春水", "maroon": "秋栗", "indigo": "冬夜"}[variant.key]
    print_ = label(
        3.0, 0.34, variant.second, variant.main, [(zh, "kai", 0.5, 0.38), ("FOUR SEASONS · 30 ml", "sans", 0.15, 0.8)]
    )
    return [
        box(0.86, 0.62, 0.86, clear("#f4f7f6"), 0.1, 0.3),
        box(0.76, 0.42, 0.76, Material(variant.main, rough=0.1, spec=0.6), 0.06, 0.3).moved((0, 0.06, 0)),
        loft([(0.14, 0.433, 0.433, 0.3), (0.48, 0.433, 0.433, 0.3)], matte(variant.second).printed(print_), cap=False),
        lathe([(0, 0.6), (0.25, 0.6, 0.03), (0.25, 0.9, 0.04), (0, 0.91)], satin("#2b2b2a"), flutes=(36, 0.015)),
    ]


def tape(variant: Variant) -> Model:
    """Five rolls of tape: a stack of three, one leaning, one standing."""
    tones = [
        variant.main,
        variant.second,
        mixed(variant.main, "#ffffff", 0.55),
        mixed(variant.second, "#ffffff", 0.5),
        mixed(variant.main, variant.second, 0.5),
    ]

    def roll(color: str, width: float) -> Model:
        band_ = [(0.27, 0), (0.42, 0, 0.01), (0.42, width, 0.01), (0.27, width, 0.01), (0.27, 0)]
        core = [(0.245, 0.0), (0.272, 0.0), (0.272, width), (0.245, width), (0.245, 0.0)]
        return [lathe(band_, satin(color)), lathe(core, matte("#b98a5a"))]

    parts: Model = []
    for index, (color, width) in enumerate(zip(tones[:3], (0.26, 0.3, 0.22), strict=True)):
        parts += moved(roll(color, width), (0.03 * index, (0, 0.262, 0.566)[index], 0.02 * index))
    parts += moved(roll(tones[3], 0.28), (0.86, 0, 0.24))
    return parts + moved(roll(tones[4], 0.24), (-0.62, 0.42, 0.42), lean=90, turn=28)


def book(color: str, edge: str = "#f1eadb", thick: float = 0.22) -> Model:
    """A hardback lying flat, as a prop."""
    return [
        box(1.3, thick, 0.95, matte(color), 0.02, 0.05),
        box(1.26, thick * 0.72, 0.93, matte(edge), 0.005, 0.03).moved((0.035, thick * 0.14, 0.02)),
    ]


def sheet(width: float, depth: float, color: str) -> Model:
    """A sheet of paper or felt lying flat, as a prop."""
    return [box(width, 0.03, depth, matte(color), 0.01, 0.05)]
