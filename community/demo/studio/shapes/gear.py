"""Small machines and things with moving parts: moka pot, clock, speaker, watch, camera, umbrella, rope."""

from __future__ import annotations

import numpy as np

from community.demo.studio.geometry import Model, Part, arc, ball, box, lathe, loft, moved, smooth_path, tube, warped
from community.demo.studio.materials import Material, cloth, glaze, label, matte, metal, mixed, satin, wood
from community.demo.studio.products import Variant


def mokapot(variant: Variant) -> Model:
    """An eight-sided moka pot: spout left, handle right."""
    bare = variant.key == "silver"
    upper = metal(variant.main, 0.24) if bare else Material(variant.main, rough=0.3, coat=0.4)
    steel = metal("#c9cbcc", 0.25)
    grip = satin(variant.second)
    lower = lathe([(0, 0), (0.46, 0, 0.03), (0.36, 0.62, 0.04), (0.37, 0.7), (0, 0.7)], steel, columns=8)
    jug = lathe([(0.36, 0.76), (0.34, 0.8), (0.49, 1.5, 0.02), (0.46, 1.5), (0.3, 0.9), (0, 0.9)], upper, columns=8)
    spout = loft([(1.2, 0.02, 0.05, 0.9), (1.36, 0.1, 0.11, 0.8), (1.5, 0.2, 0.15, 0.7)], upper).moved((-0.46, 0, 0))
    return [
        *moved([lower, jug], turn=22.5),
        lathe([(0.37, 0.66), (0.4, 0.68, 0.01), (0.4, 0.78, 0.01), (0.36, 0.8)], metal("#b4b7b8", 0.35), flutes=(40, 0.012), columns=160),
        spout,
        lathe([(0, 1.49), (0.5, 1.5, 0.02), (0.42, 1.6, 0.06), (0, 1.72)], upper, columns=8).moved(turn=22.5),
        lathe([(0, 1.7), (0.05, 1.7), (0.04, 1.76), (0.1, 1.8, 0.03), (0.08, 1.92, 0.04), (0, 1.93)], grip),
        tube(smooth_path([(0.42, 1.42, 0), (0.8, 1.5, 0), (0.86, 1.3, 0), (0.74, 0.86, 0)], 40, 5), np.linspace(0.075, 0.06, 40), grip),
    ]  # fmt: skip


def _dial(radius: float, ground: str, ink: str, hands: tuple[float, float]) -> Model:
    """A clock face looking at +z: ticks and two hands at those angles (degrees from twelve)."""
    parts: Model = [lathe([(0, 0), (radius, 0)], matte(ground)).moved(lean=90)]
    for i in range(12):
        long_ = 0.16 if i % 3 == 0 else 0.09
        tick = box(0.022 if i % 3 else 0.034, long_ * radius, 0.01, matte(ink), 0.004).moved((0, radius * 0.78, 0.006))
        parts += moved([tick], roll=30 * i)
    for angle, reach, width in ((hands[0], 0.5, 0.055), (hands[1], 0.74, 0.036)):
        parts += moved(
            [box(width, reach * radius, 0.012, matte(ink), 0.005).moved((0, -0.08 * radius, 0.016))], roll=-angle
        )
    return [*parts, lathe([(0, 0), (0.05, 0, 0.01), (0.05, 0.03)], matte(ink)).moved((0, 0, 0.02), lean=90)]


def clock(variant: Variant) -> Model:
    """A round alarm clock on two feet with a button on top."""
    shell = Material(variant.main, rough=0.32, coat=0.45)
    case = lathe(
        [(0, -0.26), (0.62, -0.26, 0.14), (0.72, 0.0, 0.2), (0.7, 0.2, 0.05), (0.62, 0.22, 0.02), (0.6, 0.14)], shell
    ).moved(lean=90)
    face = moved(_dial(0.61, "#fbf7ec", "#2c2a28", (304, 54)), (0, 0, 0.15))
    alarm = box(0.02, 0.36, 0.01, matte(variant.second), 0.004).moved((0, 0, 0.165), roll=-150)
    feet = [
        tube([(s * 0.36, -0.5, 0), (s * 0.5, -0.78, 0.05)], np.array([0.08, 0.055]), satin(variant.second))
        for s in (-1, 1)
    ]
    button = lathe([(0, 0), (0.14, 0, 0.02), (0.12, 0.13, 0.05), (0, 0.14)], satin(variant.second)).moved((0, 0.7, 0))
    return moved([case, *face, alarm, *feet, button], (0, 0.81, 0))


def speaker(variant: Variant) -> Model:
    """A pill-shaped speaker in woven cloth with a strap."""
    knit = cloth(variant.main)
    body = loft([(y, w, d, 0.62) for y, w, d in _pill(0.62, 0.4, 1.55)], knit)
    x = np.linspace(-np.pi, np.pi, 160)
    lines = [
        tube(np.stack([0.63 * np.sign(np.sin(x)) * np.abs(np.sin(x)) ** 0.62, np.full(160, y), 0.41 * np.sign(np.cos(x)) * np.abs(np.cos(x)) ** 0.62], 1), 0.008, cloth(mixed(variant.main, "#1d1712", 0.3)), 8)
        for y in np.linspace(0.3, 1.25, 24)
    ]  # fmt: skip
    top = loft([(1.5, 0.5, 0.3, 0.62), (1.56, 0.49, 0.29, 0.62)], satin(variant.second))
    foot = loft([(0.0, 0.5, 0.3, 0.62), (0.06, 0.53, 0.33, 0.62)], satin(variant.second))
    marks = [box(0.13, 0.012, 0.03, matte(variant.main), 0.004).moved((x_, 1.56, 0)) for x_ in (-0.24, 0.24)]
    plus = box(0.03, 0.012, 0.13, matte(variant.main), 0.004).moved((0.24, 1.56, 0))
    badge = box(0.2, 0.07, 0.02, metal("#d9d4c6"), 0.01).moved((0, 0.26, 0.4))
    strap = tube(
        smooth_path([(0.6, 1.34, 0), (0.86, 1.3, 0.02), (0.9, 0.9, 0.04), (0.62, 0.72, 0.02)], 30, 6),
        0.035,
        cloth(variant.second),
    )
    return [body, *lines, top, foot, *marks, plus, badge, strap]


def _pill(width: float, depth: float, height: float) -> list[tuple[float, float, float]]:
    bend = np.linspace(0, np.pi / 2, 10)
    low = [
        (0.16 * (1 - np.cos(a)) + 0.03, width - 0.13 * (1 - np.sin(a)), depth - 0.13 * (1 - np.sin(a))) for a in bend
    ]
    return [*low, *[(height - y, w, d) for y, w, d in reversed(low)]]


def watch(variant: Variant) -> Model:
    """A wrist watch closed round a low cushion, its face to the camera."""
    strap = Material(variant.main, rough=0.55, spec=0.35)
    ring = np.radians(np.linspace(-84, 264, 120))
    rows = []
    for z in (-0.16, 0.16):
        rows.append(np.stack([0.0 * ring + z, 0.62 + 0.58 * np.sin(ring), 0.5 * np.cos(ring)], 1))
    inner = [row * [1, 1, 0.9] + [0, 0.062 - 0.1 * (row[:, 1:2] / 1.2).mean(), 0] * np.ones((120, 1)) for row in rows]
    band_ = Part(np.array([rows[0], rows[1], inner[1], inner[0], rows[0]]), np.zeros((5, 120, 2)), strap)
    stitch = [
        tube(
            np.stack([np.full(120, z), 0.62 + 0.586 * np.sin(ring), 0.506 * np.cos(ring)], 1),
            0.008,
            cloth(mixed(variant.main, "#ffffff", 0.6)),
            8,
        )
        for z in (-0.13, 0.13)
    ]
    steel = metal(variant.second, 0.2)
    case = lathe([(0, -0.07), (0.3, -0.07, 0.03), (0.32, 0.05, 0.03), (0.28, 0.075, 0.02), (0.27, 0.05)], steel).moved(
        lean=90
    )
    face = moved(
        _dial(
            0.275,
            "#f7f3e8" if variant.key != "black" else "#26282a",
            "#2a2826" if variant.key != "black" else "#f4efe2",
            (304, 60),
        ),
        (0, 0, 0.052),
    )
    crown = lathe([(0, 0), (0.045, 0, 0.01), (0.045, 0.07, 0.01), (0, 0.07)], steel, flutes=(16, 0.06)).moved(
        (0.31, 0, 0), roll=-90
    )
    lugs = [box(0.2, 0.12, 0.09, steel, 0.03).moved((0, y - 0.06, -0.05)) for y in (-0.31, 0.31)]
    head = moved([case, *face, crown, *lugs], (0, 0.68, 0.55), lean=-6)
    pillow = warped(
        ball(0.5, cloth("#ece4d4")),
        lambda p: np.stack([p[..., 0] * 1.15, p[..., 1] * 1.13 + 0.06, p[..., 2] * 0.9], -1),
    )
    return moved([band_, *stitch, *head, pillow], (0, 0, 0))


def camera(variant: Variant) -> Model:
    """A compact film camera with a leatherette belt."""
    silver = metal("#d3d2cd", 0.3)
    skin = Material(variant.main, rough=0.75, spec=0.25)
    barrel = [
        (0, 0),
        (0.36, 0, 0.02),
        (0.36, 0.16, 0.02),
        (0.31, 0.18),
        (0.31, 0.34, 0.03),
        (0.25, 0.36, 0.02),
        (0.2, 0.22),
        (0, 0.2),
    ]
    ribs = lathe(
        [(0.355, 0.04), (0.372, 0.05), (0.372, 0.13), (0.355, 0.14)], satin("#26282a"), flutes=(48, 0.02), columns=192
    )
    glass = lathe([(0, 0.26), (0.12, 0.25), (0.22, 0.21)], Material("#26364a", rough=0.03, spec=0.9, coat=1.0))
    lens = moved([lathe(barrel, satin("#2b2d2f")), ribs, glass], (0.08, 0.46, 0.28), lean=90)
    strap = tube(
        smooth_path(
            [
                (-0.92, 0.82, 0),
                (-1.25, 0.4, 0.2),
                (-1.1, 0.03, 0.7),
                (-0.3, 0.03, 1.0),
                (0.6, 0.03, 0.9),
                (1.15, 0.03, 0.5),
                (1.2, 0.4, 0.15),
                (0.92, 0.82, 0),
            ],
            90,
            8,
        ),
        0.03,
        Material(variant.second, rough=0.6),
    )
    return [
        loft([(0.0, 0.86, 0.26, 0.3), (0.04, 0.9, 0.28, 0.3), (0.2, 0.9, 0.28, 0.3)], silver),
        loft([(0.18, 0.905, 0.285, 0.3), (0.74, 0.905, 0.285, 0.3)], skin),
        loft([(0.74, 0.9, 0.28, 0.3), (0.94, 0.9, 0.28, 0.3), (0.98, 0.86, 0.26, 0.3)], silver),
        *lens,
        box(0.34, 0.17, 0.02, Material("#1d2429", rough=0.05, spec=0.8), 0.01).moved((-0.5, 0.77, 0.275)),
        box(0.16, 0.12, 0.02, Material("#e9ddb8", rough=0.1), 0.01).moved((-0.1, 0.8, 0.275)),
        lathe([(0, 0), (0.16, 0, 0.01), (0.16, 0.13, 0.02), (0, 0.13)], silver, flutes=(32, 0.03), columns=128).moved((0.6, 0.97, 0)),
        lathe([(0, 0), (0.1, 0, 0.01), (0.1, 0.1, 0.02), (0, 0.1)], silver, flutes=(24, 0.03), columns=96).moved((-0.62, 0.97, 0)),
        lathe([(0, 0), (0.055, 0), (0.055, 0.09, 0.02), (0, 0.1)], satin(variant.second)).moved((0.32, 0.97, 0.04)),
        box(0.3, 0.08, 0.24, silver, 0.02).moved((0.0, 0.96, 0)),
        strap,
    ]  # fmt: skip


def umbrella(variant: Variant) -> Model:
    """An open umbrella resting on its rim and handle, its inside away from the camera."""
    angle = np.linspace(-np.pi, np.pi, 161)
    rings = []
    for t in np.linspace(0, 1, 24):
        scallop = 1 - 0.075 * t**2 * (0.5 + 0.5 * np.cos(8 * angle)) ** 2
        pinch = 1 - 0.1 * np.sin(np.pi * t) * np.abs(np.sin(4 * angle)) ** 0.6 * 0.35
        radius = 1.25 * np.sin(1.25 * t) / np.sin(1.25) * scallop
        height = 0.72 * (np.cos(1.25 * t) - np.cos(1.25)) / (1 - np.cos(1.25)) * pinch
        rings.append(np.stack([radius * np.sin(angle), height * np.ones_like(angle), radius * np.cos(angle)], -1))
    points = np.array(rings)
    skin = cloth(variant.main)
    top = Part(points, np.zeros((24, 161, 2)), skin)
    lining = Part(points - [0, 0.015, 0], np.zeros((24, 161, 2)), cloth(mixed(variant.main, "#1d1712", 0.3)))
    ribs = [
        tube(
            np.stack([points[:, 10 + 20 * i, 0], points[:, 10 + 20 * i, 1] + 0.006, points[:, 10 + 20 * i, 2]], 1),
            0.011,
            cloth(mixed(variant.main, "#1d1712", 0.2)),
            8,
        )
        for i in range(8)
    ]
    shaft = tube([(0, -0.95, 0), (0, 0.72, 0)], 0.025, metal("#bfc2c4", 0.3))
    crook = tube(
        smooth_path([(0, -0.6, 0), (0, -1.02, 0), (0.12, -1.22, 0), (0.3, -1.12, 0), (0.3, -0.98, 0)], 40, 3),
        0.055,
        wood(variant.second),
    )
    tip = lathe([(0.04, 0.7), (0.03, 0.8), (0.012, 0.9), (0, 0.91)], wood(variant.second))
    model = moved([top, lining, *ribs, shaft, crook, tip], lean=64, roll=0)
    model = moved(model, turn=-60)
    low = min(float(part.points[..., 1].min()) for part in model)
    return moved(model, (0, -low, 0))


def rope(variant: Variant) -> Model:
    """A coiled skipping rope with its two handles in front."""
    cord = Material(variant.main, rough=0.4, spec=0.4)
    turns = np.linspace(0, 6.6 * np.pi, 240)
    radius = 0.72 + 0.05 * np.sin(turns * 0.37)
    coil = np.stack(
        [radius * np.cos(turns) * 1.15, 0.05 + 0.018 * turns * 0.6 + 0.02 * np.sin(3 * turns), radius * np.sin(turns)],
        1,
    )
    parts: Model = [tube(coil, 0.045, cord, 16)]
    for s, start in ((-1, coil[0]), (1, coil[-1])):
        rubber = Material(variant.second, rough=0.55, spec=0.3)
        grip = [
            lathe(
                [(0, 0), (0.1, 0, 0.03), (0.085, 0.3, 0.1), (0.1, 0.62, 0.05), (0.07, 0.7, 0.02), (0, 0.7)],
                rubber,
                flutes=(14, 0.03),
                columns=112,
            ),
            lathe([(0.0, 0.69), (0.05, 0.7), (0.035, 0.84, 0.02), (0, 0.85)], metal("#c9c7c2")),
        ]
        tip = np.array([s * 0.34, 0.1, 0.92])
        turn = 90 - s * 24
        parts += moved(moved(grip, (-0.85, 0, 0), roll=-90), tuple(tip), turn=-turn + 180)
        parts.append(
            tube(
                smooth_path([tuple(start), tuple((start + tip) / 2 + [s * 0.1, 0.08, 0]), tuple(tip)], 30, 4),
                0.045,
                cord,
                16,
            )
        )
    return parts


def lunchbox(variant: Variant) -> Model:
    """A two-tier lunch box with a wooden lid and a band."""
    shell = Material(variant.main, rough=0.5, spec=0.35)
    grain = Material(variant.second, rough=0.5, spec=0.25)
    tiers = [
        loft(
            [
                (y, 0.86 - i, 0.52 - i, 0.42)
                for y, i in ((low, 0.06), (low + 0.05, 0.0), (low + 0.46, 0.0), (low + 0.48, 0.02))
            ],
            shell,
        )
        for low in (0.0, 0.5)
    ]
    rim = loft([(0.48, 0.84, 0.5, 0.42), (0.51, 0.84, 0.5, 0.42)], matte(mixed(variant.main, "#ffffff", 0.55)))
    lid = box(1.8, 0.14, 1.12, grain, 0.05, 0.42).moved((0, 0.98, 0))
    strap = loft(
        [(y, 0.09, 0.575, 0.3) for y in (0.0, 1.13)], cloth(mixed(variant.main, "#1d1712", 0.35)), cap=False
    ).moved((0.38, 0, 0))
    over = box(0.18, 0.02, 1.15, cloth(mixed(variant.main, "#1d1712", 0.35)), 0.008).moved((0.38, 1.115, 0))
    sticks = [
        tube([(-0.62, 1.15, 0.1 + 0.09 * i), (0.72, 1.15, 0.04 + 0.14 * i)], 0.026, wood("#8a5a35")) for i in range(2)
    ]
    return [*tiers, rim, lid, strap, over, *sticks]


def soda(variant: Variant) -> Model:
    """A slim can with its name set upright in a field of bubbles."""
    print_ = label(
        2.0,
        1.5,
        variant.main,
        variant.second,
        [("泡泡", "smiley", 0.2, 0.3), (variant.zh, "kai", 0.1, 0.5), ("SPARKLING · 330 ml", "sans", 0.05, 0.9)],
        (0.6, 0.62, variant.second),
    )
    rim = metal("#d6d8d9", 0.25)
    tab = [
        box(0.1, 0.015, 0.24, rim, 0.006).moved((0, 1.7, 0.02)),
        tube(arc((0, 0, 0), (0.055, 0.055), (0, 360)), 0.014, rim).moved((0, 1.71, 0.13), lean=90),
    ]
    return [
        lathe([(0, 0.02), (0.24, 0, 0.02), (0.31, 0.1, 0.03), (0.31, 1.56, 0.03), (0.25, 1.68, 0.02)], satin(variant.main)),
        lathe([(0.312, 0.11), (0.312, 1.55)], Material(variant.main, rough=0.3, metal=0.35).printed(print_)),
        lathe([(0.25, 1.66), (0.275, 1.69, 0.01), (0.26, 1.73, 0.01), (0.235, 1.7, 0.01), (0.22, 1.685), (0, 1.685)], rim),
        *tab,
    ]  # fmt: skip


def perfume(variant: Variant) -> Model:
    """A heavy-bottomed square flacon with a round stopper."""
    print_ = label(
        1.0, 0.5, "#f7f3ea", "#2c2826", [("巷口", "serif", 0.4, 0.36), (variant.en.upper(), "sans", 0.13, 0.74)]
    )
    u, v = np.meshgrid(np.linspace(0, 1, 2), np.linspace(0, 1, 2))
    face = Part(
        np.stack([(u - 0.5) * 0.56, 0.28 + v * 0.4, 0 * u + 0.272], -1),
        np.stack([u, v], -1),
        matte("#f7f3ea").printed(print_),
    )
    juice = Material(variant.main, rough=0.06, spec=0.7, coat=0.8)
    return [
        box(0.9, 1.02, 0.52, Material("#f6fbf9", clear=True), 0.06, 0.14),
        box(0.78, 0.78, 0.4, juice, 0.05, 0.14).moved((0, 0.12, 0)),
        face,
        lathe([(0.12, 1.0), (0.17, 1.02, 0.01), (0.17, 1.12, 0.01), (0, 1.12)], metal("#d8b26a")),
        ball(0.25, glaze(variant.second), (0, 1.1, 0), 0.92),
    ]


def soap(variant: Variant) -> Model:
    """Two bars: one in its paper band, one bare upon it, stamped."""
    paste = Material(variant.main, rough=0.5, spec=0.3, coat=0.15)
    bar = box(1.1, 0.4, 0.72, paste, 0.14, 0.3)
    print_ = label(
        2.4,
        0.5,
        variant.second,
        mixed(variant.main, "#1d1712", 0.62),
        [("云团", "serif", 0.36, 0.4), ("SOAP · 100 g", "sans", 0.13, 0.7)],
    )
    wrap = loft([(0.0, 0.3, 0.368, 0.2), (0.4, 0.3, 0.368, 0.2)], matte(variant.second).printed(print_), cap=False)
    top = box(0.6, 0.012, 0.736, matte(variant.second), 0.004).moved((0, 0.395, 0))
    bubble = [
        ball(r, Material("#f7fbfb", rough=0.05, clear=True), (x, 0, z))
        for r, x, z in ((0.1, 0.74, 0.34), (0.06, 0.86, 0.14), (0.075, -0.74, 0.3))
    ]
    stamp = [
        tube(
            arc((0, 0, 0), (0.2, 0.13), (0, 360), 50), 0.014, Material(mixed(variant.main, "#1d1712", 0.16), rough=0.6)
        ).moved((0.04, 0.8, 0.02), lean=90)
    ]
    return [bar, wrap, top, *moved([bar], (0.04, 0.405, 0.0), turn=-14), *moved(stamp, turn=0), *bubble]
