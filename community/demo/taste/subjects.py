"""What notes offer their readers: notes as columns."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from community.demo.taste.truth import STYLES, Truth
from community.demo.world import Note, Product

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Subjects:
    """Notes as columns, in order of publication."""

    category: Numbers
    chinese: npt.NDArray[np.bool_]
    author: Numbers
    city: npt.NDArray[np.str_]
    style: Floats
    level: Floats
    quality: Floats
    at: npt.NDArray[np.float64]
    product: Numbers  # the first tagged product, -1 for none
    model: Numbers  # its model, as a position in `Truth.models`, -1 for none


def subjects_of(notes: Sequence[Note], products: Sequence[Product], truth: Truth, rng: np.random.Generator) -> Subjects:
    """A note looks like its author and like the goods on it."""
    places = {model: place for place, model in enumerate(truth.models.tolist())}
    of_model = rng.normal(size=(len(places), STYLES)).astype(np.float32)
    author = np.array([note.author for note in notes])
    style = 0.75 * truth.style[author] + 0.35 * rng.normal(size=(len(notes), STYLES)).astype(np.float32)
    level = np.full(len(notes), 0.4, np.float32)
    first, model = np.full(len(notes), -1), np.full(len(notes), -1)
    for row, note in enumerate(notes):
        if note.tags:
            tagged = [products[tag.product] for tag in note.tags]
            style[row] += 0.6 * np.mean([of_model[places[product.model]] for product in tagged], axis=0)
            level[row] = float(np.mean([product.level for product in tagged]))
            first[row], model[row] = note.tags[0].product, places[tagged[0].model]
    return Subjects(
        category=np.array([note.category for note in notes]),
        chinese=np.array([note.lang == "zh" for note in notes]),
        author=author,
        city=np.array([note.city for note in notes]),
        style=style.astype(np.float32),
        level=level,
        quality=_quality(notes, rng),
        at=np.array([note.published_at.timestamp() for note in notes]),
        product=first,
        model=model,
    )


def _quality(notes: Sequence[Note], rng: np.random.Generator) -> Floats:
    """How good a note is for everybody. The best ones have covers and titles of their own: nothing is famous twice at once."""
    turn: dict[tuple[str, str], int] = {}
    order = np.empty(len(notes))
    for row in rng.permutation(len(notes)):
        note = notes[row]
        own = [(note.lang, key) for key in (note.pictures[0], *note.frames[:1])]  # the first frame is the title's
        order[row] = place = max(turn.get(key, 0) for key in own)
        turn |= dict.fromkeys(own, place + 1)
    order += rng.random(len(notes)) * 0.9
    ranked = np.argsort(order)
    drawn = np.sort(rng.gumbel(-0.5, 0.92, len(notes)))[::-1]
    quality = np.empty(len(notes), np.float32)
    quality[ranked] = drawn
    return quality
