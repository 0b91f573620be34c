"""Builds a planned still: things in their places, the set round them, the camera and the tags."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from community.demo.studio.backs import BACKS, SHARP, gobo, ground
from community.demo.studio.geometry import Array, Model, Part, ball, bounds, lathe, leaf, moved
from community.demo.studio.layouts import places
from community.demo.studio.materials import Material, matte, mixed
from community.demo.studio.pieces import Tag
from community.demo.studio.props import ANIMALS, ARMS, food, living, prop
from community.demo.studio.scene import SIZES, Put, Still
from community.demo.studio.shapes import shape
from community.demo.studio.stage import COOL, DAY, DUSK, NIGHT, OVERHEAD, SUN, WARM, Light, View, framed, sharpened

LIGHTS: dict[str, Light] = {
    "day": DAY, "warm": WARM, "sun": SUN, "night": NIGHT, "cool": COOL, "dusk": DUSK, "top": OVERHEAD,
}  # fmt: skip

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
    "soap": 6.4, "perfume": 7.0, "lunchbox": 10.0, "mokapot": 10.0, "clock": 8.0, "speaker": 9.5, "umbrella": 36.0,
    "scarf": 17.0, "watch": 8.0, "runner": 15.2, "camera": 7.4, "olive": 26.0, "catbed": 30.0, "soda": 8.6, "puzzle": 16.0,
    "rope": 15.0,
}  # fmt: skip
# where the ankles of a pair come out, in the units of its model: two points, and how many cm of sock show
_ANKLES: dict[str, tuple[tuple[tuple[float, float, float], ...], float]] = {
    "sneaker": (((-0.63, 0.82, -0.37), (-0.41, 0.82, 0.19)), 4.5),
    "runner": (((-0.63, 0.82, -0.37), (-0.41, 0.82, 0.19)), 6.5),
    "rainboot": (((-0.35, 1.75, -0.42), (0.1, 1.75, 0.42)), -1.0),
}


def staged(still: Still) -> tuple[Model, View, Light, tuple[Tag, ...]]:
    """The whole scene, its camera and light, and the tags of its products."""
    puts = [put for put in still.puts if put.product not in ARMS]
    bodies = [body(put, still.accent) for put in puts]
    spots = places(still, puts, bodies)
    group: list[Model] = []
    stands: list[Part] = []
    plinth = matte(mixed(still.tone, "#ffffff", 0.34))
    for put, model, (x, z) in zip(puts, bodies, spots, strict=True):
        at = (x, put.height + put.lift, z)
        group.append(moved(model, at))
        if put.height:
            stands.append(_plinth(model, (x, put.height, z), plinth))
    entering = _arms(still, puts, bodies, spots)
    low, high = bounds([part for model in group for part in model])
    size = 2.5 / float(max(high[0] - low[0], (high[1] - low[1]) * 0.95, (high[2] - low[2]) * 0.8))
    lift = 0.16 if still.board else 0.0
    centre = (-size * float(low[0] + high[0]) / 2, lift, -size * float(low[2] + high[2]) / 2)
    group = [moved(model, centre, size=size) for model in group]
    shown = [part for model in group for part in model]
    extra = [*moved(stands, centre, size=size), *moved(entering, centre, size=size)]
    low, high = bounds(shown)
    view = _camera(still, puts, group)
    scene = [*shown, *extra, *ground(still, low, high), *_scatter(still, [*shown, *extra], lift)]
    if still.back:
        scene += BACKS[still.back](still, low, high)
    light = LIGHTS[still.light]
    shade = gobo(still.gobo, float(low[2])) if still.gobo else []
    if still.gobo in SHARP:
        light = sharpened(light)
    if still.mirrored:
        light, shade = _mirrored(light, shade)
    return [*scene, *shade], view, light, _tags(puts, group, view)


def body(put: Put, accent: str) -> Model:
    """One thing in cm, standing on the ground at the origin, or lying there when it is leant or rolled."""
    if put.is_product:
        model = moved(shape(put.product, put.variant), size=_SCALE[put.product] * put.size)
    else:
        model = moved(prop(put.product, put.variant, accent), size=put.size)
    if put.lean or put.roll:
        model = moved(model, roll=put.roll)
        model = moved(model, lean=put.lean)
        low, high = bounds(model)
        model = moved(model, (0, -float(low[1]), -float(low[2] + high[2]) / 2))
    return moved(model, turn=put.turn)


def _camera(still: Still, puts: list[Put], group: list[Model]) -> View:
    """A camera that frames all but the props that dwarf the products; in an upright picture of a wide group, which would
    be small, only the products and animals, so that props are cut by the edge."""
    low, high = bounds([part for put, model in zip(puts, group, strict=True) if put.is_product for part in model])
    most = 1.7 * float((high - low).max())
    heroes: Model = []
    whole: Model = []
    for put, model in zip(puts, group, strict=True):
        low, high = bounds(model)
        counts = put.is_product or put.product in ANIMALS
        heroes += model if counts else []
        whole += model if counts or float((high - low).max()) < most else []
    handled = any(put.product in ARMS for put in still.puts)
    share = still.share * (0.68 if handled else 1.0)

    def camera(model: Model, share: float) -> View:
        return framed(model, SIZES[still.ratio], still.pitch, share, 0.04 if still.pitch < 50 else 0.0, still.yaw)

    view = camera(whole, share)
    down = view.project(np.concatenate([part.points.reshape(-1, 3) for part in whole]))[:, 1]
    wide = still.ratio in ("3:4", "4:5") and float(np.ptp(down)) < 0.45
    return camera(heroes, share * 0.84) if wide and not handled else view


def _arms(still: Still, puts: list[Put], bodies: list[Model], spots: list[tuple[float, float]]) -> Model:
    """Hands that hold, hands that rest and legs, each fitted to the product named before it."""
    parts: Model = []
    skin = living.SKIN[still.seed % len(living.SKIN)]
    place = -1
    for put in still.puts:
        if put.product not in ARMS:
            place += 1
            continue
        owner, model, (x, z) = puts[place], bodies[place], spots[place]
        low, high = bounds(model)
        base = owner.height + owner.lift
        color = put.variant or still.accent
        if put.product == "hold":
            arm = living.hold(float(high[2] - low[2]) / 2 * put.size, color, skin)
            arm = moved(
                arm, (put.x, float(high[1]) * (0.46 if high[1] < 13 else 0.38) + put.lift, put.z), turn=put.turn
            )
        elif put.product == "reach":
            arm = moved(living.reach(color, skin), (put.x, float(high[1]) * 0.96 + put.lift, put.z), turn=put.turn)
        else:
            ankles, rise = _ANKLES[owner.product]
            scale = _SCALE[owner.product] * owner.size
            sock = mixed(color, "#ffffff", 0.75)
            arm = living.legs([(a * scale, b * scale, c * scale) for a, b, c in ankles], color, sock, rise)
            arm = moved(arm, turn=owner.turn)
        parts += moved(arm, (x, base, z))
    return parts


def _plinth(model: Model, at: tuple[float, float, float], material: Material) -> Part:
    low, high = bounds(model)
    radius = 0.58 * max(float(high[0] - low[0]), float(high[2] - low[2]))
    middle = (low + high) / 2
    corners = [(0, 0), (radius, 0, 0.3), (radius, at[1], 0.3), (0, at[1])]
    return lathe(corners, material).moved((at[0] + float(middle[0]), 0, at[2] + float(middle[2])))


def _mirrored(light: Light, shade: Model) -> tuple[Light, Model]:
    """The light and what shades it, seen in a mirror: from the right."""
    lamps = tuple(
        replace(lamp, at=(-lamp.at[0], *lamp.at[1:]), towards=(-lamp.towards[0], *lamp.towards[1:]))
        for lamp in light.lamps
    )
    return replace(light, lamps=lamps), [replace(part, points=part.points * [-1, 1, 1]) for part in shade]


def _scatter(still: Still, shown: Model, lift: float) -> Model:
    """Small things on the ground, placed by chance where nothing stands, the same for the same name."""
    if not still.props:
        return []
    dice = np.random.default_rng(still.seed)
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
                parts += moved(_small(still, size, dice), (x, lift, z))
                break
    return parts


def _small(still: Still, size: float, dice: np.random.Generator) -> Model:
    light = mixed(still.accent, "#fff4dc", 0.4)
    turn = float(dice.uniform(0, 360))
    if still.props == "tomatoes":
        return moved(food.tomatoes()[:6], (0.09, 0, 0), size=size * 0.4)
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


def _tags(puts: list[Put], group: list[Model], view: View) -> tuple[Tag, ...]:
    tags = []
    for put, model in zip(puts, group, strict=True):
        if not put.is_product:
            continue
        low, high = bounds(model[:1] if put.product == "halfmoon" else model)
        centre: Array = ((low + high) / 2)[None]
        x, y = view.project(centre)[0]
        tags.append(Tag(put.product, put.variant, round(float(x), 3), round(float(y), 3)))
    return tuple(tags)
