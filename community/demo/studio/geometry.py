"""Surfaces for small models: lathe, loft, tube, box, ball, leaf. Plain numpy; y is up, the camera stands at +z.

A surface is a grid of points, shape (rows, columns, 3), with texture coordinates, shape (rows, columns, 2), where
u = .5 faces the camera. Lengths are free units: a jar is about 1 high, a bottle about 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from community.demo.studio.materials import Material

Array = NDArray[np.float64]
Point = tuple[float, float, float]
Corner = tuple[float, ...]  # (radius, height) or (radius, height, rounding)
Section = tuple[float, float, float, float]  # (height, half width, half depth, exponent: .1 box … 1 ellipse)


@dataclass(frozen=True)
class Part:
    """One surface with one material; ``glow`` is emitted radiance (linear RGB) or None."""

    points: Array
    uv: Array
    material: Material
    glow: Point | None = None

    def moved(self, at: Point = (0, 0, 0), turn: float = 0, size: float = 1, lean: float = 0, roll: float = 0) -> Part:
        """A copy scaled by ``size``, leant (about x), rolled (about z) and turned (about y) in degrees, then moved."""
        points = self.points * size @ _rotation(0, lean).T @ _rotation(2, roll).T @ _rotation(1, turn).T
        return replace(self, points=points + np.asarray(at, dtype=float))


Model = list[Part]


def moved(
    parts: Iterable[Part], at: Point = (0, 0, 0), turn: float = 0, size: float = 1, lean: float = 0, roll: float = 0
) -> Model:
    """All parts moved as one body."""
    return [part.moved(at, turn, size, lean, roll) for part in parts]


def bounds(parts: Sequence[Part]) -> tuple[Array, Array]:
    """Lowest and highest corner of the parts' common box."""
    points = np.concatenate([part.points.reshape(-1, 3) for part in parts])
    return points.min(0), points.max(0)


def _rotation(axis: int, degrees: float) -> Array:
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    matrix = np.eye(3)
    one, two = [(1, 2), (2, 0), (0, 1)][axis]
    matrix[one, one] = matrix[two, two] = cos
    matrix[one, two], matrix[two, one] = -sin, sin
    return matrix


def rounded(corners: Sequence[Corner], steps: int = 8) -> Array:
    """A polyline whose corners with a third number are rounded by that length; shape (n, 2)."""
    line = [np.asarray(corners[0][:2], dtype=float)]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        start, middle, end = (np.asarray(corner_[:2], dtype=float) for corner_ in (before, corner, after))
        radius = corner[2] if len(corner) > 2 else 0.0
        if radius <= 0:
            line.append(middle)
            continue
        to_start, to_end = np.linalg.norm(start - middle), np.linalg.norm(end - middle)
        reach = min(radius, to_start / 2, to_end / 2)
        first, last = middle + (start - middle) / to_start * reach, middle + (end - middle) / to_end * reach
        for t in np.linspace(0, 1, steps):
            line.append((1 - t) ** 2 * first + 2 * t * (1 - t) * middle + t * t * last)
    line.append(np.asarray(corners[-1][:2], dtype=float))
    return np.array(line)


def _sheet(points: Array, material: Material, glow: Point | None = None) -> Part:
    _rows, columns = points.shape[:2]
    steps = np.linalg.norm(np.diff(points[:, columns // 2], axis=0), axis=-1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    along /= along[-1] or 1.0
    u, v = np.meshgrid(np.linspace(0, 1, columns), along)
    return Part(points, np.stack([u, v], -1), material, glow)


def lathe(
    corners: Sequence[Corner],
    material: Material,
    flutes: tuple[int, float] = (0, 0.0),
    glow: Point | None = None,
    columns: int = 96,
) -> Part:
    """A surface of revolution about y; ``flutes`` = (count, depth) makes ribs around it."""
    profile = rounded(corners)
    angle = np.linspace(-np.pi, np.pi, columns + 1)
    radius = profile[:, :1] * (1 + flutes[1] * np.cos(flutes[0] * angle)[None])
    height = np.repeat(profile[:, 1:], columns + 1, axis=1)
    return _sheet(np.stack([radius * np.sin(angle), height, radius * np.cos(angle)], -1), material, glow)


def band(radius: float, low: float, high: float, material: Material) -> Part:
    """A label round a straight body, a hair above it."""
    return lathe([(radius + 0.005, low), (radius + 0.005, high)], material)


def loft(sections: Sequence[Section], material: Material, cap: bool = True, columns: int = 128) -> Part:
    """Superellipses stacked along y, closed at both ends when ``cap``."""
    angle = np.linspace(-np.pi, np.pi, columns + 1)
    sin, cos = np.sin(angle).round(12), np.cos(angle).round(12)
    rings = []
    for height, width, depth, power in sections:
        x, z = np.sign(sin) * np.abs(sin) ** power * width, np.sign(cos) * np.abs(cos) ** power * depth
        rings.append(np.stack([x, np.full_like(x, height), z], -1))
    points = np.array(rings)
    if cap:
        points = np.concatenate([points[:1] * [0, 1, 0], points, points[-1:] * [0, 1, 0]])
    sheet = _sheet(points, material)
    widest = np.array(rings[int(np.argmax([width for _, width, _, _ in sections]))])
    around = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(widest, axis=0), axis=1))])
    sheet.uv[..., 0] = around / around[-1]
    return sheet


def box(width: float, height: float, depth: float, material: Material, edge: float = 0.05, power: float = 0.09) -> Part:
    """A box standing on y = 0 with rounded edges; a larger ``power`` rounds its upright edges more."""
    edge = min(edge, width / 2, height / 2, depth / 2)
    quarter = np.linspace(0, np.pi / 2, 8)
    inset = edge - edge * np.sin(quarter)
    low = edge - edge * np.cos(quarter)
    sections = [(y, width / 2 - i, depth / 2 - i, power) for y, i in zip(low, inset, strict=True)]
    sections += [(height - y, w, d, p) for y, w, d, p in reversed(sections)]
    return loft(sections, material, columns=256)


def smooth_path(knots: Sequence[Point], steps: int = 48, passes: int = 30) -> Array:
    """A soft curve near the knots with fixed ends; shape (steps, 3)."""
    corners = np.asarray(knots, dtype=float)
    at = np.linspace(0, 1, steps)
    path = np.stack([np.interp(at, np.linspace(0, 1, len(corners)), corners[:, axis]) for axis in range(3)], 1)
    for _ in range(passes):
        path[1:-1] = (path[:-2] + path[1:-1] * 2 + path[2:]) / 4
    return path


def arc(centre: Point, radii: tuple[float, float], degrees: tuple[float, float], steps: int = 28) -> Array:
    """A curve in the x-y plane, for handles and loops; shape (steps, 3)."""
    angle = np.radians(np.linspace(*degrees, steps))
    x, y = centre[0] + radii[0] * np.cos(angle), centre[1] + radii[1] * np.sin(angle)
    return np.stack([x, y, np.full_like(x, centre[2])], 1)


def tube(path: Array | Sequence[Point], radius: float | Array, material: Material, columns: int = 24) -> Part:
    """A round bar along a path, closed at its ends; ``radius`` is one number or one per point."""
    line = np.asarray(path, dtype=float)
    tangent = np.gradient(line, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    side = np.cross(tangent[0], [0, 0, 1.0] if abs(tangent[0, 2]) < 0.9 else [1.0, 0, 0])
    angle = np.linspace(0, 2 * np.pi, columns + 1)
    widths = np.broadcast_to(np.asarray(radius, dtype=float), (len(line),))
    rings = []
    for centre, forward, width in zip(line, tangent, widths, strict=True):
        side = side - forward * (side @ forward)
        side /= np.linalg.norm(side)
        across = np.cross(forward, side)
        rings.append(centre + width * (np.cos(angle)[:, None] * side + np.sin(angle)[:, None] * across))
    ends = [np.repeat(line[:1], columns + 1, 0)], [np.repeat(line[-1:], columns + 1, 0)]
    return _sheet(np.array([*ends[0], *rings, *ends[1]]), material)


def ball(radius: float, material: Material, at: Point = (0, 0, 0), squash: float = 1.0) -> Part:
    """A ball that rests on y = 0 of ``at``; ``squash`` < 1 flattens it."""
    angle = np.linspace(-np.pi / 2, np.pi / 2, 33)
    profile = [(max(radius * np.cos(a), 0.0), radius * squash * (1 + np.sin(a))) for a in angle]
    return lathe(profile, material, columns=64).moved(at)


def leaf(length: float, width: float, material: Material, bend: float = 0.4, fold: float = 0.12) -> Part:
    """A leaf from the origin along +y, bending to +z, with a fold along its middle."""
    along, across = np.meshgrid(np.linspace(0, 1, 22), np.linspace(-1, 1, 13), indexing="ij")
    half = width / 2 * np.sin(np.pi * along**0.75) ** 0.85 + 0.004
    angle = bend * along
    reach = length * along
    points = np.stack(
        [across * half, reach * np.cos(angle), reach * np.sin(angle) + fold * width * np.abs(across) ** 1.4], -1
    )
    return _sheet(points, material)


def slab(outline: Array, thickness: float, material: Material) -> Model:
    """A flat panel in the x-y plane from a convex outline, shape (n, 2), centred on z = 0."""
    closed = np.vstack([outline, outline[:1]])
    middle = np.repeat(outline.mean(0)[None], len(closed), 0)
    half = thickness / 2

    def at(line: Array, z: float) -> Array:
        return np.column_stack([line, np.full(len(line), z)])

    face = _sheet(np.stack([at(middle, half), at(closed, half)]), material)
    back = _sheet(np.stack([at(closed, -half), at(middle, -half)]), material)
    rim = _sheet(np.stack([at(closed, half), at(closed, -half)]), material)
    return [face, back, rim]


def sawn(part: Part, side: float) -> Part:
    """The part as if cut from a block whose grain runs along x: a square of its texture is ``side`` wide."""
    x, y, z = np.moveaxis(part.points, -1, 0)
    return replace(part, uv=np.stack([x, z - y], -1) / side)


def warped(part: Part, bend: Callable[[Array], Array]) -> Part:
    """The part with every point passed through ``bend`` (points of shape (rows, columns, 3))."""
    return replace(part, points=bend(part.points))
