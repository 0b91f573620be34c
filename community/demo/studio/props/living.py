"""People and animals, hinted at: an arm that reaches in, legs in shoes, a cat that sleeps. Centimetres."""

from __future__ import annotations

import numpy as np

from community.demo.studio.geometry import (
    Array,
    Model,
    arc,
    ball,
    box,
    lathe,
    leaf,
    loft,
    moved,
    smooth_path,
    tube,
    warped,
)
from community.demo.studio.materials import Material, cloth, matte, mixed, satin

_UP = np.array([0.0, 1.0, 0.0])
SKIN = ("#e9b995", "#c98d66", "#f1cfb4", "#8a5a3f", "#dba57d")


def _skin(color: str) -> Material:
    return Material(color, rough=0.55, spec=0.25, sheen=0.1)


def _finger(path: Array, radius: float, skin: Material, out: Array) -> Model:
    """A finger along the path; its nail faces ``out``."""
    along = np.linspace(0, 1, len(path))
    knuckles = 0.09 * (np.exp(-(((along - 0.36) / 0.09) ** 2)) + 0.8 * np.exp(-(((along - 0.7) / 0.08) ** 2)))
    tip = path[-1]
    ahead = tip - path[-4]
    ahead = ahead / np.linalg.norm(ahead)
    up = out - ahead * float(out @ ahead)
    up = up / np.linalg.norm(up)
    frame = np.stack([ahead * 0.72, up * 0.16, np.cross(ahead, up) * 0.5]) * radius
    nail = warped(ball(1.0, satin(mixed(skin.color, "#f6c9bd", 0.55))), lambda p: (p - [0, 1, 0]) @ frame)
    x, y, z = (float(v) for v in tip + up * radius * 0.68 - ahead * radius * 0.05)
    return [
        tube(path, radius * (1.04 - 0.28 * along + knuckles), skin, 20),
        ball(radius * 0.76, skin).moved((float(tip[0]), float(tip[1]) - radius * 0.76, float(tip[2]))),
        nail.moved((x, y, z)),
    ]


def _sleeve(start: Array, end: Array, color: str) -> Model:
    knit = cloth(color)
    path = smooth_path([tuple(start), tuple(start + (end - start) * 0.5 + [0, 0.8, 0]), tuple(end)], 60, 6)
    along = np.linspace(0, 1, 60)
    width = 3.9 + 2.6 * along + 0.16 * np.sin(along * 34) * along
    cuff = tube(path[:5], 4.25 + 0.12 * np.cos(np.arange(5) * 3), cloth(mixed(color, "#20160e", 0.14)))
    return [tube(path, width, knit, 40), cuff]


def hold(radius: float, color: str, skin: str) -> Model:
    """A hand round an upright thing of that radius at the origin; the arm comes from the right. The palm is at y = 0."""
    flesh = _skin(skin)
    parts: Model = []
    for i, y in enumerate((2.7, 0.95, -0.8, -2.4)):
        reach = (104, 124, 118, 92)[i]
        angle = np.radians(np.linspace(-8, reach, 26))
        far = radius + 0.8
        slope = (1.3, 0.7, 0.1, -0.6)[i]
        path = np.stack([far * np.cos(angle), y + slope * np.sin(angle * 0.8), far * np.sin(angle)], 1)
        parts += _finger(path, (0.88, 0.95, 0.92, 0.78)[i], flesh, path[-1] * [1, 0, 1])
    angle = np.radians(np.linspace(0, -64, 20))
    thumb = np.stack([(radius + 1.0) * np.cos(angle), 3.2 + 1.6 * np.sin(-angle), (radius + 1.0) * np.sin(angle)], 1)
    parts += _finger(thumb, 1.05, flesh, thumb[-1] * [1, 0, 1])
    palm = warped(ball(1.0, flesh), lambda p: (p - [0, 1, 0]) * [2.3, 4.5, 3.3])
    parts.append(palm.moved((radius + 1.9, 0.1, -0.9)))
    wrist = np.array([radius + 2.4, -0.6, -1.2])
    elbow = np.array([radius + 11.0, -3.4, -1.0])
    parts.append(
        tube(
            smooth_path([tuple(wrist), tuple((wrist + elbow) / 2), tuple(elbow)], 20, 3),
            np.linspace(2.9, 2.6, 20),
            flesh,
            32,
        )
    )
    return [*parts, *_sleeve(elbow - [2.5, -0.8, 0], np.array([radius + 52.0, -17.0, 8.0]), color)]


def reach(color: str, skin: str) -> Model:
    """A hand resting flat, fingers towards the left and back; the arm comes from the lower right. It lies on y = 0."""
    flesh = _skin(skin)
    parts: Model = []
    for i, (z, length) in enumerate(((-3.2, 6.6), (-1.1, 7.6), (1.0, 7.2), (2.9, 5.7))):
        knots = [
            (-3.2, 2.6, z * 0.85),
            (-4.6, 3.0, z),
            (-3.6 - length * 0.55, 2.1, z * 1.08),
            (-3.4 - length, 0.85, z * 1.12),
        ]
        parts += _finger(smooth_path(knots, 26, 5), (0.88, 0.94, 0.9, 0.78)[i], flesh, _UP)
    parts += _finger(smooth_path([(1.2, 2.0, -3.0), (-0.8, 1.9, -5.2), (-3.2, 1.1, -6.6)], 20, 4), 1.0, flesh, _UP)
    palm = warped(ball(1.0, flesh), lambda p: (p - [0, 1, 0]) * [5.0, 1.75, 4.2])
    parts.append(palm.moved((0.2, 2.2, 0)))
    wrist, elbow = np.array([3.0, 2.3, 0.4]), np.array([12.0, 3.2, 2.0])
    parts.append(
        tube(
            smooth_path([tuple(wrist), tuple((wrist + elbow) / 2), tuple(elbow)], 20, 3),
            np.linspace(2.5, 2.7, 20),
            flesh,
            32,
        )
    )
    return [*parts, *_sleeve(elbow - [2.5, 0.2, 0.5], np.array([60.0, 7.0, 14.0]), color)]


def legs(ankles: list[tuple[float, float, float]], color: str, sock: str, rise: float) -> Model:
    """Trouser legs above each ankle (x, y, z of the shoe's opening), socks between; ``rise`` cm of sock are seen."""
    parts: Model = []
    for x, y, z in ankles:
        sock_line = smooth_path([(x + 1, y - 3, z), (x, y + 1, z), (x - 0.4, y + rise + 3, z)], 24, 3)
        parts.append(tube(sock_line, 3.3 + 0.06 * np.cos(np.arange(24) * 2.4), cloth(sock), 36))
        cuff = y + rise
        path = smooth_path([(x - 0.2, cuff, z), (x - 1.2, cuff + 22, z - 1), (x - 1.0, cuff + 70, z - 3)], 60, 4)
        width = np.linspace(6.4, 8.4, 60) + 0.25 * np.sin(np.linspace(0, 30, 60)) * np.linspace(1, 0.3, 60)
        parts.append(tube(path, width, cloth(color), 48))
        hem = [(6.0, 0), (6.75, 0.2, 0.3), (6.75, 3.2, 0.3), (6.2, 3.4)]
        parts.append(lathe(hem, cloth(mixed(color, "#ffffff", 0.16))).moved((x - 0.2, cuff - 0.2, z)))
    return parts


def _ears(at: tuple[float, float, float], size: float, fur: Material, turn: float) -> Model:
    parts: Model = []
    for s in (-1, 1):
        outer = warped(
            lathe([(size * 0.52, 0), (size * 0.34, size * 0.55, 0.2), (0.0, size)], fur, columns=32),
            lambda p: p * [1, 1, 0.5],
        )
        inner = warped(
            lathe([(size * 0.36, 0), (size * 0.2, size * 0.45, 0.2), (0.0, size * 0.8)], matte("#e9a79b"), columns=24),
            lambda p: p * [1, 1, 0.4],
        )
        parts += moved([outer, inner.moved((0, 0, size * 0.13))], (s * size * 0.85, 0, 0), roll=-s * 24)
    return moved(parts, at, turn=turn)


def _face(size: float) -> Model:
    """Closed eyes, a nose and whiskers on a head of that radius, looking at +z."""
    dark = matte("#3a2a24")
    eyes = [
        tube(arc((s * 0.42 * size, 0.18 * size, 0), (0.17 * size, 0.12 * size), (200, 340), 16), 0.035 * size, dark)
        for s in (-1, 1)
    ]
    nose = ball(0.085 * size, satin("#c9716a"), (0, -0.12 * size, 0), 0.7)
    mouth = [
        tube(
            arc(
                (s * 0.1 * size, -0.14 * size, 0),
                (0.1 * size, 0.1 * size),
                (200 if s < 0 else 190, 350 if s < 0 else 340),
                12,
            ),
            0.025 * size,
            dark,
        )
        for s in (-1, 1)
    ]

    def pressed(points: Array) -> Array:
        x, y = points[..., 0] / size / 1.12, points[..., 1] / size / 0.92
        return points + np.stack([0 * x, 0 * x, size * 0.98 * np.sqrt(np.clip(1 - x**2 - y**2, 0.02, 1))], -1)

    return [warped(part, pressed) for part in (*eyes, nose, *mouth)]


def _head(size: float, fur: Material, turn: float, at: tuple[float, float, float], lean: float = 0) -> Model:
    skull = warped(ball(size, fur), lambda p: (p - [0, size, 0]) * [1.12, 0.92, 0.98])
    parts = [skull, *_ears((0, size * 0.62, -size * 0.1), size * 0.62, fur, 0), *_face(size)]
    return moved(parts, at, turn=turn, lean=lean)


def sleeping(color: str) -> Model:
    """A cat asleep in a ring, about 36 cm across."""
    fur = cloth(color)
    tip = cloth(mixed(color, "#fff6e8", 0.62))
    turn = np.radians(np.linspace(-70, 205, 70))
    ring = np.stack([10.5 * np.cos(turn), np.full(70, 7.4), 8.8 * np.sin(turn) * -1 + 0], 1)
    girth = np.interp(np.linspace(0, 1, 70), [0, 0.12, 0.45, 0.8, 1], [4.0, 8.2, 8.6, 7.2, 5.2])
    body = warped(
        tube(ring, girth, fur, 48), lambda p: np.stack([p[..., 0], np.maximum(p[..., 1], 0.0) * 0.95, p[..., 2]], -1)
    )
    middle = ball(9.5, fur, (0, 0, -0.5), 0.62)
    haunch = warped(ball(7.6, fur), lambda p: p * [1.1, 0.85, 1.0]).moved((9.5, 0, 3.0))
    tail_turn = np.radians(np.linspace(-20, -172, 50))
    tail = np.stack([15.5 * np.cos(tail_turn) * 0.98, np.full(50, 2.0), -14.0 * np.sin(tail_turn)], 1)
    tail_part = tube(tail, np.linspace(2.3, 1.7, 50), fur, 24)
    end = ball(1.75, tip).moved((float(tail[-1, 0]), 0.3, float(tail[-1, 2])))
    return [body, middle, haunch, tail_part, end, *_head(6.6, fur, -24, (-8.5, 6.4, 9.2), lean=14)]


def loaf(color: str) -> Model:
    """A cat lying like a loaf and facing the camera, its eyes shut, about 34 cm long."""
    fur, pale = cloth(color), cloth(mixed(color, "#fff6e8", 0.66))
    body = warped(ball(1.0, fur), lambda p: np.stack([p[..., 0] * 11.5, p[..., 1] * 8.2, p[..., 2] * 15.5], -1))
    chest = warped(ball(1.0, pale), lambda p: np.stack([p[..., 0] * 6.2, p[..., 1] * 5.2, p[..., 2] * 4.4], -1)).moved(
        (0, 0.2, 11.0)
    )
    paws = [warped(ball(2.6, pale), lambda p: p * [1, 0.75, 1.3]).moved((s * 3.6, 0, 15.2)) for s in (-1, 1)]
    tail_line = smooth_path([(8, 2, -12), (15, 2, -6), (14.5, 2, 6), (9, 2, 13)], 40, 8)
    tail = tube(tail_line, np.linspace(2.4, 1.7, 40), fur, 24)
    return [
        body,
        chest,
        *paws,
        tail,
        ball(1.7, fur).moved((float(tail_line[-1, 0]), 0.3, float(tail_line[-1, 2]))),
        *_head(7.0, fur, 0, (0, 15.5, 10.5)),
    ]


def sitting(color: str) -> Model:
    """A cat sitting with its back to the camera, about 42 cm high, its tail laid out to the right."""
    fur = cloth(color)
    body = [(0, 0), (9.5, 0.3, 3), (11.2, 6, 5), (9.0, 17, 7), (5.6, 27, 4), (3.6, 31, 2), (0, 32)]
    torso = warped(lathe(body, fur), lambda p: p * [1, 1, 0.9])
    tail_line = smooth_path([(3, 2.2, 8), (12, 2.2, 12), (22, 2.2, 9), (27, 3.2, 3), (24, 4.5, -2)], 50, 10)
    tail = tube(tail_line, np.linspace(2.5, 1.9, 50), fur, 24)
    end = ball(1.9, cloth(mixed(color, "#fff6e8", 0.6))).moved(
        (float(tail_line[-1, 0]), float(tail_line[-1, 1]) - 1.9, float(tail_line[-1, 2]))
    )
    skull = warped(ball(6.6, fur), lambda p: (p - [0, 6.6, 0]) * [1.1, 0.92, 0.98])
    return [torso, tail, end, *moved([skull, *_ears((0, 4.0, 0.3), 4.3, fur, 180)], (0, 35, -0.5), turn=8)]


def paw(color: str) -> Model:
    """A cat's foreleg reaching in from the right along x, its toes at the origin."""
    fur, pale = cloth(color), cloth(mixed(color, "#fff6e8", 0.66))
    line = smooth_path([(0, 2.4, 0), (8, 3.0, 0.4), (22, 5.5, 2.0), (48, 11, 6)], 60, 6)
    leg = tube(line, np.interp(np.linspace(0, 1, 60), [0, 0.1, 0.5, 1], [2.5, 2.6, 3.3, 5.0]), fur, 36)
    toes = [warped(ball(1.35, pale), lambda p: p * [1.4, 1, 0.9]).moved((-1.6, 0.2, z)) for z in (-1.9, 0.0, 1.9)]
    mitt = warped(ball(2.75, pale), lambda p: p * [1.15, 0.82, 1.05]).moved((0.6, 0, 0))
    return [leg, mitt, *toes]


def pup(color: str) -> Model:
    """A dog lying with its chin on its paws, facing the camera, ears down, about 44 cm long."""
    fur, dark = cloth(color), cloth(mixed(color, "#2a1a10", 0.35))
    pale = cloth(mixed(color, "#fff6e8", 0.6))
    body = warped(ball(1.0, fur), lambda p: np.stack([p[..., 0] * 11.5, p[..., 1] * 8.4, p[..., 2] * 19], -1)).moved(
        (2, 0, -10)
    )
    legs_ = [
        warped(ball(1.0, pale), lambda p: np.stack([p[..., 0] * 2.9, p[..., 1] * 2.3, p[..., 2] * 8], -1)).moved(
            (s * 7.6, 0, 11)
        )
        for s in (-1, 1)
    ]
    skull = warped(ball(7.4, fur), lambda p: (p - [0, 7.4, 0]) * [1.05, 0.9, 1.0]).moved((0, 9.6, 7))
    snout = warped(ball(4.2, pale), lambda p: (p - [0, 4.2, 0]) * [1.0, 0.78, 1.25]).moved((0, 6.4, 13.0))
    nose = warped(ball(1.3, satin("#2b211d")), lambda p: p * [1.2, 0.9, 0.8]).moved((0, 7.4, 17.6))
    ears = [
        warped(ball(1.0, dark), lambda p: np.stack([p[..., 0] * 2.3, p[..., 1] * 4.6, p[..., 2] * 3.6], -1)).moved(
            (s * 8.0, 5.2, 6.5), roll=s * 14
        )
        for s in (-1, 1)
    ]
    eyes = [
        tube(arc((s * 3.0, 11.6, 0), (1.1, 0.7), (200, 340), 14), 0.26, matte("#2b211d")).moved((0, 0, 13.6))
        for s in (-1, 1)
    ]
    collar = tube(arc((0, 0, 0), (7.4, 6.6), (0, 360), 60), 0.8, satin("#c8432c")).moved((0, 8.6, 1.0))
    return [body, *legs_, skull, snout, nose, *ears, *eyes, collar]


def fan(color: str) -> Model:
    """The outline of a hand, for its shadow: a palm and five fingers in the x-y plane, fingers up, 19 cm."""
    ink = matte(color)
    palm = warped(ball(1.0, ink), lambda p: (p - [0, 1, 0]) * [4.2, 5.0, 1.0])
    fingers = [
        tube([(x, 2, 0), (x * 1.9, y, 0)], 0.95, ink) for x, y in ((-2.9, 10.0), (-1.0, 12.6), (1.0, 12.4), (2.8, 10.2))
    ]
    thumb = tube([(3.4, -2.0, 0), (7.6, 3.6, 0)], 1.05, ink)
    wrist = tube([(0, -3, 0), (-2.0, -34, 0)], np.array([2.9, 4.2]), ink)
    return [palm, *fingers, thumb, wrist]


def figure(color: str) -> Model:
    """Head and shoulders of a person, for their shadow, 60 cm high."""
    ink = matte(color)
    head = warped(ball(1.0, ink), lambda p: (p - [0, 1, 0]) * [9.0, 11.5, 2.0]).moved((0, 46, 0))
    hair = ball(5.0, ink).moved((6.5, 51, 0))
    shoulders = loft([(-40, 26, 2, 0.9), (10, 25, 2, 0.9), (22, 22, 2, 0.8), (29, 9, 2, 0.9), (40, 4.4, 2, 0.9)], ink)
    return [head, hair, shoulders]


def leash(color: str = "#c8432c") -> Model:
    """A dog lead in loose loops."""
    t = np.linspace(0, 1, 120)
    line = np.stack(
        [
            16 * np.cos(7.2 * t + 0.4) * (1 - 0.4 * t),
            np.full(120, 0.6) + 0.5 * np.sin(21 * t) ** 2,
            8 * np.sin(7.2 * t) * (1 - 0.3 * t),
        ],
        1,
    )
    clip = box(1.2, 0.9, 4.2, Material("#d8b26a", rough=0.25, metal=1.0), 0.3).moved(
        (float(line[-1, 0]), 0, float(line[-1, 2]))
    )
    return [tube(line, 0.55, cloth(color)), clip]


def grass(color: str = "#7fa065") -> Model:
    """A tuft of cat grass."""
    dice = np.random.default_rng(2)
    return [
        leaf(
            float(dice.uniform(8, 15)),
            0.9,
            Material(mixed(color, "#d9e39a", 0.4 * float(dice.random())), rough=0.5),
            bend=float(dice.uniform(0.2, 0.9)),
        ).moved(
            (float(dice.normal(0, 2)), 0, float(dice.normal(0, 1.6))),
            turn=float(dice.uniform(0, 360)),
            lean=float(dice.uniform(-12, 12)),
        )
        for _ in range(46)
    ]
