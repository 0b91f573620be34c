"""Branches, flowers, stones, trees and plain bodies. Centimetres."""

from __future__ import annotations

import numpy as np

from community.demo.studio.geometry import Model, Part, ball, box, lathe, leaf, moved, smooth_path, tube
from community.demo.studio.materials import Material, matte, mixed


def branch(color: str = "#6f9a82") -> Model:
    """A eucalyptus branch lying along x."""
    dice = np.random.default_rng(6)
    stem = smooth_path([(-13, 0.8, 0), (-4, 1.6, 1.5), (5, 1.2, -0.5), (13, 1.6, 1.5)], 40, 6)
    parts: Model = [tube(stem, np.linspace(0.35, 0.16, 40), matte("#8a7a5a"))]
    for i in range(4, 39, 3):
        for s in (-1, 1):
            tone = mixed(color, "#dfe8cf" if i % 2 else "#2f4f42", 0.3 * float(dice.random()))
            blade = leaf(3.6 - 0.03 * i, 2.8, Material(tone, rough=0.6), bend=0.5).moved(
                lean=s * 72 + float(dice.normal(0, 8)), roll=0
            )
            parts.append(
                blade.moved(
                    (float(stem[i, 0]), float(stem[i, 1]) + 0.2, float(stem[i, 2])), turn=float(dice.normal(0, 18))
                )
            )
    return parts


def sprig(color: str = "#7da07d") -> Model:
    """Five loose leaves."""
    blade = leaf(5.2, 2.6, Material(color, rough=0.42), bend=0.6).moved(lean=80)
    blade = blade.moved((0, -float(blade.points[..., 1].min()), 0))
    spots = ((0, 0, 20), (3.4, 1.4, 110), (-3.6, 1.0, 250), (1.0, 3.2, 190), (-1.4, -2.0, 320))
    return [blade.moved((x, 0, z), turn=turn) for x, z, turn in spots]


def tulips(color: str = "#e8836b") -> Model:
    """Three tulips lying in a bunch, their heads to the left."""
    parts: Model = []
    for i, (turn, reach) in enumerate(((-7, 21.0), (0, 24.0), (8, 20.0))):
        stem = tube(
            smooth_path([(10, 0.8 + i * 0.5, 0), (-4, 1.2, 0.5), (-reach + 10, 1.8, 0)], 24, 4), 0.36, matte("#6d8f55")
        )
        petals = [
            leaf(5.0, 3.4, Material(mixed(color, "#fff0d6", 0.1 * i), rough=0.5), bend=-0.5).moved(
                (0, 0, 0.7), turn=72 * k
            )
            for k in range(5)
        ]
        head = moved(petals, (-reach + 10.5, 2.1, 0), roll=88)
        blade = leaf(13, 2.8, Material("#7fa065", rough=0.5), bend=0.35).moved((6, 1.2, 0.4), roll=80, lean=12)
        parts += moved([stem, *head, blade], (0, 0, 0), turn=turn)
    return parts


def pebbles(color: str = "#9a9488") -> Model:
    """Four stones, one upon another."""
    stone = matte(color)
    return [
        ball(4.6, stone, squash=0.5),
        ball(3.4, matte(mixed(color, "#ffffff", 0.2)), (0.4, 4.4, 0), 0.5),
        ball(2.2, matte(mixed(color, "#3a352c", 0.2)), (0, 7.7, 0.2), 0.55),
        ball(2.6, stone, (7.5, 0, 2.5), 0.6),
    ]


def balls(color: str = "#e8714a") -> Model:
    """Two balls of an accent colour."""
    return [
        ball(2.6, Material(color, rough=0.45)),
        ball(1.6, Material(mixed(color, "#fff4dc", 0.45), rough=0.45), (4.6, 0, 1.4)),
    ]


def blocks(color: str = "#d9c6a4") -> Model:
    """A cube, a half round and a cone, as a still life of plaster."""
    plaster = matte(color)
    return [
        box(8, 8, 8, plaster, 0.3).moved((-7, 0, -3), turn=18),
        lathe([(0, 0), (5, 0), (0, 13)], matte(mixed(color, "#ffffff", 0.25))).moved((5, 0, -6)),
        lathe([(0, -3), (4.4, -3, 0.3), (4.4, 3, 0.3), (0, 3)], matte(mixed(color, "#c9704a", 0.3))).moved(
            (7, 4.4, 3), lean=90
        ),
    ]


def cone(color: str = "#8a6240") -> Model:
    """A pine cone."""
    parts: Model = [lathe([(0, 0), (1.8, 0.6, 0.8), (2.0, 3, 1.2), (0, 7)], matte(color))]
    for i in range(44):
        y = 0.5 + 6.0 * i / 44
        scale = leaf(2.0, 1.7, matte(mixed(color, "#d9b88a", 0.3 * (i % 3) / 2)), bend=0.9).moved(lean=66 - 38 * i / 44)
        reach = 1.7 * (1 - (i / 46) ** 2)
        turn = i * 137.5
        parts.append(scale.moved((reach * np.sin(np.radians(turn)), y, reach * np.cos(np.radians(turn))), turn=turn))
    return parts


def tree(color: str = "#5d8a66") -> Model:
    """A stylised fir, 120 cm."""
    tiers = [
        lathe(
            [(0, y), (28 - 6 * i, y, 2), (2, y + 40), (0, y + 40)],
            matte(mixed(color, "#ffffff", 0.07 * i)),
            flutes=(11, 0.05),
        )
        for i, y in enumerate((20, 44, 68))
    ]
    return [lathe([(0, 0), (4.5, 0), (3.5, 30)], matte("#6b4a32")), *tiers]


def puddle(color: str = "#b9cdd6") -> Model:
    """A puddle that mirrors."""
    angle = np.linspace(-np.pi, np.pi, 97)
    edge = 30 + 4 * np.sin(2 * angle + 1) + 3 * np.sin(3 * angle)
    rings = [
        np.stack([1.35 * edge * s * np.sin(angle), np.full_like(angle, 0.12), edge * s * np.cos(angle) * 0.75], -1)
        for s in (0.0, 1.0)
    ]
    return [Part(np.array(rings), np.zeros((2, 97, 2)), Material(color, rough=0.04, metal=0.85))]
