"""The demo world in memory: the same from the same number, whole in itself, and varied in what it says."""

from collections import Counter

import numpy as np
import pytest

from community.demo.create import create_world
from community.demo.facts import KINDS, VERBS
from community.demo.scales import SCALES
from community.demo.stock import shelf
from community.demo.world import SLUGS, Note, World
from recsys.confidence import weigh
from recsys.data import Dataset
from recsys.train import Config, choose_weights
from tests.demo.conftest import NOW

pytestmark = pytest.mark.database_free


def hauls(world: World) -> list[Note]:
    return [purchase.haul for purchase in world.purchases if purchase.haul]


def test_one_number_makes_one_world(small: World) -> None:
    again = create_world(7, SCALES["small"], NOW)
    assert (again.people, again.shops, again.products, again.notes) == (
        small.people, small.shops, small.products, small.notes,
    )  # fmt: skip
    assert (again.comments, again.purchases) == (small.comments, small.purchases)
    for name, column in vars(small.facts).items():
        assert np.array_equal(getattr(again.facts, name), column, equal_nan=column.dtype.kind == "f")
    other = create_world(8, SCALES["small"], NOW)
    assert {note.title for note in other.notes} != {note.title for note in small.notes}


def test_the_demo_has_the_size_it_promises(demo: World) -> None:
    assert len(demo.people) == 2_000 and sum(person.influencer for person in demo.people) == 300
    assert len(demo.shops) == 60 and len(demo.products) == 3_000
    assert 7_500 <= sum(len(product.skus) for product in demo.products) <= 9_500
    assert 5_950 <= len(demo.notes) + len(hauls(demo)) <= 6_050
    assert len(demo.facts) == 300_000
    assert 0.65 <= np.mean([note.lang == "zh" for note in demo.notes]) <= 0.75
    shares = Counter(note.category for note in demo.notes)
    assert set(shares) == set(range(len(SLUGS)))
    assert max(shares.values()) / len(demo.notes) <= 0.15


def test_names_and_handles_are_unique(demo: World) -> None:
    for name in ("name", "handle"):
        held = [getattr(person, name) for person in demo.people]
        assert len(set(held)) == len(held)
    codes = [sku.code for product in demo.products for sku in product.skus]
    assert len(set(codes)) == len(codes)
    for lang in ("zh", "en"):
        called = Counter((product.model, product.names[lang]) for product in demo.products)
        assert max(called.values()) == 1


@pytest.mark.parametrize("size", ["small", "demo"])
def test_nothing_happens_before_its_time(size: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(size)
    facts = world.facts
    assert (np.diff(facts.at) >= 0).all() and facts.at[-1] < NOW.timestamp()
    published = np.array([note.published_at.timestamp() for note in world.notes])
    joined = np.array([person.joined_at.timestamp() for person in world.people])
    author = np.array([note.author for note in world.notes])
    assert (published >= joined[author]).all()
    shown = facts.only("impression")
    acts = np.setdiff1d(np.flatnonzero(facts.kind == KINDS.index("note")), shown)
    assert (facts.at[acts] >= published[facts.subject[acts]]).all()
    assert (facts.at[acts] >= joined[facts.person[acts]]).all()
    assert not (author[facts.subject[acts]] == facts.person[acts]).any(), "nobody's own notes count"
    for comment in world.comments:
        assert world.notes[comment.note].published_at <= comment.at <= NOW


@pytest.mark.parametrize("verb,kind", [("like", "note"), ("collect", "note"), ("follow", "person")])
def test_what_can_be_done_once_is_done_once(demo: World, verb: str, kind: str) -> None:
    rows = demo.facts.only(verb, kind)
    pairs = np.stack((demo.facts.person[rows], demo.facts.subject[rows]))
    assert len(rows) > 1_000
    assert np.unique(pairs, axis=1).shape[1] == len(rows)


def test_tags_show_what_is_on_the_picture(demo: World) -> None:
    for note in (*demo.notes, *hauls(demo)):
        for tag in note.tags:
            product = demo.products[tag.product]
            picture = demo.pictures[note.pictures[tag.picture]]
            spots = [(spot.model, spot.variant) for spot in picture.tags if (spot.x, spot.y) == (tag.x, tag.y)]
            assert tag.sku is not None
            assert (product.model, product.skus[tag.sku].options["color"]) in spots


def test_a_cover_fits_the_note(demo: World) -> None:
    """Same category; lettering only in the note's language, and then the title is one written for it."""
    lettered = 0
    for note in demo.notes:
        cover = demo.pictures[note.pictures[0]]
        assert cover.category == SLUGS[note.category]
        assert cover.lang in (None, note.lang)
        if cover.title:
            lettered += 1
            assert _agrees(note.title, cover.title)
    assert lettered >= 0.065 * len(demo.notes)


def _agrees(title: str, lettering: str) -> bool:
    """Written for the lettering: one of its lines, with somebody's name put in."""
    lines = [headline.title.partition("{")[0] for headline in shelf().lettered[lettering]]
    return any(title.startswith(line) for line in lines)


def test_goods_name_one_brand_in_both_languages(small: World) -> None:
    names = (("zh", "品牌"), ("en", "Brand"))
    brands = [[dict(product.attributes[lang])[name] for lang, name in names] for product in small.products]
    assert all(zh == en for zh, en in brands)
    assert len({zh for zh, _en in brands}) > 12


def test_comments_under_a_note_differ(demo: World) -> None:
    said = Counter((comment.note, comment.body) for comment in demo.comments if comment.parent is None)
    assert max(said.values()) == 1


def test_a_trained_model_beats_popularity(demo: World) -> None:
    """On a split in time: there is something true to find."""
    facts = demo.facts
    verbs = np.array(VERBS)[facts.verb]
    weights = weigh(verbs, facts.value)
    useful = weights != 0
    dataset = Dataset.of(
        person=facts.person[useful],
        kind=np.array(KINDS)[facts.kind[useful]],
        subject=facts.subject[useful],
        weight=weights[useful],
        at=facts.at[useful],
    )
    metrics = choose_weights(dataset, Config(factors=64)).metrics
    assert metrics["validated_people"] > 400
    assert metrics["recall@20"] >= 3 * metrics["popular_recall@20"]
