"""A fitted blend as the arrays that serving maps: the one place that knows both forms."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from recsys import ann
from recsys.candidates import Blend
from recsys.data import Dataset
from recsys.models.als import Als
from recsys.models.content import Content
from recsys.models.ease import Ease
from recsys.models.itemitem import ItemItem, NextItem
from recsys.models.popular import Popular
from recsys.recall import EXACT

TOPIC_DEPTH = 300
"""Popular items kept per topic."""

ROUNDS = 8

MANY, DEEP, SHALLOW = 50_000, 200, 150
"""Beyond MANY items a neighbour table keeps SHALLOW instead of DEEP columns: it is most of what serving maps."""

Arrays = dict[str, np.ndarray]


def cells_of(vectors: NDArray[np.float32], seed: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """(centres, cell of each vector) by spherical k-means with 4·√n cells; one cell while every item can be scored."""
    n, width = vectors.shape
    if vectors.size <= EXACT:
        return np.zeros((1, width), dtype=np.float32), np.zeros(n, dtype=np.int64)
    chance = np.random.default_rng(seed)
    count = int(4 * np.sqrt(n))
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    sample = unit[chance.choice(n, min(n, 64 * count), replace=False)]
    centres = sample[chance.choice(len(sample), count, replace=False)]
    for _ in range(ROUNDS):
        cell = np.concatenate(
            [np.argmax(part @ centres.T, axis=1) for part in np.array_split(sample, len(sample) // 4096 + 1)]
        )
        order = np.argsort(cell, kind="stable")
        starts = np.searchsorted(cell[order], np.arange(count))
        filled = np.flatnonzero(np.diff(np.append(starts, len(cell))))
        sums = np.add.reduceat(sample[order], starts[filled], axis=0)
        centres[filled] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    cell = np.concatenate([np.argmax(part @ centres.T, axis=1) for part in np.array_split(unit, n // 4096 + 1)])
    # probing ranks cells by what their items would score, so a centre is the mean of the vectors themselves, with their lengths
    order = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[order], np.arange(count))
    sizes = np.diff(np.append(starts, n))
    filled = np.flatnonzero(sizes)
    means = np.zeros_like(centres)
    means[filled] = np.add.reduceat(vectors[order], starts[filled], axis=0) / sizes[filled, None]
    return means, cell


def taste(model: Als, seed: int) -> Arrays:
    """The factors cell by cell, with all that a fold-in needs."""
    factors = model.item_factors
    centres, cell = cells_of(factors, seed)
    order = np.argsort(cell, kind="stable")
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order))
    large = factors.size > EXACT and ann.available()
    ridge = float(model.regularization or 0.0) * np.eye(factors.shape[1])
    return {
        "taste_factors": factors[order],
        "taste_index": ann.built(factors[order]) if large else np.zeros(0, dtype=np.uint8),
        "taste_place": place,
        "taste_damping": model.item_damping,
        "taste_gram": (factors.T.astype(np.float64) @ factors + ridge).astype(np.float32),
        "taste_centres": centres,
        "word_keys": model.lexicon.keys,
        "word_rarity": model.lexicon.rarity,
        "word_taste": model.word_taste.astype(np.float16),
        "taste_cells": np.searchsorted(cell[order], np.arange(len(centres) + 1)),
    }


def descriptions(dataset: Dataset, popularity: NDArray[np.float32]) -> tuple[Arrays, list[str]]:
    """(authors, languages and topics of all rows as arrays, the words of the languages)."""
    n = dataset.n_items
    author, lang = np.full(n, -1, dtype=np.int64), np.full(n, -1, dtype=np.int16)
    shop, product = np.full(n, -1, dtype=np.int64), np.full(n, -1, dtype=np.int64)
    published = np.full(n, np.nan)
    langs = sorted({item.lang for item in dataset.described.values() if item.lang})
    words = sorted({word for item in dataset.described.values() for word in item.topics})
    number = {word: place for place, word in enumerate(words)}
    topics: list[list[int]] = [[] for _ in range(n)]
    carriers: list[list[int]] = [[] for _ in words]
    for row, item in dataset.described.items():
        author[row] = -1 if item.author is None else item.author
        shop[row] = -1 if item.shop is None else item.shop
        product[row] = -1 if item.product is None else item.product
        published[row] = np.nan if item.published_at is None else item.published_at
        lang[row] = langs.index(item.lang) if item.lang else -1
        topics[row] = sorted({number[word] for word in item.topics})
        for topic in topics[row]:
            carriers[topic].append(row)
    best = [sorted(rows, key=lambda row: (-popularity[row], row))[:TOPIC_DEPTH] for rows in carriers]
    return {
        "author": author,
        "lang": lang,
        "shop": shop,
        "product": product,
        "published": published,
        "topic_words": np.array(words, dtype=str) if words else np.zeros(0, dtype="<U1"),
        "topic_indptr": np.cumsum([0, *map(len, topics)], dtype=np.int64),
        "topic": np.array([topic for row in topics for topic in row], dtype=np.int32),
        "topic_top_indptr": np.cumsum([0, *map(len, best)], dtype=np.int64),
        "topic_top_item": np.array([row for rows in best for row in rows], dtype=np.int32),
    }, langs


def pack(
    dataset: Dataset,
    blend: Blend,
    popular_half_life_days: float | None,
    seed: int,
    popularity: NDArray[np.float32] | None = None,
) -> tuple[Arrays, dict[str, Any]]:
    """(arrays, facts for the manifest) of everything that `serve.Server` reads; `popularity` when it was counted elsewhere."""
    if popularity is None:
        popularity = Popular(popular_half_life_days).fit(dataset).popularity
    arrays: Arrays = {
        "keys": dataset.subjects.keys,
        "popularity": popularity,
        "word_keys": np.zeros(0, dtype=np.int64),
        "word_rarity": np.zeros(0, dtype=np.float32),
        "word_taste": np.zeros((0, 0), dtype=np.float16),
        "popular_order": np.lexsort((np.arange(len(popularity)), -popularity)).astype(np.int32),
    }
    facts: dict[str, Any] = {
        "kinds": list(dataset.subjects.kinds),
        "weights": {},
        "recency": {},
        "half_life_days": None,
        "person_damping": 0.0,
    }
    for source in blend.sources:
        facts["weights"][source.name] = blend.weights[source.name]
        if isinstance(source, Als):
            arrays |= taste(source, seed)
            facts |= {"person_damping": source.damping, "half_life_days": source.half_life_days}
        elif isinstance(source, ItemItem | NextItem | Ease | Content):
            width = DEEP if dataset.n_items <= MANY else SHALLOW
            item, weight = (side[:, :width] for side in source.neighbours)
            arrays[f"{source.name}_item"] = item
            # half floats hold what ranking needs once the largest weight is 1
            arrays[f"{source.name}_weight"] = (weight / max(float(weight.max(initial=0.0)), 1e-12)).astype(np.float16)
            facts["recency"][source.name] = 1.0 if isinstance(source, ItemItem) else source.recency
    more, langs = descriptions(dataset, popularity)
    return arrays | more, {**facts, "langs": langs}
