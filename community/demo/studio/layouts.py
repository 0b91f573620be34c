"""Where things stand on the ground: an order by the kind of layout, then room made where two would overlap."""

from __future__ import annotations

import numpy as np

from community.demo.studio.geometry import Model, bounds
from community.demo.studio.scene import Put, Still

Spot = tuple[float, float]


def places(still: Still, puts: list[Put], bodies: list[Model]) -> list[Spot]:
    """Ground positions (x, z) in cm of every body, its own shift included."""
    boxes = [bounds(body) for body in bodies]
    widths = [float(high[0] - low[0]) for low, high in boxes]
    depths = [float(high[2] - low[2]) for low, high in boxes]
    free = [i for i, put in enumerate(puts) if not put.fixed]
    arrange = {"row": _row, "steps": _steps, "ring": _ring, "back": _back}.get(still.layout, _group)
    spots = dict(zip(free, arrange([widths[i] for i in free], [depths[i] for i in free]), strict=True))
    found = [(0.0, 0.0) if put.fixed else spots[i] for i, put in enumerate(puts)]
    found = [(x + put.x, z + put.z) for put, (x, z) in zip(puts, found, strict=True)]
    return _apart(found, boxes, [put.fixed or put.lift > 0 for put in puts], [put.lift > 0 for put in puts])


def _group(widths: list[float], depths: list[float]) -> list[Spot]:
    """The hero behind, the others before it to the right, the left and so on."""
    if len(widths) < 2:
        return [(0.0, 0.0)] * len(widths)
    if len(widths) == 2:
        gap = (widths[0] + widths[1]) * 0.46
        return [(-gap / 2, -depths[1] * 0.25), (gap / 2, depths[0] * 0.3)]
    found = [(0.0, 0.0)]
    edges = {1: widths[0] * 0.3, -1: widths[0] * 0.3}
    for index in range(1, len(widths)):
        side = 1 if index % 2 else -1
        front = index <= 2
        x = side * (edges[side] + widths[index] * (0.46 if front else 0.5))
        edges[side] += widths[index] * (0.72 if front else 0.5)
        found.append((x, (depths[0] + depths[index]) * (0.42 if front else -0.3)))
    return found


def _row(widths: list[float], depths: list[float]) -> list[Spot]:
    """Side by side in the order of the plan."""
    gap = 0.14 * sum(widths) / max(len(widths), 1)
    edges = np.concatenate([[0.0], np.cumsum([width + gap for width in widths])])
    middle = (edges[-1] - gap) / 2
    return [(float(edges[i] + widths[i] / 2 - middle), 0.0) for i in range(len(widths))]


def _steps(widths: list[float], depths: list[float]) -> list[Spot]:
    """A diagonal from the back left to the front right."""
    row = _row(widths, depths)
    return [(x * 0.82, (i - (len(row) - 1) / 2) * 0.62 * max(depths)) for i, (x, _) in enumerate(row)]


def _ring(widths: list[float], depths: list[float]) -> list[Spot]:
    """The hero in the middle, the others in a circle about it: for views from above."""
    found = [(0.0, 0.0)]
    for index in range(1, len(widths)):
        angle = 0.7 + 2 * np.pi * (index - 1) / max(len(widths) - 1, 1)
        across = (widths[0] + widths[index]) * 0.58
        along = (depths[0] + depths[index]) * 0.58
        found.append((float(across * np.cos(angle)), float(along * np.sin(angle))))
    return found


def _back(widths: list[float], depths: list[float]) -> list[Spot]:
    """The hero in front, the others behind it, left and right in turn."""
    found = [(0.0, 0.0)]
    reach = {1: widths[0] * 0.2, -1: widths[0] * 0.2} if widths else {}
    for index in range(1, len(widths)):
        side = 1 if index % 2 else -1
        found.append((side * (reach[side] + widths[index] * 0.45), -(depths[0] + depths[index]) * 0.55))
        reach[side] += widths[index] * 0.8
    return found[: len(widths)]


def _apart(
    spots: list[Spot], boxes: list[tuple[np.ndarray, np.ndarray]], pinned: list[bool], above: list[bool]
) -> list[Spot]:
    """Push boxes that overlap on the ground apart, the later one more; what stands upon something else is left alone."""
    at = np.array(spots, dtype=float)
    for _ in range(60):
        moved = False
        for i in range(len(at)):
            for j in range(i + 1, len(at)):
                if above[i] or above[j] or (pinned[i] and pinned[j]):
                    continue
                low_i, high_i, low_j, high_j = (edge[[0, 2]] for edge in (*boxes[i], *boxes[j]))
                over = np.minimum(high_i + at[i], high_j + at[j]) - np.maximum(low_i + at[i], low_j + at[j])
                if (over <= 0.01).any():
                    continue
                axis = int(np.argmin(over))
                sign = (
                    1.0
                    if at[j, axis] + high_j[axis] + low_j[axis] >= at[i, axis] + high_i[axis] + low_i[axis]
                    else -1.0
                )
                share = 0.0 if pinned[i] else 1.0 if pinned[j] else 0.3
                at[i, axis] -= sign * over[axis] * share
                at[j, axis] += sign * over[axis] * (1 - share)
                moved = True
        if not moved:
            break
    return [(float(x), float(z)) for x, z in at]
