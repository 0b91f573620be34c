"""Home and light, and plants."""

from __future__ import annotations

import numpy as np

from community.demo.studio.geometry import Model, arc, ball, band, lathe, leaf, moved, smooth_path, tube
from community.demo.studio.materials import Material, clear, label, linear, matte, metal, mixed, satin, wood
from community.demo.studio.products import Variant


def lamp(variant: Variant, lit: float = 1.0) -> Model:
    """A mushroom lamp; ``lit`` scales its light, 0 switches it off."""
    red, green, blue = (0.75 * lit * channel for channel in linear(variant.main))
    dome = [(0.6, 1.0), (0.63, 1.02, 0.02), (0.6, 1.3, 0.3), (0.3, 1.58, 0.25), (0, 1.6)]
    return [
        lathe([(0, 0), (0.42, 0, 0.05), (0.42, 0.1, 0.08), (0.16, 0.22, 0.2), (0.13, 0.9, 0.1), (0.2, 1.05)], Material(variant.second, rough=0.25, coat=0.6)),
        lathe(dome, Material(variant.main, rough=0.3, coat=0.5), glow=(red, green, blue) if lit else None),
        lathe([(0.58, 1.04), (0.0, 1.045)], matte("#fff3df"), glow=(8 * lit, 5.6 * lit, 3.4 * lit) if lit else None),
    ]  # fmt: skip


def candle(variant: Variant, lit: bool = True) -> Model:
    """A candle in a tumbler, with a flame when ``lit``."""
    zh, en = {"fig": ("晚风", "FIG"), "cedar": ("晚风", "CEDAR"), "orange": ("晚风", "ORANGE BLOSSOM")}[variant.key]
    print_ = label(
        2.85, 0.5, variant.main, variant.second,
        [(zh, "serif", 0.36, 0.34), ("EVENING BREEZE", "sans", 0.11, 0.64), (f"{en} · 180 g", "sans", 0.09, 0.82)],
    )  # fmt: skip
    body = [
        lathe(
            [(0, 0), (0.45, 0, 0.06), (0.45, 0.95, 0.01), (0.42, 0.95, 0.01), (0.42, 0.72), (0, 0.72)],
            Material(variant.main, rough=0.45),
        ),
        band(0.45, 0.22, 0.72, matte(variant.main).printed(print_)),
        lathe([(0, 0.74), (0.42, 0.74)], Material("#fbf3df", rough=0.4)),
        tube([(0, 0.72, 0), (0, 0.84, 0), (0.01, 0.9, 0)], 0.012, matte("#222222")),
    ]
    flame = lathe([(0, 0.885), (0.05, 0.94, 0.04), (0.032, 1.03, 0.05), (0, 1.13)], matte("#ffffff"), glow=(30, 17, 6))
    return [*body, flame] if lit else body


def vase(variant: Variant) -> Model:
    """A round-bellied vase with three stems of dried grass or blossom."""
    profile = [
        (0, 0),
        (0.26, 0, 0.05),
        (0.52, 0.5, 0.4),
        (0.2, 1.05, 0.2),
        (0.17, 1.3, 0.1),
        (0.25, 1.42, 0.02),
        (0.21, 1.42, 0.02),
        (0.13, 1.25),
    ]
    stems: Model = []
    for turn, lean, length in ((20, 13, 1.25), (140, 16, 1.05), (255, 10, 1.45)):
        stem = tube(
            smooth_path([(0, 0.9, 0), (0, 0.9 + length * 0.6, 0.05), (0, 0.9 + length, 0.22)], 20, 4),
            0.014,
            matte("#8c8a5a"),
        )
        tufts = [
            ball(
                0.085 - 0.006 * i,
                matte(variant.second),
                (0.05 * np.sin(2.4 * i), 0.75 + length - 0.12 * i + 0.1, 0.16 - 0.035 * i),
                1.25,
            )
            for i in range(6)
        ]
        stems += moved([stem, *tufts], turn=turn, lean=lean)
    return [lathe(profile, Material(variant.main, rough=0.6, spec=0.3)), *stems]


def diffuser(variant: Variant) -> Model:
    """A square-shouldered bottle with reeds."""
    print_ = label(
        2.6,
        0.4,
        "#f6f1e6",
        mixed(variant.main, "#1d1712", 0.6),
        [("林间", "serif", 0.4, 0.36), (variant.en.upper(), "sans", 0.15, 0.74)],
    )
    reeds = [
        tube([(0, 0.2, 0), (0, 1.9, 0)], 0.016, wood(variant.second)).moved((0, 0.1, 0), turn=turn, lean=lean)
        for turn, lean in ((0, 7), (70, 10), (150, 8), (220, 11), (290, 9))
    ]
    return [
        lathe(
            [(0, 0.03), (0.38, 0.03, 0.1), (0.38, 0.62, 0.06), (0, 0.62)], Material(variant.main, rough=0.08, spec=0.6)
        ),
        lathe([(0, 0), (0.42, 0, 0.08), (0.42, 0.78, 0.16), (0.17, 0.92, 0.05), (0.17, 1.06)], clear()),
        band(0.42, 0.16, 0.56, matte("#f6f1e6").printed(print_)),
        lathe([(0.1, 1.0), (0.2, 1.0, 0.02), (0.2, 1.14, 0.03), (0.06, 1.15)], wood(variant.second)),
        *reeds,
    ]


def _planter(color: str, height: float, top: float) -> Model:
    outside = [
        (0, 0),
        (top * 0.72, 0, 0.05),
        (top * 0.96, height * 0.9, 0.02),
        (top, height * 0.92, 0.02),
        (top, height, 0.03),
        (top * 0.9, height, 0.02),
    ]
    return [
        lathe([*outside, (top * 0.86, height * 0.86), (0, height * 0.86)], Material(color, rough=0.55, spec=0.3)),
        lathe([(0, height * 0.9), (top * 0.88, height * 0.88)], matte("#4a3626"), flutes=(17, 0.01)),
    ]


def peperomia(variant: Variant) -> Model:
    """Round leaves on short stems in a pot."""
    dice = np.random.default_rng(7)
    plant: Model = []
    for i in range(26):
        turn, lean, reach = i * 137.5, 14 + 50 * (i / 26), 0.42 + 0.34 * dice.random()
        tone = mixed(variant.second, "#cfe08a" if i % 3 else "#1d3a2a", 0.25 * dice.random())
        blade = leaf(0.46, 0.4, Material(tone, rough=0.3, spec=0.45, coat=0.2), bend=0.5).moved(
            (0, reach, 0), lean=18 + 16 * dice.random()
        )
        stem = tube([(0, 0, 0), (0, reach * 0.6, 0), (0, reach, 0)], 0.02, matte(tone))
        plant += moved([blade, stem], (0, 0.62, 0), turn=turn, lean=lean)
    return [*_planter(variant.main, 0.74, 0.52), *plant]


def snakeplant(variant: Variant) -> Model:
    """Tall sword leaves with a pale edge."""
    dice = np.random.default_rng(11)
    plant: Model = []
    for i in range(9):
        height = 1.5 + 0.5 * dice.random() - 0.05 * i
        offset = 0.04 + 0.026 * i
        blade = leaf(height, 0.26, Material(variant.second, rough=0.35, coat=0.15), bend=0.12, fold=0.2)
        rim = leaf(height * 1.015, 0.31, Material("#d9d987", rough=0.4), bend=0.12, fold=0.2).moved((0, 0, -0.012))
        plant += moved(
            [blade, rim],
            (offset * np.sin(2.4 * i), 0.6, offset * np.cos(2.4 * i)),
            turn=25 * np.sin(3.1 * i),
            lean=5 * np.cos(2.4 * i),
            roll=-7 * np.sin(2.4 * i),
        )
    return [*_planter(variant.main, 0.72, 0.5), *plant]  # fmt: skip


def cactus(variant: Variant) -> Model:
    """A ribbed ball cactus with a small offset and a flower."""
    skin = Material(variant.second, rough=0.5, spec=0.3)
    body = [(0.05, 0), (0.36, 0.08, 0.1), (0.46, 0.42, 0.3), (0.3, 0.76, 0.25), (0, 0.84)]
    petals = [leaf(0.16, 0.1, satin("#f3a6b4"), bend=0.9).moved((0, 1.4, 0), turn=60 * i, lean=38) for i in range(6)]
    return [
        *_planter(variant.main, 0.62, 0.48),
        lathe(body, skin, flutes=(13, 0.07), columns=156).moved((0, 0.56, 0)),
        lathe(body, skin, flutes=(9, 0.09), columns=156).moved((0.42, 0.84, 0.16), size=0.34, roll=-34),
        *petals,
    ]


def wateringcan(variant: Variant) -> Model:
    """A watering can: long spout left, hoop handle right."""
    paint = Material(variant.main, rough=0.3, coat=0.35)
    spout = smooth_path([(-0.4, 0.18, 0), (-0.8, 0.42, 0), (-1.3, 1.0, 0), (-1.55, 1.22, 0)], 36, 10)
    return [
        lathe(
            [
                (0, 0),
                (0.5, 0, 0.05),
                (0.5, 0.72, 0.16),
                (0.3, 0.9, 0.05),
                (0.3, 0.94, 0.02),
                (0.26, 0.94),
                (0.26, 0.7),
                (0, 0.7),
            ],
            paint,
        ),
        tube(spout, np.linspace(0.1, 0.04, len(spout)), paint),
        lathe([(0, 0), (0.05, 0, 0.02), (0.13, 0.1, 0.02), (0, 0.13)], metal(variant.second)).moved(
            (-1.55, 1.2, 0), roll=52
        ),
        tube(arc((0.36, 0.56, 0), (0.52, 0.46), (-62, 128)), 0.05, metal(variant.second, 0.3)),
    ]


def stone(size: float, color: str) -> Model:
    """A pebble, as a prop."""
    return [ball(size, matte(color), squash=0.6)]
