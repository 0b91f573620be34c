"""Kitchen, coffee and tea, food: what stands on a table."""

from __future__ import annotations

import numpy as np

from community.demo.studio.geometry import Model, Part, arc, ball, band, box, lathe, moved, smooth_path, tube
from community.demo.studio.materials import Material, clear, glaze, label, matte, metal, mixed, satin, wood
from community.demo.studio.products import Variant

BRASS = "#d9b36a"


def pot(variant: Variant) -> Model:
    """A round Dutch oven with its lid on."""
    enamel = Material(variant.main, rough=0.18, coat=0.9)
    ears = [
        tube(smooth_path([(s * 0.86, 0.55, -0.24), (s * 1.14, 0.57, -0.2), (s * 1.16, 0.57, 0.2), (s * 0.86, 0.55, 0.24)], 30, 6), 0.07, enamel)
        for s in (-1, 1)
    ]  # fmt: skip
    return [
        lathe([(0, 0), (0.82, 0, 0.18), (0.92, 0.3, 0.2), (0.92, 0.7, 0.03), (0, 0.7)], enamel),
        lathe([(0.9, 0.69), (0.96, 0.7, 0.02), (0.96, 0.75, 0.03), (0.6, 0.95, 0.3), (0, 1.02)], enamel),
        lathe(
            [(0, 1.0), (0.07, 1.0), (0.06, 1.07), (0.15, 1.12, 0.04), (0.13, 1.2, 0.05), (0, 1.2)],
            metal(variant.second),
        ),
        *ears,
    ]


def mill(variant: Variant) -> Model:
    """A turned pepper mill."""
    profile = [
        (0, 0), (0.32, 0, 0.04), (0.32, 0.22, 0.05), (0.2, 0.42, 0.12), (0.26, 0.85, 0.2), (0.24, 1.15, 0.06), (0.18, 1.2),
        (0.27, 1.26, 0.05), (0.3, 1.5, 0.16), (0.12, 1.68, 0.05), (0, 1.7),
    ]  # fmt: skip
    return [
        lathe(profile, Material(variant.main, rough=0.35, coat=0.4)),
        lathe([(0, 1.68), (0.08, 1.68, 0.02), (0.07, 1.8, 0.04), (0, 1.81)], metal(variant.second)),
        lathe([(0.2, 1.17), (0.215, 1.19, 0.01), (0.2, 1.22)], metal(variant.second)),
    ]


def bowl(variant: Variant) -> Model:
    """A footed rice bowl with a line round its rim."""
    outer = [(0, 0), (0.3, 0, 0.02), (0.3, 0.1, 0.03), (0.62, 0.3, 0.3), (0.72, 0.66, 0.02)]
    inner = [(0.72, 0.66), (0.68, 0.665, 0.02), (0.58, 0.34, 0.28), (0.2, 0.16, 0.1), (0, 0.15)]
    return [
        lathe(outer, glaze(variant.main)),
        lathe(inner, glaze(mixed(variant.main, "#ffffff", 0.45))),
        lathe([(0.713, 0.6), (0.727, 0.66), (0.68, 0.672)], glaze(variant.second)),
    ]


def pan(variant: Variant) -> Model:
    """A frying pan with a wooden handle to the right."""
    handle = tube(
        smooth_path([(0.86, 0.22, 0), (1.3, 0.36, 0), (2.05, 0.46, 0)], 30, 8),
        np.linspace(0.07, 0.095, 30),
        wood(variant.second),
    )
    return [
        lathe(
            [(0, 0), (0.72, 0, 0.1), (0.9, 0.3, 0.03), (0.86, 0.31, 0.02), (0.7, 0.06, 0.08), (0, 0.05)],
            satin(variant.main),
        ),
        lathe([(0, 0.056), (0.68, 0.056)], Material("#3b3a38", rough=0.45)),
        handle,
        tube(smooth_path([(0.8, 0.2, 0), (0.9, 0.23, 0), (1.0, 0.27, 0)], 10, 1), 0.085, metal("#c9c7c2")),
    ]


def dripper(variant: Variant) -> Model:
    """A ceramic cone with its paper, on a glass server half full."""
    cup = [
        (0, 1.0), (0.5, 1.0, 0.02), (0.5, 1.04, 0.02), (0.17, 1.06, 0.03), (0.5, 1.62, 0.02), (0.46, 1.62, 0.02),
        (0.12, 1.08), (0, 1.08),
    ]  # fmt: skip
    glazed = Material(variant.main, rough=0.2, coat=0.7)
    return [
        lathe([(0, 0.02), (0.5, 0.02, 0.12), (0.56, 0.35, 0.2), (0.36, 0.82, 0.15), (0.34, 0.98)], clear()),
        lathe(
            [(0, 0.04), (0.47, 0.05, 0.1), (0.525, 0.33, 0.1), (0.49, 0.44), (0, 0.44)],
            Material("#4a1e0b", rough=0.3, spec=0.15),
        ),
        lathe([(0.35, 0.86), (0.385, 0.87, 0.02), (0.385, 0.97, 0.02), (0.35, 0.98)], wood(variant.second)),
        lathe(cup, glazed),
        lathe([(0.14, 1.12), (0.485, 1.71)], matte("#e8d9bd")),
        lathe([(0, 1.44), (0.35, 1.46)], matte("#3a2214")),
        tube(arc((0.42, 1.33, 0), (0.22, 0.17), (-69, 69)), 0.05, glazed).moved(turn=30),
    ]


def kettle(variant: Variant) -> Model:
    """A gooseneck kettle: spout left, wooden handle right."""
    body = Material(variant.main, rough=0.3, coat=0.3)
    spout = smooth_path(
        [
            (-0.45, 0.16, 0),
            (-0.72, 0.22, 0),
            (-0.84, 0.42, 0),
            (-0.78, 0.66, 0),
            (-0.82, 0.86, 0),
            (-1.0, 0.95, 0),
            (-1.1, 0.94, 0),
        ]
    )
    grip = smooth_path([(0.33, 0.86, 0), (0.6, 0.93, 0), (0.86, 0.9, 0), (0.92, 0.6, 0), (0.86, 0.3, 0)], passes=40)
    return [
        lathe([(0, 0), (0.56, 0, 0.05), (0.5, 0.3, 0.1), (0.36, 0.86, 0.06), (0.34, 0.92), (0, 0.92)], body),
        lathe(
            [(0, 0.9), (0.36, 0.9, 0.02), (0.34, 0.97, 0.03), (0.05, 0.99), (0.05, 1.03), (0.11, 1.06, 0.03), (0.11, 1.13, 0.04), (0, 1.14)],
            body,
        ),
        tube(spout, np.linspace(0.075, 0.035, len(spout)), body),
        tube(grip, 0.05, wood(variant.second)),
    ]  # fmt: skip


def mug(variant: Variant) -> Model:
    """A thick mug, two-coloured at the foot, with coffee in it."""
    glazed = Material(variant.main, rough=0.25, coat=0.6)
    return [
        lathe(
            [
                (0, 0),
                (0.4, 0, 0.1),
                (0.47, 0.5, 0.3),
                (0.47, 0.9, 0.02),
                (0.43, 0.9, 0.02),
                (0.43, 0.3, 0.1),
                (0, 0.12),
            ],
            glazed,
        ),
        lathe(
            [(0.36, -0.002), (0.412, 0.03, 0.03), (0.436, 0.15), (0.453, 0.25)], Material(variant.second, rough=0.35)
        ),
        lathe([(0, 0.74), (0.43, 0.74)], Material("#4a2a18", rough=0.1, spec=0.6)),
        tube(arc((0.41, 0.48, 0), (0.3, 0.28), (-72, 72)), 0.06, glazed),
    ]


def teapot(variant: Variant) -> Model:
    """A round teapot: spout left, loop handle right."""
    glazed = Material(variant.main, rough=0.32, coat=0.4)
    spout = smooth_path([(-0.5, 0.3, 0), (-0.8, 0.4, 0), (-0.9, 0.68, 0), (-1.06, 0.78, 0)], 36, 12)
    return [
        lathe([(0, 0), (0.38, 0, 0.04), (0.66, 0.36, 0.34), (0.5, 0.78, 0.2), (0.26, 0.84, 0.03), (0, 0.84)], glazed),
        lathe([(0, 0.83), (0.29, 0.83, 0.02), (0.2, 0.93, 0.1), (0.06, 0.96, 0.03), (0.06, 1.0), (0, 1.0)], glazed),
        lathe([(0, 0.98), (0.06, 0.98), (0.1, 1.04, 0.04), (0.07, 1.12, 0.04), (0, 1.13)], wood(variant.second)),
        tube(spout, np.linspace(0.13, 0.055, len(spout)), glazed),
        tube(arc((0.5, 0.47, 0), (0.4, 0.3), (-82, 82)), 0.055, wood(variant.second)),
    ]


def beans(variant: Variant) -> Model:
    """A coffee tin with a printed band."""
    names = {"yirga": ("耶加", "YIRGACHEFFE"), "yunnan": ("云南", "YUNNAN"), "house": ("拼配", "HOUSE BLEND")}
    zh, en = names[variant.key]
    print_ = label(
        3.2, 1.15, variant.main, variant.second,
        [("慢火", "serif", 0.2, 0.25), (zh, "serif", 0.12, 0.52), (en, "sans", 0.065, 0.68), ("200 g", "sans", 0.06, 0.8)],
        (0.39, 0.405, variant.second),
    )  # fmt: skip
    return [
        lathe([(0, 0), (0.5, 0, 0.04), (0.5, 1.25, 0.02), (0, 1.25)], satin(variant.main)),
        band(0.5, 0.05, 1.2, satin(variant.main).printed(print_)),
        lathe([(0, 1.24), (0.51, 1.24, 0.02), (0.51, 1.42, 0.04), (0, 1.43)], metal("#cfcac0", 0.35)),
    ]


def jam(variant: Variant) -> Model:
    """A jar of jam with a cloth-coloured lid and a paper label."""
    zh = {"hawthorn": "山楂", "orange": "橙皮", "blueberry": "蓝莓"}[variant.key]
    print_ = label(
        2.7,
        0.44,
        variant.second,
        mixed(variant.main, "#201008", 0.3),
        [(zh, "kai", 0.44, 0.36), ("ORCHARD · 220 g", "sans", 0.15, 0.74)],
    )
    return [
        lathe(
            [(0, 0.03), (0.4, 0.03, 0.08), (0.42, 0.74, 0.12), (0, 0.78)],
            Material(variant.main, rough=0.12, spec=0.6, coat=0.8),
        ),
        lathe([(0, 0), (0.43, 0, 0.09), (0.45, 0.78, 0.16), (0.36, 0.9)], clear()),
        band(0.455, 0.18, 0.62, matte(variant.second).printed(print_)),
        lathe(
            [(0, 0.86), (0.42, 0.86, 0.02), (0.42, 1.06, 0.04), (0, 1.07)], metal(mixed(variant.main, BRASS, 0.55), 0.4)
        ),
    ]


def chocolate(variant: Variant) -> Model:
    """A wrapped bar standing on its edge, leaning back a little."""
    wrap = label(
        2.12, 1.7, variant.main, variant.second,
        [("可可", "serif", 0.16, 0.3), ("COCOA", "sans", 0.07, 0.46), ("80 g", "sans", 0.05, 0.88)], (0.62, 0.74, variant.second),
    )  # fmt: skip
    return [box(0.9, 1.7, 0.16, matte(variant.main).printed(wrap), 0.03, 0.06).moved(lean=-9)]


def cookies(variant: Variant) -> Model:
    """A low round tin with its lid ajar and three cookies on top."""
    print_ = label(
        4.9,
        0.42,
        variant.main,
        variant.second,
        [("黄油曲奇", "serif", 0.42, 0.4), ("BUTTER COOKIES", "sans", 0.17, 0.78)],
    )
    cookie = Material("#d9a45c", rough=0.7)
    tops = [
        lathe([(0, 0), (0.2, 0, 0.03), (0.19, 0.08, 0.05), (0.06, 0.09), (0, 0.07)], cookie, flutes=(12, 0.05)).moved(
            at, lean=lean
        )
        for at, lean in (((-0.22, 0.71, 0.1), 4), ((0.2, 0.71, 0.16), -6), ((0.02, 0.8, 0.08), 12))
    ]
    return [
        lathe([(0, 0), (0.78, 0, 0.04), (0.78, 0.46, 0.02), (0, 0.46)], satin(variant.main)),
        band(0.78, 0.03, 0.45, satin(variant.main).printed(print_)),
        lathe([(0, 0.46), (0.8, 0.46, 0.02), (0.8, 0.62, 0.03), (0.76, 0.66, 0.03), (0.7, 0.63, 0.02), (0, 0.68)], satin(mixed(variant.main, "#ffffff", 0.12))),
        *tops,
    ]  # fmt: skip


def oatmilk(variant: Variant) -> Model:
    """A gable-top carton with a screw cap."""
    print_ = label(
        2.4, 1.4, variant.main, variant.second,
        [("燕麦", "serif", 0.2, 0.3), ("OAT DRINK", "sans", 0.065, 0.48), (variant.en, "sans", 0.05, 0.6)], (0.8, 1.0, variant.second),
    )  # fmt: skip
    paper = matte(variant.main)
    gable = Part(*_gable(0.4, 0.4, 1.4, 1.78), paper)
    return [
        box(0.8, 1.4, 0.8, paper.printed(print_), 0.02, 0.06),
        gable,
        box(0.8, 0.16, 0.05, paper, 0.01).moved((0, 1.76, 0)),
        lathe([(0, 0), (0.13, 0, 0.02), (0.13, 0.14, 0.03), (0, 0.14)], satin(variant.second), flutes=(24, 0.03)).moved((0, 1.56, 0.22), lean=46),
    ]  # fmt: skip


def _gable(half_width: float, half_depth: float, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    base = [
        (-half_width, low, half_depth),
        (half_width, low, half_depth),
        (half_width, low, -half_depth),
        (-half_width, low, -half_depth),
    ]
    top = [(-half_width, high, 0.02), (half_width, high, 0.02), (half_width, high, -0.02), (-half_width, high, -0.02)]
    points = np.array([[*base, base[0]], [*top, top[0]]], dtype=float)
    return points, np.zeros((2, 5, 2))


def tomato(size: float = 0.3) -> Model:
    """A tomato with its green star, as a prop."""
    fruit = ball(size, Material("#d8402a", rough=0.18, spec=0.6, coat=0.5), squash=0.86)
    star = [
        tube(
            smooth_path([(0, 0, 0), (size * 0.3, 0.03, 0), (size * 0.62, -0.03, 0)], 10, 2),
            np.linspace(0.03, 0.006, 10),
            matte("#4a7a3a"),
        ).moved((0, size * 1.7, 0), turn=72 * i)
        for i in range(5)
    ]
    return [fruit, *star]


def spoon(color: str) -> Model:
    """A spoon lying along x, as a prop."""
    bar = tube(smooth_path([(0.2, 0.05, 0), (0.7, 0.07, 0), (1.3, 0.05, 0)], 20, 3), 0.035, metal(color, 0.3))
    head = ball(0.24, metal(color, 0.3), squash=0.28)
    return [bar, *moved([head], (0, 0.02, 0))]
