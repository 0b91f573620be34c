"""Outfits and bags, shoes."""

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
    loft,
    moved,
    slab,
    smooth_path,
    tube,
    warped,
)
from community.demo.studio.materials import Material, cloth, label, matte, metal, mixed, satin
from community.demo.studio.products import Variant


def tote(variant: Variant) -> Model:
    """A standing canvas bag with two strap loops and a printed word."""
    print_ = label(
        3.2, 1.5, variant.main, variant.second, [("每天", "serif", 0.2, 0.42), ("EVERY DAY", "sans", 0.055, 0.58)]
    )
    canvas = cloth(variant.main)
    height = np.linspace(0, 1.5, 16)
    sections = [(y, 0.66 + 0.1 * y / 1.5, 0.3 * (1 - 0.62 * (y / 1.5)) + 0.02, 0.28 + 0.1 * y) for y in height]
    straps = [
        tube(smooth_path([(-0.36, 1.36, z), (-0.36, 1.75, z * 1.2), (0, 2.12, z * 1.8), (0.36, 1.75, z * 1.2), (0.36, 1.36, z)], 40, 10), 0.045, cloth(variant.second))
        for z in (0.15, -0.15)
    ]  # fmt: skip
    rim = loft(
        [(1.49, 0.765, 0.135, 0.4), (1.5, 0.74, 0.11, 0.4), (1.3, 0.7, 0.1, 0.4)],
        cloth(mixed(variant.main, "#1d1712", 0.2)),
        cap=False,
    )
    return [loft(sections, canvas.printed(print_), cap=False), rim, *straps]


def hat(variant: Variant) -> Model:
    """A bucket hat resting on its brim."""
    felt = cloth(variant.main)
    profile = [
        (0.98, 0.0),
        (1.0, 0.03, 0.02),
        (0.62, 0.3, 0.08),
        (0.55, 0.42, 0.05),
        (0.44, 0.92, 0.06),
        (0.1, 0.96, 0.1),
        (0, 0.95),
    ]
    stitches = [
        lathe([(r, y), (r + 0.014, y + 0.012), (r + 0.004, y + 0.03)], cloth(variant.second))
        for r, y in ((0.93, 0.075), (0.85, 0.13), (0.77, 0.185), (0.69, 0.243))
    ]

    def floppy(points: Array) -> Array:
        angle = np.arctan2(points[..., 0], points[..., 2])
        reach = np.hypot(points[..., 0], points[..., 2])
        lift = np.clip(reach - 0.55, 0, None) * 0.16 * np.cos(3 * angle + 0.6)
        return points + np.stack([0 * lift, lift + 0.05, 0 * lift], -1)

    ribbon = lathe([(0.565, 0.38), (0.568, 0.42), (0.55, 0.5), (0.546, 0.5)], cloth(variant.second))
    return [warped(part, floppy) for part in (lathe(profile, felt), *stitches, ribbon)]


def sweater(variant: Variant) -> Model:
    """A folded sweater with its ribbed collar, on top of another."""

    def fold(color: str, low: float, width: float) -> Part:
        block = box(width, 0.36, 1.25, cloth(color), 0.17, 0.34)

        def knit(points: Array) -> Array:
            ripple = 0.012 * np.sin(points[..., 2] * 46) + 0.03 * np.sin(points[..., 0] * 3 + low)
            return points + np.stack([0 * ripple, ripple + low, 0 * ripple], -1)

        return warped(block, knit)

    turn = np.radians(np.linspace(0, 360, 60))
    collar = np.stack([0.33 * np.cos(turn), 0.735 + 0 * turn, -0.3 + 0.19 * np.sin(turn)], 1)
    ribs = tube(collar, 0.05 * (1 + 0.1 * np.cos(turn * 34)), cloth(variant.second))
    inside = warped(
        ball(1.0, cloth(mixed(variant.main, "#1d1712", 0.4))), lambda p: (p - [0, 1, 0]) * [0.32, 0.02, 0.18]
    )
    tag = box(0.13, 0.012, 0.07, matte("#f4eee0"), 0.004).moved((0, 0.745, -0.38))
    seams = [
        tube(
            smooth_path([(s * 0.36, 0.72, -0.34), (s * 0.58, 0.735, -0.05), (s * 0.62, 0.73, 0.5)], 30, 3),
            0.014,
            cloth(variant.second),
        )
        for s in (-1, 1)
    ]
    return [
        fold(variant.second, 0.0, 1.85),
        fold(variant.main, 0.36, 1.78),
        inside.moved((0, 0.725, -0.3)),
        ribs,
        tag,
        *seams,
    ]


def halfmoon(variant: Variant) -> Model:
    """A half-moon bag standing upright with its strap looped above."""
    leather = Material(variant.main, rough=0.42, spec=0.45, coat=0.1)
    t = np.linspace(0, 1, 22)
    sections = [
        (
            1.0 * s,
            0.92 * np.sqrt(max(1 - (1 - s) ** 2, 0.0)) ** 0.8 + 0.02,
            0.05 + 0.14 * np.sin(np.pi * (0.12 + 0.88 * (1 - s))),
            0.8,
        )
        for s in t
    ]
    strap = tube(
        smooth_path(
            [
                (-0.88, 1.0, 0),
                (-1.0, 1.6, 0.05),
                (-0.55, 2.25, 0),
                (0.15, 2.3, -0.05),
                (0.75, 1.95, 0),
                (0.98, 1.5, 0.05),
                (0.88, 1.0, 0),
            ],
            60,
            14,
        ),
        0.03,
        leather,
    )
    zip_ = tube([(-0.86, 1.005, 0), (0, 1.01, 0), (0.86, 1.005, 0)], 0.02, metal(variant.second))
    pull = box(0.07, 0.22, 0.03, metal(variant.second), 0.012).moved((0.5, 0.76, 0.17), lean=8)
    rings = [tube(arc((s * 0.88, 0.98, 0), (0.08, 0.08), (0, 350)), 0.02, metal(variant.second)) for s in (-1, 1)]
    darker = Material(mixed(variant.main, "#1d1712", 0.16), rough=0.45, spec=0.4)
    flap = loft([(0.34 + 0.66 * y, w * 0.86, d * 0.9, p) for y, w, d, p in sections], darker).moved((0, 0.004, 0.035))
    return [loft(sections, leather), flap, strap, zip_, pull, *rings]  # fmt: skip


def _shoe(length: float, sole: str, upper: Material, accent: str) -> Model:
    """One low shoe pointing to +x, its side to the camera; built as cross sections along its length."""
    x = np.linspace(0, 1, 44)
    width = (
        0.30
        * (0.80 + 0.34 * np.sin(np.pi * np.clip(x, 0, 1)) ** 0.8 + 0.12 * np.sin(np.pi * x * 0.95 + 2.2))
        * np.sqrt(np.clip(1 - (2 * x - 1) ** 10, 0, 1))
    )
    top = np.interp(
        x, [0, 0.06, 0.2, 0.34, 0.48, 0.62, 0.8, 0.92, 1.0], [0.66, 0.9, 0.85, 0.82, 0.8, 0.64, 0.5, 0.45, 0.32]
    )
    for _ in range(6):
        top[1:-1] = (top[:-2] + 2 * top[1:-1] + top[2:]) / 4

    def shell(low: Array, high: Array, spread: float, power: float, material: Material) -> Part:
        angle = np.linspace(-np.pi, np.pi, 65)
        rings = []
        for at, half, bottom, roof in zip(x, width, low, high, strict=True):
            z = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** power * (half * spread)
            y = bottom + (roof - bottom) * (0.5 + 0.5 * np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power)
            rings.append(np.stack([np.full_like(z, (at - 0.5) * length), y, z], -1))
        points = np.array(rings)
        ends = np.repeat(points[:1].mean(1, keepdims=True), 65, 1), np.repeat(points[-1:].mean(1, keepdims=True), 65, 1)
        points = np.concatenate([ends[0], points, ends[1]])
        return Part(points, np.zeros((*points.shape[:2], 2)), material)

    rise = 0.05 * np.clip((x - 0.75) / 0.25, 0, 1) ** 2
    flat = np.full_like(x, 0.2)

    def side(at: float, share: float) -> tuple[float, float, float]:
        """A point on the near side of the upper, ``at`` along its length and at ``share`` of its height."""
        half, roof = float(np.interp(at, x, width)), float(np.interp(at, x, top))
        cos = np.sign(2 * share - 1) * abs(2 * share - 1) ** (1 / 0.75)
        return (at - 0.5) * length, 0.16 + (roof - 0.16) * share, half * float(np.sqrt(1 - cos**2)) ** 0.75 + 0.004

    opening = lathe(
        [(0.0, 0.0), (0.2, 0.01, 0.02), (0.235, 0.05, 0.03), (0.2, 0.08)], cloth(mixed(accent, "#1d1712", 0.35))
    )
    collar = warped(opening, lambda points: points * [1.5, 1, 0.8] + [-0.275 * length, 0.79, 0])
    laces: Model = []
    for at in (0.5, 0.555, 0.61, 0.665):
        left, middle, right = side(at, 0.86), side(at, 0.985), side(at, 0.86)
        bar = [(left[0], left[1], -left[2]), (middle[0], middle[1] + 0.04, 0.0), right]
        laces.append(tube(smooth_path(bar, 20, 2), 0.026, cloth("#fbfaf6")))
    stripe = tube(
        smooth_path([side(0.3, 0.2), side(0.38, 0.34), side(0.46, 0.56), side(0.5, 0.76)], 30, 3), 0.032, satin(accent)
    )
    second = tube(
        smooth_path([side(0.36, 0.2), side(0.45, 0.34), side(0.53, 0.56), side(0.56, 0.74)], 30, 3),
        0.022,
        satin(accent),
    )
    tab = tube(
        smooth_path([(-0.497 * length, 0.3, 0), (-0.5 * length, 0.56, 0), (-0.47 * length, 0.88, 0)], 16, 2),
        0.07,
        satin(accent),
    )
    return [
        shell(rise, flat + rise * 0.5 + 0.03, 1.1, 0.55, satin(sole)),
        shell(flat - 0.04, top, 1.0, 0.75, upper),
        collar,
        *laces,
        stripe,
        second,
        tab,
    ]


def sneaker(variant: Variant) -> Model:
    """A pair of sneakers, the nearer one with its side to the camera."""
    shoe = _shoe(1.9, "#fbfaf4", Material(variant.main, rough=0.6, spec=0.3), variant.second)
    return [*moved(shoe, (-0.12, 0, -0.5), turn=14), *moved(shoe, (0.1, 0, 0.3), turn=-12)]


def runner(variant: Variant) -> Model:
    """A pair of running shoes on thick, rockered soles."""
    upper = Material(variant.main, rough=0.7, spec=0.2, sheen=0.2)
    shoe = _shoe(1.9, variant.second, upper, mixed(variant.main, "#1d1712", 0.55))
    foam = box(2.02, 0.26, 0.7, Material("#f7f4ea", rough=0.6), 0.12, 0.55)

    def rocker(points: Array) -> Array:
        rise = (
            0.16 * np.clip((points[..., 0] - 0.5) / 0.5, 0, 1) ** 2
            + 0.08 * np.clip((-points[..., 0] - 0.7) / 0.3, 0, 1) ** 2
        )
        waist = 1 - 0.14 * np.exp(-((points[..., 0] + 0.1) ** 2) / 0.12)
        return np.stack([points[..., 0], points[..., 1] + rise, points[..., 2] * waist], -1)

    rubber = box(1.96, 0.05, 0.66, satin(variant.second), 0.02, 0.55)
    whole = [warped(foam, rocker).moved((0, 0.03, 0)), warped(rubber, rocker), *moved(shoe, (0, 0.15, 0))]
    return [*moved(whole, (-0.12, 0, -0.52), turn=14), *moved(whole, (0.1, 0, 0.34), turn=-12)]


def slide(variant: Variant) -> Model:
    """A pair of thick foam slides seen from the front corner."""

    def one() -> Model:
        foam = Material(variant.main, rough=0.75, spec=0.2)
        sole = box(0.78, 0.3, 1.75, foam, 0.14, 0.5)
        bed = box(0.64, 0.08, 1.58, Material(variant.second, rough=0.85, spec=0.1), 0.04, 0.5).moved((0, 0.25, 0))
        half = np.radians(np.linspace(0, 180, 30))
        rows = []
        for z, lift in zip(np.linspace(-0.1, 0.62, 14), 0.46 - 0.12 * np.linspace(-1, 1, 14) ** 2, strict=True):
            rows.append(np.stack([0.43 * np.cos(half), 0.14 + lift * np.sin(half) ** 0.7, np.full_like(half, z)], -1))
        outer = np.array(rows)
        inner = outer * [0.86, 1, 1] - [0, 0.07, 0]
        shell = np.concatenate([inner[:1], outer, inner[-1:], inner[::-1]])
        return [sole, bed, Part(shell, np.zeros((*shell.shape[:2], 2)), foam)]

    return [*moved(one(), (-0.5, 0, -0.05), turn=12), *moved(one(), (0.5, 0, 0.12), turn=-4)]


def rainboot(variant: Variant) -> Model:
    """A pair of rain boots pointing to the right."""

    def one() -> Model:
        rubber = Material(variant.main, rough=0.22, spec=0.55, coat=0.5)
        path = smooth_path(
            [(0, 2.0, 0), (0, 1.2, 0), (0.02, 0.62, 0), (0.3, 0.34, 0), (0.78, 0.28, 0), (0.98, 0.26, 0)], 60, 14
        )
        radius = np.interp(
            np.linspace(0, 1, 60), [0, 0.3, 0.55, 0.72, 0.9, 0.97, 1], [0.43, 0.4, 0.35, 0.33, 0.31, 0.24, 0.08]
        )
        body = warped(
            tube(path, radius, rubber, columns=48),
            lambda p: np.stack([p[..., 0], np.maximum(p[..., 1], 0.04), p[..., 2] * 0.9], -1),
        )
        outline = np.column_stack(
            [0.36 + 0.8 * np.cos(np.linspace(0, 2 * np.pi, 60)), 0.36 * np.sin(np.linspace(0, 2 * np.pi, 60))]
        )
        sole = moved(slab(outline, 0.14, satin(variant.second)), (0, 0.07, 0), lean=-90)
        cuff = lathe(
            [(0.4, 1.86), (0.455, 1.87, 0.02), (0.455, 2.0, 0.02), (0.42, 2.02, 0.02), (0.38, 1.9), (0.3, 1.5)],
            satin(variant.second),
        )
        inside = lathe([(0.4, 1.97), (0.2, 1.9), (0, 1.88)], matte("#2b2723"))
        loop = tube(arc((-0.42, 1.82, 0), (0.1, 0.16), (90, 270)), 0.03, satin(variant.second))
        return [body, *sole, cuff, inside, loop]

    return [*moved(one(), (-0.35, 0, -0.42), turn=12), *moved(one(), (0.1, 0, 0.42), turn=-10)]
