"""Where objects lie on a cover: positions by number and shape of the picture."""

from __future__ import annotations

Spot = tuple[float, float, float, float]  # x, y (fractions), size (of the shorter side), turn in degrees

# die-cut stickers below a title
COLLAGE: tuple[Spot, ...] = (
    (0.30, 0.43, 0.47, 6), (0.73, 0.45, 0.42, -6), (0.30, 0.76, 0.36, -8), (0.72, 0.78, 0.34, 6), (0.53, 0.605, 0.18, -10), (0.84, 0.245, 0.2, 10),
)  # fmt: skip
COLLAGE_OPEN: tuple[Spot, ...] = (
    (0.31, 0.24, 0.48, -6), (0.73, 0.30, 0.42, 8), (0.30, 0.62, 0.40, 6), (0.72, 0.70, 0.42, -8), (0.5, 0.455, 0.2, 10), (0.42, 0.87, 0.22, -6),
)  # fmt: skip
# things lying on a table, seen from above, below a title
PACKED: tuple[Spot, ...] = (
    (0.30, 0.38, 0.42, -6), (0.74, 0.39, 0.35, 8), (0.78, 0.62, 0.22, 10), (0.19, 0.64, 0.22, -14), (0.48, 0.65, 0.29, 4), (0.76, 0.84, 0.27, -8),
    (0.22, 0.85, 0.24, 6), (0.49, 0.88, 0.2, -10),
)  # fmt: skip
# the same without a title
SPREAD_TALL: tuple[Spot, ...] = (
    (0.30, 0.20, 0.46, -8), (0.74, 0.21, 0.34, 10), (0.70, 0.50, 0.44, 6), (0.24, 0.50, 0.30, -12), (0.33, 0.78, 0.42, 8), (0.77, 0.80, 0.30, -8),
    (0.49, 0.60, 0.15, 14), (0.52, 0.37, 0.16, -14),
)  # fmt: skip
SPREAD_SQUARE: tuple[Spot, ...] = (
    (0.27, 0.28, 0.43, 12), (0.73, 0.27, 0.44, -14), (0.76, 0.72, 0.38, 0), (0.48, 0.52, 0.25, 16), (0.17, 0.60, 0.2, -10), (0.13, 0.83, 0.17, 0),
    (0.41, 0.81, 0.32, -8),
)  # fmt: skip
SPREAD_WIDE: tuple[Spot, ...] = (
    (0.20, 0.36, 0.50, -8), (0.52, 0.34, 0.42, 8), (0.82, 0.36, 0.46, -6), (0.34, 0.76, 0.34, 10), (0.66, 0.75, 0.38, -10), (0.12, 0.80, 0.24, 6),
    (0.89, 0.80, 0.24, -8),
)  # fmt: skip
# one thing in the middle, two beside it, standing, and a fourth in the air; below a title and without
HERO: tuple[Spot, ...] = ((0.5, 0.61, 0.58, 0), (0.17, 0.80, 0.2, -6), (0.84, 0.81, 0.2, 6), (0.82, 0.40, 0.15, 12))
HERO_OPEN: tuple[Spot, ...] = (
    (0.5, 0.50, 0.62, 0),
    (0.17, 0.74, 0.24, -6),
    (0.84, 0.75, 0.22, 6),
    (0.80, 0.22, 0.16, 12),
)
# three small things low on a landscape
FOREGROUND: tuple[Spot, ...] = (
    (0.30, 0.835, 0.27, 0),
    (0.53, 0.885, 0.09, 0),
    (0.82, 0.92, 0.2, -8),
    (0.68, 0.8, 0.14, 0),
)
# standing on the two shelves of ``grounds.shelf``, in a 4:5 or 3:4 picture
SHELVES: tuple[Spot, ...] = (
    (0.24, 0.437, 0.29, 0),
    (0.51, 0.447, 0.26, 0),
    (0.77, 0.432, 0.3, 0),
    (0.25, 0.797, 0.31, 0),
    (0.52, 0.83, 0.22, 0),
    (0.76, 0.80, 0.31, 0),
)
# one in each of the six cards of ``grounds.tiles``
TILES: tuple[Spot, ...] = tuple(
    (0.27 + 0.46 * column, 0.378 + 0.24 * row, 0.27, turn) for row, turn in enumerate((-4, 5, -5)) for column in (0, 1)
)
# stops of a walk
STOPS: tuple[Spot, ...] = (
    (0.2, 0.33, 0.19, 0),
    (0.3, 0.56, 0.18, 0),
    (0.52, 0.47, 0.2, 0),
    (0.77, 0.41, 0.18, 0),
    (0.79, 0.73, 0.19, 0),
    (0.5, 0.79, 0.19, 0),
)
