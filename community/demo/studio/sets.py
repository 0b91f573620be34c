"""Arranges products on plinths, boards and under arches: from a list of what to show to a scene and its camera."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from community.demo.studio.geometry import Array, Model, Part, ball, bounds, box, lathe, leaf, moved, slab, tube
from community.demo.studio.materials import Material, matte, mixed, wood
from community.demo.studio.pieces import Tag
from community.demo.studio.shapes import shape, table
from community.demo.studio.stage import DAY, NIGHT, SUN, WARM, Light, View, backdrop, framed

LIGHTS: dict[str, Light] = {"day": DAY, "warm": WARM, "sun": SUN, "night": NIGHT}

# centimetres that one unit of each model stands for, so that things keep their true sizes beside each other
_SCALE = {
    "serum": 5.2, "cream": 6.6, "sunscreen": 6.6, "bodywash": 9.5, "lipstick": 5.2, "blush": 6.0, "foundation": 6.5,
    "polish": 5.1, "pot": 13.0, "mill": 11.0, "bowl": 9.0, "pan": 13.3, "dripper": 13.0, "kettle": 13.4, "mug": 9.8,
    "teapot": 10.0, "beans": 10.5, "lamp": 18.8, "candle": 9.5, "vase": 12.5, "diffuser": 9.5, "keyboard": 6.2,
    "mouse": 6.9, "headphones": 11.5, "pencup": 10.0, "tote": 22.0, "hat": 17.0, "sweater": 17.5, "halfmoon": 15.0,
    "sneaker": 15.2, "slide": 15.4, "rainboot": 15.0, "flask": 12.2, "lantern": 12.0, "enamel": 10.4, "tent": 22.0,
    "peperomia": 14.0, "snakeplant": 15.0, "cactus": 10.5, "wateringcan": 14.0, "catbowl": 11.0, "scratcher": 20.0,
    "catball": 9.0, "petcan": 7.4, "jam": 8.9, "chocolate": 9.5, "cookies": 11.0, "oatmilk": 11.0, "notebook": 12.8,
    "pen": 7.4, "ink": 6.8, "tape": 7.0, "dumbbell": 11.0, "kettlebell": 15.0, "yogamat": 15.0, "bidon": 11.3,
}  # fmt: skip


@dataclass(frozen=True)
class Put:
    """One product in a scene: its height above the ground in cm, its turn in degrees, and shifts in cm from its place."""

    product: str
    variant: str
    height: float = 0.0
    turn: float = 0.0
    x: float = 0.0
    z: float = 0.0
    size: float = 1.0


@dataclass(frozen=True)
class Still:
    """A scene. ``tone`` is the hue that ground, plinths and arch share; the first product is the hero."""

    name: str
    category: str
    ratio: str
    tone: str
    puts: tuple[Put, ...]
    light: str = "day"
    board: str | None = None
    arch: bool = False
    props: str = ""
    accent: str = "#e8714a"
    gobo: str = ""
    pitch: float = 12.0
    yaw: float = 0.0
    share: float = 0.72
    topics: tuple[str, ...] = field(default=())


SIZES = {"3:4": (600, 800), "1:1": (720, 720), "4:3": (800, 600), "4:5": (640, 800)}


def staged(still: Still) -> tuple[Model, View, Light, tuple[Tag, ...]]:
    """The whole scene, its camera and light, and the tags of its products."""
    bodies = [_body(put) for put in still.puts]
    places = _places(bodies)
    group: list[Model] = []
    stands: Model = []
    plinth = matte(mixed(still.tone, "#ffffff", 0.34))
    for put, body, (x, z) in zip(still.puts, bodies, places, strict=True):
        at = (x + put.x, put.height, z + put.z)
        group.append(moved(body, at))
        if put.height:
            stands.append(_plinth(body, at, plinth))
    everything = [part for body in group for part in body]
    low, high = bounds(everything)
    size = 2.5 / float(max(high[0] - low[0], (high[1] - low[1]) * 0.95, (high[2] - low[2]) * 0.8))
    centre = (-size * float(low[0] + high[0]) / 2, 0.0, -size * float(low[2] + high[2]) / 2)
    group = [moved(body, centre, size=size) for body in group]
    stands = moved(stands, centre, size=size)
    shown = [part for body in group for part in body]
    lift = 0.0
    if still.board:
        lift = 0.16
        group = [moved(body, (0, lift, 0)) for body in group]
        stands = moved(stands, (0, lift, 0))
        shown = moved(shown, (0, lift, 0))
    view = framed([*shown, *stands], SIZES[still.ratio], still.pitch, still.share, 0.04, still.yaw)
    scene = [*shown, *stands, *_ground(still), *_props(still, [*shown, *stands], lift), *_gobo(still.gobo)]
    if still.arch:
        scene += _arch(shown, mixed(still.tone, "#ffffff", 0.2))
    return scene, view, LIGHTS[still.light], _tags(still, group, view)


def _body(put: Put) -> Model:
    scale = _SCALE[put.product] * put.size
    return moved(shape(put.product, put.variant), size=scale, turn=put.turn)


def _places(bodies: list[Model]) -> list[tuple[float, float]]:
    """Ground positions (x, z) in cm: the hero behind, the others before it to the right, the left and so on."""
    boxes = [bounds(body) for body in bodies]
    widths = [float(high[0] - low[0]) for low, high in boxes]
    depths = [float(high[2] - low[2]) for low, high in boxes]
    if len(bodies) == 1:
        return [(0.0, 0.0)]
    if len(bodies) == 2:
        gap = (widths[0] + widths[1]) * 0.46
        return [(-gap / 2, -depths[1] * 0.25), (gap / 2, depths[0] * 0.3)]
    places = [(0.0, 0.0)]
    edges = {1: widths[0] * 0.3, -1: widths[0] * 0.3}
    for index in range(1, len(bodies)):
        side = 1 if index % 2 else -1
        front = index <= 2
        x = side * (edges[side] + widths[index] * (0.46 if front else 0.5))
        edges[side] += widths[index] * (0.72 if front else 0.5)
        places.append((x, (depths[0] + depths[index]) * (0.42 if front else -0.3)))
    return places


def _plinth(body: Model, at: tuple[float, float, float], material: Material) -> Part:
    low, high = bounds(body)
    radius = 0.58 * max(float(high[0] - low[0]), float(high[2] - low[2]))
    middle = (low + high) / 2
    corners = [(0, 0), (radius, 0, 0.3), (radius, at[1], 0.3), (0, at[1])]
    return lathe(corners, material).moved((at[0] + float(middle[0]), 0, at[2] + float(middle[2])))


def _ground(still: Still) -> Model:
    floor = mixed(still.tone, "#ffffff", 0.1)
    parts = [backdrop(floor, still.tone, back=-4.2)]
    if still.board:
        parts.append(box(5.4, 0.16, 3.4, wood(still.board), 0.04).moved((0, 0, 0.2)))
    return parts


def _arch(shown: Model, color: str) -> Model:
    low, high = bounds(shown)
    width, height = float(high[0] - low[0]) * 0.92, float(high[1]) * 1.22
    half = max(width / 2, height * 0.32)
    bend = np.linspace(0, np.pi, 40)
    rounded = np.column_stack([-half * np.cos(bend), max(height - half, 0.3) + half * np.sin(bend)])
    outline = np.vstack([[-half, 0.0], rounded, [half, 0.0]])
    return moved(slab(outline, 0.22, matte(color)), (0.25, 0, float(low[2]) - 0.7))


def _props(still: Still, shown: Model, lift: float) -> Model:
    """Small things on the ground, placed by chance where nothing stands, the same for the same name."""
    if not still.props:
        return []
    dice = np.random.default_rng(sum(ord(letter) * (i + 1) for i, letter in enumerate(still.name)))
    low, high = bounds(shown)
    boxes = [bounds([part]) for part in shown]
    taken: list[tuple[float, float, float]] = []
    parts: Model = []
    for size in (0.2, 0.12, 0.15, 0.09):
        for _ in range(200):
            x = float(dice.uniform(low[0] - 0.12, high[0] + 0.12))
            z = float(dice.uniform(low[2] + 0.2, high[2] + 0.5))
            free = all(x < a[0] - size or x > b[0] + size or z < a[2] - size or z > b[2] + size for a, b in boxes)
            if free and all(np.hypot(x - u, z - w) > size + r + 0.05 for u, w, r in taken):
                taken.append((x, z, size))
                parts += moved(_prop(still, size, dice), (x, lift, z))
                break
    return parts


def _prop(still: Still, size: float, dice: np.random.Generator) -> Model:
    light = mixed(still.accent, "#fff4dc", 0.4)
    turn = float(dice.uniform(0, 360))
    if still.props == "tomatoes":
        return table.tomato(size * 1.15)
    if still.props == "beans":
        return moved([ball(size * 0.42, Material("#4a2a18", rough=0.4), squash=0.75)], turn=turn)
    if still.props == "stones":
        return [ball(size, matte(mixed(still.tone, "#6f6a60", 0.5)), squash=0.55)]
    if still.props == "leaves":
        blade = leaf(size * 2.6, size * 1.3, Material(still.accent, rough=0.4), bend=0.6)
        return moved([blade], (0, 0.02, 0), lean=78, turn=turn)
    if still.props == "fruit":
        return [ball(size * 1.2, Material(still.accent, rough=0.35, coat=0.2), squash=0.94)]
    return [ball(size, Material(still.accent if size > 0.13 else light, rough=0.45))]


def _gobo(kind: str) -> Model:
    """Bars or leaves between the sun and the scene, out of sight, for their shadow."""
    middle = np.array([-3.9, 4.25, 2.05])
    bar = matte("#222222")
    if kind == "window":
        parts = [tube([(s * 0.62, -1.6, 0), (s * 0.62, 1.6, 0)], 0.05, bar) for s in (-1, 0, 1)]
        parts += [tube([(-1.2, s, 0), (1.2, s, 0)], 0.05, bar) for s in (-0.9, -0.1, 0.7)]
    elif kind == "leaves":
        dice = np.random.default_rng(3)
        parts = [
            leaf(0.9, 0.34, bar, bend=0.2).moved((float(x), float(y), 0), roll=float(r))
            for x, y, r in zip(
                dice.uniform(-1.1, 0.7, 9), dice.uniform(-0.7, 0.9, 9), dice.uniform(20, 150, 9), strict=True
            )
        ]
    else:
        return []
    return moved(parts, (float(middle[0]), float(middle[1]), float(middle[2])), turn=-60, lean=0)


def _tags(still: Still, group: list[Model], view: View) -> tuple[Tag, ...]:
    tags = []
    for put, body in zip(still.puts, group, strict=True):
        low, high = bounds(body[:1] if put.product == "halfmoon" else body)
        centre: Array = ((low + high) / 2)[None]
        x, y = view.project(centre)[0]
        tags.append(Tag(put.product, put.variant, round(float(x), 3), round(float(y), 3)))
    return tuple(tags)
