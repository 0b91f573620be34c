"""What a picture looks like in 56 bytes, and how far two looks are apart. Pure numpy; nothing here knows what is shown.

Bytes 0 to 7 are a perceptual hash of the brightness (the signs of the 64 lowest frequencies of a cosine transform against
their median; Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010). Bytes 8 to 55 are the mean
colours of a grid of 4 by 4 in CIE L*a*b*, where equal steps look equally far (CIE 15:2004): where which colour lies.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SIDE = 32
BYTES = 56
HASH_BYTES = 8
_CELLS = 4
_FREQUENCIES = 8
_HASH_SHARE = 0.33  # the hash tells the same picture; things that merely look alike share colours first
_COLOR_REACH = 60.0  # mean L*a*b* distance at which colours have nothing in common
_WHITE = np.array([0.95047, 1.0, 1.08883])
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def features(pixels: NDArray[np.uint8]) -> bytes:
    """The look of a picture given as `SIDE` by `SIDE` sRGB pixels, shape (32, 32, 3). Raises ValueError for another shape."""
    if pixels.shape != (SIDE, SIDE, 3):
        raise ValueError(pixels.shape)
    return _hash(pixels).tobytes() + _colors(pixels).tobytes()


def matrix(looks: list[bytes]) -> NDArray[np.uint8]:
    """Looks below one another, shape (n, 56)."""
    return np.frombuffer(b"".join(looks), np.uint8).reshape(-1, BYTES)


def distances(look: bytes, others: NDArray[np.uint8]) -> NDArray[np.float32]:
    """From 0 (the same) to 1 (nothing in common), shape (n,): a third from the hash, the rest from the colours."""
    own = np.frombuffer(look, np.uint8)
    bits = np.bitwise_count(others[:, :HASH_BYTES] ^ own[:HASH_BYTES]).sum(axis=1, dtype=np.float32) / (8 * HASH_BYTES)
    apart = others[:, HASH_BYTES:].astype(np.float32) - own[HASH_BYTES:].astype(np.float32)
    cells = np.sqrt((apart.reshape(len(others), -1, 3) ** 2).sum(axis=2)).mean(axis=1)
    # unrelated pictures differ in half of their bits
    return _HASH_SHARE * np.minimum(1.0, 2.0 * bits) + (1 - _HASH_SHARE) * np.minimum(1.0, cells / _COLOR_REACH)


def _hash(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    brightness = pixels @ np.array([0.299, 0.587, 0.114])
    wave = _cosines()
    low = (wave @ brightness @ wave.T).ravel()
    return np.packbits(low > np.median(low[1:]))


@lru_cache(maxsize=1)
def _cosines() -> NDArray[np.float64]:
    """The first rows of the matrix of a discrete cosine transform (type II), shape (8, 32)."""
    frequency, place = np.arange(_FREQUENCIES)[:, None], np.arange(SIDE)[None, :]
    return np.cos(np.pi * frequency * (2 * place + 1) / (2 * SIDE))


def _colors(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Mean L*a*b* of each cell: L* as it is, a* and b* around 128."""
    share = pixels / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    step = SIDE // _CELLS
    cells = linear.reshape(_CELLS, step, _CELLS, step, 3).mean(axis=(1, 3)).reshape(-1, 3)
    ratio = (cells @ _TO_XYZ.T) / _WHITE
    bent = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    lab = np.stack(
        [116 * bent[:, 1] - 16, 128 + 500 * (bent[:, 0] - bent[:, 1]), 128 + 200 * (bent[:, 1] - bent[:, 2])]
    )
    return np.clip(np.rint(lab.T.ravel()), 0, 255).astype(np.uint8)
