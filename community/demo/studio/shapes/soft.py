"""Knitted, padded and grown things: scarf, running shoe, cat bed, olive tree; and a puzzle."""

from __future__ import annotations

import numpy as np

from community.demo.studio.geometry import Array, Model, Part, box, lathe, leaf, moved, smooth_path, tube, warped
from community.demo.studio.materials import Material, cloth, label, matte, mixed, satin
from community.demo.studio.products import Variant


def scarf(variant: Variant) -> Model:
    """A folded scarf, its fringed end hanging over the fold in front."""
    wool = cloth(variant.main)

    def layer(low: float, width: float, depth: float) -> Part:
        block = box(width, 0.24, depth, wool, 0.115, 0.24)

        def knit(points: Array) -> Array:
            ripple = 0.014 * np.sin(points[..., 0] * 52) + 0.02 * np.sin(points[..., 2] * 4 + low * 9)
            return points + np.stack([0 * ripple, ripple + low, 0 * ripple], -1)

        return warped(block, knit)

    t = np.linspace(0, 1, 60)
    path_y = np.interp(t, [0, 0.35, 0.5, 1], [0.74, 0.75, 0.68, 0.1])
    path_z = np.interp(t, [0, 0.4, 0.55, 1], [-0.5, 0.42, 0.6, 0.66])
    for _ in range(8):
        path_y[1:-1] = (path_y[:-2] + 2 * path_y[1:-1] + path_y[2:]) / 4
        path_z[1:-1] = (path_z[:-2] + 2 * path_z[1:-1] + path_z[2:]) / 4
    x = np.linspace(-0.36, 0.36, 41)
    rib = 0.02 * np.sin(x * 62)
    top = np.stack(
        [
            np.stack([np.full(60, at) + 0.03 * np.sin(5 * t), path_y + r, path_z + r * 0.4], 1)
            for at, r in zip(x, rib, strict=True)
        ],
        1,
    )
    strip = Part(top, np.zeros((60, 41, 2)), wool)
    stripe = [
        Part(top[a:b] - [0, -0.006, -0.008], np.zeros((b - a, 41, 2)), cloth(variant.second))
        for a, b in ((44, 47), (49, 52))
    ]
    ends = top[-1]
    fringe = [
        tube(
            smooth_path(
                [
                    tuple(ends[i]),
                    tuple(ends[i] + [0.01, -0.06, 0.01]),
                    (float(ends[i, 0]) + 0.02 * np.sin(i), 0.012, float(ends[i, 2]) + 0.1),
                ],
                12,
                2,
            ),
            0.018,
            cloth(variant.second if i % 4 else variant.main),
            8,
        )
        for i in range(1, 40, 2)
    ]
    return [
        layer(0.0, 1.9, 1.05),
        layer(0.24, 1.84, 1.02),
        layer(0.48, 1.78, 1.0),
        *moved([strip, *stripe, *fringe], (0.28, 0, 0)),
    ]


def catbed(variant: Variant) -> Model:
    """A round bed with a fat rim and a cushion."""
    rim_turn = np.linspace(0, 2 * np.pi, 180)
    dip = 0.13 * np.exp(-(((rim_turn - np.pi / 2 + np.pi) % (2 * np.pi) - np.pi) ** 2) / 0.25)
    path = np.stack([0.78 * np.cos(rim_turn), 0.3 - dip * 0.9, 0.7 * np.sin(rim_turn)], 1)
    plush = cloth(variant.main)
    rim = tube(path, 0.285 * (1 + 0.035 * np.cos(22 * rim_turn)) - dip * 0.5, plush, 40)
    rim = warped(rim, lambda p: np.stack([p[..., 0], np.maximum(p[..., 1], 0.0), p[..., 2]], -1))
    pillow = lathe(
        [(0, 0.0), (0.72, 0.0, 0.05), (0.74, 0.16, 0.12), (0.3, 0.25, 0.2), (0, 0.24)], cloth(variant.second)
    ).moved(size=1)
    tag = box(0.12, 0.16, 0.012, satin(mixed(variant.main, "#1d1712", 0.5)), 0.004).moved((0.42, 0.16, 0.9), turn=24)
    return [rim, warped(pillow, lambda p: p * [1, 1, 0.9]), tag]


def puzzle(variant: Variant) -> Model:
    """A box with a picture on its lid, and seven loose pieces."""
    size = 256
    y, x = np.mgrid[0:size, 0:size] / size
    picture = np.zeros((size, size, 3))
    sky, land, mark = (
        np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)], dtype=float)
        for c in (mixed(variant.main, "#ffffff", 0.55), variant.main, variant.second)
    )
    picture[:] = sky
    for level, tone in ((0.5, 0.35), (0.64, 0.65), (0.8, 1.0)):
        ridge = y > level + 0.07 * np.sin(7 * x + 9 * level) + 0.03 * np.sin(19 * x + 4 * level)
        picture[ridge] = sky * (1 - tone) + land * tone
    picture[np.hypot(x - 0.68, y - 0.28) < 0.11] = mark
    seams = (np.abs(((x * 8 + 0.16 * np.sin(y * 50)) % 1) - 0.5) > 0.47) | (
        np.abs(((y * 8 + 0.16 * np.sin(x * 50)) % 1) - 0.5) > 0.47
    )
    picture[seams] *= 0.86
    texture = picture[::-1].clip(0, 255).astype(np.uint8)
    paper = matte(variant.main)
    u, v = np.meshgrid(np.linspace(0, 1, 2), np.linspace(0, 1, 2))
    lid_face = Part(
        np.stack([(u - 0.5) * 1.56, 0 * u + 0.462, (0.5 - v) * 1.56], -1), np.stack([u, v], -1), paper.printed(texture)
    )
    print_ = label(1.5, 0.3, variant.main, "#fbf6ea", [("一千片 · 1000", "sans", 0.5, 0.5)])
    side = Part(
        np.stack([(u - 0.5) * 1.5, 0.13 + v * 0.3, 0 * u + 0.813], -1), np.stack([u, v], -1), paper.printed(print_)
    )
    wall = box(1.62, 0.36, 1.62, paper, 0.02, 0.05).moved((0, 0.1, 0))
    parts: Model = [box(1.58, 0.3, 1.58, matte(mixed(variant.main, "#ffffff", 0.4)), 0.02, 0.05), wall, side, lid_face]
    dice = np.random.default_rng(3)
    spots = [(-0.75, 1.15), (-0.3, 1.3), (0.2, 1.1), (0.68, 1.26), (1.14, 0.6), (1.2, 1.02), (1.22, 0.1)]
    tones = (variant.main, mixed(variant.main, "#ffffff", 0.5), variant.second)
    for i, (px, pz) in enumerate(spots):
        parts += moved(_piece(tones[i % 3]), (px, 0, pz), turn=float(dice.uniform(0, 90)))
    return parts


def _piece(color: str) -> Model:
    """One jigsaw piece with two knobs and two bays."""
    square = box(0.26, 0.05, 0.26, satin(color), 0.012, 0.05)
    knobs = [
        lathe([(0, 0), (0.062, 0, 0.01), (0.062, 0.05, 0.012), (0, 0.05)], satin(color), columns=24).moved((dx, 0, dz))
        for dx, dz in ((0.165, 0), (0, 0.165))
    ]
    bays = [
        lathe([(0, 0.051), (0.055, 0.051)], matte(mixed(color, "#1d1712", 0.5)), columns=24).moved((dx, 0, dz))
        for dx, dz in ((-0.095, 0), (0, -0.095))
    ]
    return [square, *knobs, *bays]


def olive(variant: Variant) -> Model:
    """A small olive tree with a bare stem and a loose grey-green crown."""
    dice = np.random.default_rng(19)
    pot = [
        (0, 0),
        (0.36, 0, 0.05),
        (0.46, 0.52, 0.02),
        (0.5, 0.54, 0.02),
        (0.5, 0.64, 0.03),
        (0.44, 0.64, 0.02),
        (0.42, 0.54),
        (0, 0.54),
    ]
    bark = matte("#8a7358")
    parts: Model = [
        lathe(pot, Material(variant.main, rough=0.6, spec=0.3)),
        lathe([(0, 0.57), (0.44, 0.56)], matte("#4a3626"), flutes=(17, 0.01)),
    ]
    parts.append(
        tube(
            smooth_path([(0, 0.5, 0), (0.04, 1.0, 0.02), (-0.02, 1.5, 0), (0.03, 1.8, 0)], 30, 3),
            np.linspace(0.05, 0.03, 30),
            bark,
        )
    )
    for i in range(15):
        turn, lean, reach = i * 137.5, float(dice.uniform(18, 80)), float(dice.uniform(0.42, 0.75))
        twig = smooth_path([(0, 0, 0), (0, reach * 0.5, 0.03), (0, reach, 0.12)], 14, 2)
        limb: Model = [tube(twig, np.linspace(0.016, 0.007, 14), bark, 10)]
        for k in range(3, 14):
            for s in (-1, 1):
                tone = mixed(variant.second, "#dfe6cf" if (k + i) % 3 else "#3c5a44", 0.3 * float(dice.random()))
                blade = leaf(0.2, 0.055, Material(tone, rough=0.5), bend=0.3).moved(
                    roll=s * float(dice.uniform(40, 75)), lean=float(dice.uniform(-30, 30))
                )
                limb.append(blade.moved((float(twig[k, 0]), float(twig[k, 1]), float(twig[k, 2]))))
        parts += moved(limb, (0, 1.45 + 0.025 * i, 0), turn=turn, lean=lean)
    return parts
