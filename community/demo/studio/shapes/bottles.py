"""Skin care and make-up: bottles, jars, tubes, pumps, sticks and pans."""

from __future__ import annotations

import numpy as np

from community.demo.studio.geometry import Model, Part, ball, band, box, lathe, loft, moved, smooth_path, tube, warped
from community.demo.studio.materials import Material, glaze, label, matte, metal, mixed, satin
from community.demo.studio.products import Variant

GOLD = "#d8b26a"
PAPER = "#f7f2e7"


def dark(color: str) -> str:
    """A deep tone of the colour, for print on paper."""
    return mixed(color, "#1d1712", 0.55)


def serum(variant: Variant) -> Model:
    """A dropper bottle."""
    print_ = label(
        2.66, 0.7, PAPER, dark(variant.main),
        [("晨露", "serif", 0.27, 0.32), ("MORNING DEW", "sans", 0.1, 0.58), ("serum · 30 ml", "sans", 0.075, 0.76)],
    )  # fmt: skip
    body = Material(variant.main, rough=0.12, spec=0.7, coat=0.6)
    return [
        lathe([(0, 0), (0.42, 0, 0.06), (0.42, 1.02, 0.16), (0.17, 1.18, 0.05), (0.17, 1.3), (0, 1.3)], body),
        band(0.42, 0.16, 0.86, matte(PAPER).printed(print_)),
        lathe([(0, 1.22), (0.215, 1.22, 0.02), (0.215, 1.5, 0.02), (0.12, 1.5, 0.02), (0, 1.52)], metal(GOLD)),
        lathe([(0, 1.5), (0.125, 1.5, 0.01), (0.115, 1.8, 0.06), (0.06, 1.93, 0.05), (0, 1.94)], satin(variant.second)),
    ]


def cream(variant: Variant) -> Model:
    """A wide jar with a coloured lid."""
    print_ = label(
        3.9, 0.33, variant.second, variant.main,
        [("苔 藓 霜", "serif", 0.46, 0.34), ("MOSS  barrier cream  50 g", "sans", 0.2, 0.76)],
    )  # fmt: skip
    return [
        lathe([(0, 0), (0.62, 0, 0.1), (0.62, 0.5, 0.05), (0.56, 0.53)], glaze(variant.second)),
        band(0.62, 0.12, 0.45, matte(variant.second).printed(print_)),
        lathe([(0, 0.52), (0.64, 0.52, 0.03), (0.64, 0.82, 0.06), (0, 0.83)], satin(variant.main)),
    ]


def sunscreen(variant: Variant) -> Model:
    """A tube standing on its cap; the print covers it."""
    rise = np.linspace(0, 1, 40)
    sections = [
        (0.34 + 1.62 * t, 0.36 + 0.12 * t, max(0.34 * (1 - t) ** 0.8 + 0.018, 0.02), 1 - 0.15 * t) for t in rise
    ]
    print_ = label(
        2.6, 1.62, variant.second, dark(variant.main),
        [("晴天", "serif", 0.17, 0.37), ("CLEAR DAY", "sans", 0.062, 0.53), ("SPF 50 · 50 ml", "sans", 0.045, 0.61)],
        (0.72, 0.9, variant.main),
    )  # fmt: skip
    return [
        loft(sections, satin(variant.second).printed(print_), cap=False),
        loft([(1.95, 0.485, 0.02, 0.6), (2.12, 0.485, 0.02, 0.6)], satin(variant.second)),
        lathe([(0, 0), (0.37, 0, 0.04), (0.37, 0.33, 0.03), (0.3, 0.36), (0, 0.36)], satin(variant.main)),
    ]


def bodywash(variant: Variant) -> Model:
    """A pump bottle."""
    names = {"tea": ("白茶", "WHITE TEA"), "fig": ("无花果", "FIG"), "cedar": ("雪松", "CEDAR")}
    zh, en = names[variant.key]
    print_ = label(
        2.9, 0.85, PAPER, dark(variant.main),
        [(zh, "serif", 0.22, 0.32), (en, "sans", 0.085, 0.56), ("body wash · 300 ml", "sans", 0.065, 0.74)],
    )  # fmt: skip
    head = satin(variant.second)
    spout = tube(smooth_path([(0, 1.85, 0), (0.2, 1.86, 0), (0.4, 1.84, 0), (0.47, 1.76, 0)], 20, 4), 0.05, head)
    return [
        lathe(
            [(0, 0), (0.46, 0, 0.06), (0.46, 1.25, 0.18), (0.18, 1.38, 0.04), (0.18, 1.45), (0, 1.45)],
            glaze(variant.main),
        ),
        band(0.46, 0.2, 1.05, matte(PAPER).printed(print_)),
        lathe([(0, 1.4), (0.2, 1.4, 0.02), (0.2, 1.58, 0.02), (0.06, 1.6), (0.06, 1.8), (0, 1.8)], head),
        lathe([(0, 1.78), (0.16, 1.78, 0.03), (0.16, 1.9, 0.03), (0, 1.9)], head),
        spout.moved(turn=-20),
    ]


def lipstick(variant: Variant) -> Model:
    """An open lipstick with a slanted bullet."""
    bullet = lathe(
        [(0, 1.0), (0.15, 1.0), (0.15, 1.38, 0.02), (0.142, 1.46), (0.11, 1.52), (0.05, 1.55), (0, 1.555)],
        Material(variant.main, rough=0.32, spec=0.5),
    )

    def slant(points: np.ndarray) -> np.ndarray:
        tip = np.clip((points[..., 1:2] - 1.05) / 0.5, 0, 1) ** 2
        return points + np.concatenate([0 * tip, points[..., :1] * 0.9 * tip, 0 * tip], -1)

    return [
        lathe([(0, 0), (0.22, 0, 0.02), (0.22, 0.7, 0.02), (0.19, 0.7), (0, 0.7)], glaze(variant.second)),
        lathe([(0, 0.69), (0.185, 0.69, 0.01), (0.185, 1.02, 0.01), (0, 1.02)], metal(GOLD, 0.2)),
        warped(bullet, slant),
    ]


def blush(variant: Variant) -> Model:
    """An open round compact with its lid leaning behind the pan."""
    case = glaze(variant.second)
    pan = lathe([(0, 0.17), (0.44, 0.17, 0.03), (0.44, 0.13)], matte(variant.main), flutes=(10, 0.012))
    lid = [
        lathe([(0, 0), (0.6, 0, 0.04), (0.6, 0.1, 0.03), (0.55, 0.1), (0, 0.1)], case),
        lathe([(0, 0.105), (0.5, 0.105)], Material("#dfe7e6", rough=0.03, metal=1.0)),
    ]
    return [
        lathe([(0, 0), (0.6, 0, 0.05), (0.6, 0.14, 0.03), (0.49, 0.14), (0.49, 0.12), (0, 0.12)], case),
        pan,
        *moved(lid, (0, 0.66, -0.62), lean=82),
    ]


def foundation(variant: Variant) -> Model:
    """A square bottle in the colour of its shade, with a heavy cap."""
    print_ = label(
        2.5, 0.5, PAPER, dark(variant.main),
        [("薄雾", "serif", 0.34, 0.34), ("HAZE", "sans", 0.16, 0.64), ("30 ml", "sans", 0.12, 0.84)],
    )  # fmt: skip
    front = [(0.2, 0.424, 0.314, 0.25), (0.7, 0.424, 0.314, 0.25)]
    return [
        box(0.84, 1.0, 0.62, Material(variant.main, rough=0.12, spec=0.6, coat=0.6), 0.06, 0.25),
        loft(front, matte(PAPER).printed(print_), cap=False),
        lathe([(0, 1.0), (0.24, 1.0, 0.02), (0.24, 1.06, 0.02), (0, 1.06)], metal(GOLD)),
        box(0.5, 0.62, 0.44, glaze(variant.second), 0.05, 0.25).moved((0, 1.06, 0)),
    ]


def polish(variant: Variant) -> Model:
    """A nail polish bottle with a tall cap."""
    return [
        lathe(
            [(0, 0), (0.38, 0, 0.12), (0.38, 0.5, 0.2), (0.16, 0.64, 0.03), (0.16, 0.72), (0, 0.72)],
            glaze(variant.main),
        ),
        lathe(
            [(0, 0.7), (0.2, 0.7, 0.02), (0.17, 1.55, 0.08), (0, 1.56)], Material(variant.second, rough=0.3, coat=0.4)
        ),
    ]


def swatch(color: str) -> Part:
    """A smear of cream or paint on the ground, to lie in front of a product."""
    smear = ball(0.3, Material(color, rough=0.3, spec=0.6, coat=0.4), squash=0.16)

    def drag(points: np.ndarray) -> np.ndarray:
        stretched = points * [1.9, 1, 0.75]
        wave = 0.05 * np.sin(7 * stretched[..., :1])
        return stretched + np.concatenate([0 * wave, 0 * wave, wave], -1)

    return warped(smear, drag)
