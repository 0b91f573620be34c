"""Search learns from its clicks: with the bias of the places out, only what later lists confirm, and under the operator's hand."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import mean

import numpy as np
import pytest
from flask import Flask
from ulid import ULID

from community.accounts import service as accounts
from community.activity import service as activity
from community.notes import service as notes
from community.notes.queries import subjects_by_id as notes_of
from community.platform.db import in_transaction, transaction
from community.platform.time import now
from community.platform.viewer import Viewer
from community.recommender import runs, versions
from community.search import evaluate, service, upkeep
from community.search.curation import service as curation
from community.search.curation.models import RuleKind
from community.search.embedded import TantivyEngine
from community.search.engine import Kind, Query, Row, Seen
from community.search.learning import fit, gate, jobs, labelled, lists, serving
from community.search.learning.features import NAMES, PLAIN
from community.search.learning.lists import Lists
from community.search.learning.ranker import Ranker
from community.search.lexicon import Lexicon
from community.search.log import queries
from community.search.log import service as log
from community.search.plan import plan
from community.social import service as social
from tests.browsing import PAGE, csrf
from tests.factories.accounts import make_person, signed_in
from tests.factories.catalog import make_product
from tests.factories.notes import make_draft, make_note

Drain = Callable[[], None]
LABELLED = Path(__file__).parent / "labelled"
WORDS, SUBJECTS = 12, 8


def looked(place: int) -> float:
    return (1 + place) ** -0.8


def clicked(searches: int, appeal: Callable[[int, int], float], seed: int = 3) -> Lists:
    """Lists of `SUBJECTS` in an order that taste stirs, looked at less the deeper, opened by `appeal(words, subject)`."""
    random = Random(seed)
    columns: list[tuple[int, int, str, float, int, bool, float, Row]] = []
    for number in range(searches):
        words = random.randrange(WORDS)
        order = sorted(range(SUBJECTS), key=lambda subject: subject + random.gauss(0, 2))
        for place, subject in enumerate(order):
            opened = random.random() < looked(place) * appeal(words, subject)
            row = Row(0, 10.0 - subject / 4, ("note", 100 * words + subject + 1), 0, 0, None)
            at = 1_700_000_000.0 + number
            columns.append((number, random.randrange(200), f"words {words}", at, place, opened, 0.0, row))
    lists, actor, named, at_, position, opened_, kept, found = zip(*columns, strict=True)
    return Lists(
        np.array(lists), np.array(actor), named, np.array(at_), np.array(position), np.array(opened_), np.array(kept), found
    )  # fmt: skip


def judge(lists: Lists) -> tuple[gate.Judged, np.ndarray, np.ndarray]:
    given, curve = fit.examples(lists)
    later = given.slice >= fit.SLICES - jobs.JUDGED
    weights = fit.weights(given, ~later & (given.slice > 0))
    return (
        gate.judged(jobs._ndcg(given, later, weights), jobs._ndcg(given, later, PLAIN), None),
        weights,
        curve,
    )


def test_what_people_open_for_words_is_learnt_whatever_place_it_had() -> None:
    """The best of each words' subjects stands deep in the plain order."""
    found, weights, curve = judge(clicked(3000, lambda words, subject: 0.7 if subject == 4 + words % 3 else 0.1))
    assert gate.refusals(found) is None
    assert found.gain > 0.1
    assert weights[NAMES.index("opened")] > 0.5
    assert curve[0] == 1.0
    assert np.abs(curve[:5] - [looked(place) for place in range(5)]).max() < 0.15


def test_places_alone_teach_nothing() -> None:
    """Everything is equally good, so clicks fall from the top down for the places alone: they must not carry the plain order further."""
    found, weights, _curve = judge(clicked(3000, lambda _words, _subject: 0.3))
    assert abs(weights[NAMES.index("opened")]) < 0.5
    assert found.gain < 0.03


def test_one_actor_counts_once_and_words_of_few_teach_nothing() -> None:
    row = Row(0, 1.0, ("note", 1), 0, 0, None)

    def known(actors: list[int]) -> dict:
        size = len(actors)
        lists = Lists(
            np.arange(size), np.array(actors), ["cup"] * size, np.zeros(size), np.zeros(size, dtype=int),
            np.ones(size, dtype=bool), np.zeros(size), [row] * size,
        )  # fmt: skip
        return fit.records(lists, np.ones(size), np.ones(size, dtype=bool))

    assert known([1, 1, 1, 2, 2]) == {}
    few, many = known([1, 2, 3]), known([1, 2, 3, 3, 3, 3, 3])
    assert few == many == {"cup": {("note", 1): (0.0, 0.0)}}


def test_the_gate_says_why_it_refuses() -> None:
    lists = np.full(100, 0.5)
    better = lists + np.tile((0.1, 0.2), 50)
    assert gate.refusals(gate.judged(better, lists, None)) is None
    assert gate.refusals(gate.judged(better[:20], lists[:20], None)) == ("few", {"lists": 20, "needed": 50})
    assert gate.refusals(gate.judged(lists, lists, None))[0] == "no_gain"  # type: ignore[index]
    assert gate.refusals(gate.judged(better, lists, better + 0.1))[0] == "fell"  # type: ignore[index]
    assert gate.refusals(gate.judged(lists[:0], lists[:0], None))[0] == "few"  # type: ignore[index]


def test_the_gate_refuses_what_surely_loses_on_labelled_queries() -> None:
    plain = np.full(40, 0.8)
    worse = plain - np.tile((0.05, 0.1), 20)
    assert gate.worse_as_labelled(plain, plain) is None
    assert gate.worse_as_labelled(plain + 0.1, plain) is None
    assert gate.worse_as_labelled(plain - np.tile((0.3, -0.28), 20), plain) is None  # it may be chance
    why, told = gate.worse_as_labelled(worse, plain)  # type: ignore[misc]
    assert why == "labelled" and told["labelled"] < told["labelled_plain"] == pytest.approx(0.8)
    assert gate.worse_as_labelled(plain[:1] - 0.1, plain[:1])
    assert gate.worse_as_labelled(plain[:0], plain[:0]) is None


@pytest.mark.parametrize("corner", (0, 1))
def test_the_labelled_queries_do_not_fall_whatever_is_learnt(tmp_path: Path, corner: int) -> None:
    """Even at the bounds of the weights: the words come first."""
    engine = TantivyEngine(tmp_path / "search")
    engine.rebuild(evaluate.read_products(LABELLED / "products.csv.xz"), lambda _keys: [])
    known = Lexicon(engine.vocabulary())
    ranker = Ranker.of(np.array([bound[corner] for bound in fit.BOUNDS]), {})

    def gain(text: str, judged: dict, *, learnt: bool) -> float:
        scoring = ranker.scoring(log.fold(text)) if learnt else None
        query = Query(plan(text, known=known), (Kind.product,), now(), size=10, relaxed=True, scoring=scoring)
        return evaluate.ndcg([match.ref for match in engine.search(query).matches], judged)

    judgments = list(evaluate.read_judgments(LABELLED / "judgments.csv.xz").items())
    before = mean(gain(text, dict(judged), learnt=False) for text, judged in judgments)
    assert mean(gain(text, dict(judged), learnt=True) for text, judged in judgments) >= before - 1e-9


# ---- the whole way


@pytest.fixture
def nothing_learnt(app: Flask) -> Iterator[None]:
    with app.app_context():
        folder = serving.root()
    shutil.rmtree(folder, ignore_errors=True)
    yield
    shutil.rmtree(folder, ignore_errors=True)
    serving.forget()


@pytest.fixture
def planted(context: Flask, index: None, nothing_learnt: None, drain: Drain) -> list[int]:
    """Six notes about lamps; everybody who searches for them opens the one that stands last, wherever it is shown."""
    notes = [make_note(title=f"露营灯 {'很' * number}亮").id for number in range(6)]
    drain()
    page = service.search("露营灯", Kind.note, Viewer(visitor_id=str(ULID())))
    plain = [hit.id for hit in page.hits]
    random = Random(5)
    readers = [Viewer(person_id=make_person(), locale="zh") for _ in range(12)]
    facts: list[dict[str, object]] = []
    for number in range(500):
        reader = readers[number % len(readers)]
        request_id = log.note(reader, "露营灯", "note", 6, seen=page.seen)
        shown = random.sample(plain, 6)
        for place, note in enumerate(shown):
            seen = random.random() < looked(place)
            opened = seen and random.random() < (0.9 if note == plain[-1] else 0.1)
            facts += [
                {
                    "at": now() + timedelta(seconds=1), "person_id": reader.person_id, "verb": verb, "kind": "note",
                    "subject_id": note, "surface": "search", "position": place, "request_id": request_id,
                }
                for verb in ("impression", "open")[: 1 + opened]
            ]  # fmt: skip
    with transaction():
        log.pour()
        activity.load(facts)
    assert sorted(plain) == sorted(notes)
    return plain


def found(**how: object) -> list[int]:
    return [hit.id for hit in service.search("露营灯", Kind.note, Viewer(visitor_id=str(ULID())), **how).hits]  # type: ignore[arg-type]


def test_a_night_of_learning_moves_what_is_opened_up_and_the_operator_stays_above(planted: list[int]) -> None:
    jobs.learn()
    (run,) = runs.last(1, ("search",))
    assert (run.state, run.why) == ("published", "")
    later = jobs.now() + timedelta(seconds=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "now", lambda: later)
        assert found()[0] == planted[-1]
        nothing = service.search("婴儿推车", Kind.note, Viewer(visitor_id=str(ULID())))
        assert (nothing.total, nothing.degraded) == (0, False)
        assert found(sort=service.Sort.new) != found()
        editor = make_person()
        with transaction():
            curation.add(RuleKind.PIN, "露营灯", [f"note:{planted[2]}"], editor)
            curation.add(RuleKind.BLOCK, "露营灯", [f"note:{planted[3]}"], editor)
        assert found()[:2] == [planted[2], planted[-1]]
        assert planted[3] not in found()
        serving.switch(False)
        assert found()[-1] == planted[-1]
        serving.switch(True)
        assert found()[1] == planted[-1]


def test_who_wants_nothing_personal_teaches_nothing(planted: list[int]) -> None:
    since = now() - timedelta(hours=1)
    assert len(lists.read(since)) == 3000
    readers = {int(each.actor[1:]) for each in queries.asked(since, 5000)}
    for person_id in readers:
        with transaction():
            accounts.set_personalised(person_id, False)
    assert len(lists.read(since)) == 0
    visitor, person_id = Viewer(visitor_id=str(ULID()), locale="zh"), make_person()
    request_id = log.note(visitor, "露营灯", "note", 6, seen=[Seen(("note", planted[0]), 5.0, 1.0, 0)])
    shown = {"at": now(), "verb": "impression", "kind": "note", "subject_id": planted[0], "surface": "search"}
    with transaction():
        log.pour()
        activity.load([shown | {"visitor_id": visitor.visitor_id, "position": 0, "request_id": request_id}])
    assert len(lists.read(since)) == 1
    with transaction():
        activity.switch_personal(visitor.visitor_id, False)
    assert len(lists.read(since)) == 0
    with transaction():
        accounts.tie_visitor(visitor.visitor_id, person_id)
    assert len(lists.read(since)) == 0, "not as somebody else either"


def test_what_is_learnt_from_is_what_was_so_when_it_was_shown(planted: list[int], drain: Drain) -> None:
    since = now() - timedelta(hours=1)
    before = {row.key: row for row in lists.read(since).found}
    assert len({row.score for row in before.values()}) > 1
    people = [make_person() for _ in range(30)]
    with transaction():
        for person_id in people:
            social.like(person_id, "note", planted[-1])
    note = notes_of([planted[-1]])[0]
    draft = make_draft(note.author_id, title="露营灯 露营灯", body="露营灯")
    with transaction():
        notes.edit(note.id, note.author_id, draft)
    drain()
    upkeep.reconcile()
    page = service.search("露营灯", Kind.note, Viewer(visitor_id=str(ULID())))
    now_so = {seen.key: seen for seen in page.seen}["note", planted[-1]]
    then = before["note", planted[-1]]
    assert now_so.rank > then.rank and now_so.score != pytest.approx(then.score)
    assert {row.key: row for row in lists.read(since).found} == before


def test_a_page_in_another_order_or_by_hand_teaches_nothing(planted: list[int]) -> None:
    reader = Viewer(visitor_id=str(ULID()))
    assert service.search("露营灯", Kind.note, reader, sort=service.Sort.new).seen == []
    editor = make_person()
    with transaction():
        curation.add(RuleKind.PIN, "露营灯", [f"note:{planted[2]}"], editor)
    page = service.search("露营灯", Kind.note, reader)
    assert page.hits[0].id == planted[2]
    assert planted[2] not in [seen.key[1] for seen in page.seen] and len(page.seen) == 5


def test_the_log_is_read_without_the_right_to_write(
    context: Flask, nothing_learnt: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes minutes, for which nobody else could write on SQLite."""
    held: list[bool] = []
    read = lists.read

    def watched(since: datetime) -> Lists:
        held.append(in_transaction())
        return read(since)

    monkeypatch.setattr(lists, "read", watched)
    jobs.learn()
    assert held == [False]


@pytest.fixture
def judged_goods(planted: list[int], drain: Drain) -> Iterator[tuple[int, int]]:
    """The operator says which of two lamps is right for these words: the one that stands first without learning."""
    goods = [make_product(name=name) for name in ("露营灯", "灯罩 配露营灯 和别的灯")]
    drain()
    right, wrong = (hit for hit in service.search("露营灯", Kind.product, Viewer(visitor_id=str(ULID()))).hits)
    assert [right.id, wrong.id] == goods
    labelled.file().write_text(f"query,product_id,relevance\n露营灯,{right.ref},3\n露营灯,{wrong.ref},1\n")
    yield right.id, wrong.id
    labelled.file().unlink()


def test_an_order_that_loses_on_what_the_operator_judged_is_refused(
    app: Flask, judged_goods: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _right, wrong = judged_goods
    monkeypatch.setattr(fit, "known_now", lambda _given: {"露营灯": {("product", wrong): (9.0, 9.0)}})
    jobs.learn()
    (run,) = runs.last(1, ("search",))
    assert (run.state, run.why, run.metrics["labels"]) == ("refused", "labelled", 1)
    assert run.metrics["labelled"] < run.metrics["labelled_plain"] == 1.0
    assert serving.manifest() is None
    page = signed_in(app, make_person(roles=("admin",))).get("/operator/search/learning", headers=PAGE)
    assert f"{run.metrics['labelled']:.3f}" in page.text and "1.000" in page.text


def test_an_order_that_keeps_what_the_operator_judged_is_published(app: Flask, judged_goods: tuple[int, int]) -> None:
    jobs.learn()
    (run,) = runs.last(1, ("search",))
    assert (run.state, run.metrics["labels"], run.metrics["labelled"]) == ("published", 1, 1.0)
    labelled.file().write_text("query,product\n")
    with pytest.raises(evaluate.Unreadable):
        jobs.learn()
    (run,) = runs.last(1, ("search",))
    assert run.state == "failed" and "no column" in run.why


def test_further_pages_keep_the_order_that_the_first_was_made_in(planted: list[int]) -> None:
    reader = Viewer(visitor_id=str(ULID()))
    first = service.search("露营灯", Kind.note, reader, size=2)
    jobs.learn()
    seen = [hit.id for hit in first.hits]
    cursor = first.next
    while cursor:
        page = service.search("露营灯", Kind.note, reader, cursor, size=2)
        seen += [hit.id for hit in page.hits]
        cursor = page.next
    assert seen == planted


def test_an_artefact_that_is_torn_leaves_the_plain_order(planted: list[int]) -> None:
    jobs.learn()
    version = versions.current_version(serving.root())
    assert version
    (serving.root() / version / "weights.npy").write_bytes(b"torn")
    serving.forget()
    assert found() == planted


def test_what_another_version_of_the_code_learnt_is_left_alone(
    context: Flask, index: None, nothing_learnt: None
) -> None:
    weights = np.ones(len(NAMES) + 1)
    manifest = {"weights": dict(zip((*NAMES, "more"), weights.tolist(), strict=True)), "looked": [], "metrics": {}}
    versions.write(serving.root(), Ranker.of(weights, {}).arrays(), manifest)
    make_note(title="露营灯")
    upkeep.rebuild()
    later = now() + timedelta(seconds=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "now", lambda: later)
        assert len(found()) == 1
    jobs.learn()
    (run,) = runs.last(1, ("search",))
    assert (run.state, run.why, serving.manifest()) == ("refused", "few", None)


def test_a_refusal_is_shown_with_its_reason(app: Flask, index: None, nothing_learnt: None) -> None:
    with app.app_context():
        admin = make_person(roles=("admin",))
        jobs.learn()
        assert serving.manifest() is None
    browser = signed_in(app, admin)
    page = browser.get("/operator/search/learning", headers=PAGE)
    assert page.status_code == 200
    assert "50" in page.text and 'name="on" value="0"' in page.text
    assert browser.post("/operator/search/learning", data={"on": "0"}, headers=csrf(browser)).status_code == 303
    assert 'name="on" value="1"' in browser.get("/operator/search/learning", headers=PAGE).text
    with app.app_context():
        (switched,) = runs.last(1, ("search-switch",))
        assert switched.metrics == {"on": False, "person": admin}


def test_the_page_tells_what_was_learnt(app: Flask, planted: list[int]) -> None:
    admin = make_person(roles=("admin",))
    jobs.learn()
    page = signed_in(app, admin).get("/operator/search/learning", headers=PAGE)
    assert page.status_code == 200
    assert "NDCG" in page.text and page.text.count('role="meter"') == 10
