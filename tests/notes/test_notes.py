"""Publishing, editing, hiding, removing, erasing; tags and topics. Each refusal changes nothing."""

import json
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from community.accounts import service as accounts
from community.catalog import service as catalog
from community.notes import hooks, queries, service
from community.notes.errors import BadNote, NoSuchNote, NotForTagging, NotYourPicture
from community.notes.service import TagDraft
from community.platform.db import session, transaction
from community.platform.errors import WrongState
from community.platform.time import now
from tests.counting import statements
from tests.factories.accounts import make_person
from tests.factories.catalog import make_product, skus_of
from tests.factories.notes import make_draft, make_note, make_picture


@pytest.fixture
def links() -> Iterator[list[tuple[int, int, int, int]]]:
    """Everybody is an influencer here; the calls to the hook."""
    asked: list[tuple[int, int, int, int]] = []

    def link(author_id: int, product_id: int, note_id: int, tag_id: int) -> str:
        asked.append((author_id, product_id, note_id, tag_id))
        return f"link-{tag_id}"

    before = list(hooks.tag_link._plugged)
    hooks.tag_link._plugged[:] = [link]
    yield asked
    hooks.tag_link._plugged[:] = before


def rows(table: str) -> int:
    session().rollback()
    return int(session().execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def events(name: str) -> list[dict[str, int]]:
    session().rollback()
    found = session().execute(text("SELECT body FROM outbox_events WHERE name = :name ORDER BY id"), {"name": name})
    return [body if isinstance(body, dict) else json.loads(body) for (body,) in found]


def test_a_note_keeps_all_that_was_said(context: Flask) -> None:
    author = make_person("阿蘅")
    product = make_product(name="云雀陶瓷手冲滤杯")
    draft = make_draft(
        author,
        pictures=3,
        topics=["手冲", "咖啡角"],
        tags=[TagDraft(1, 0.25, 0.75, product)],
        city=" 杭州 ",
    )
    with transaction():
        made = service.publish(author, draft)
    note = queries.note(made.public_id)
    assert note is not None
    assert (note.author_id, note.kind, note.lang, note.city, note.state) == (author, "note", "zh", "杭州", "published")
    assert note.picture_ids == list(draft.picture_ids)
    assert note.pictures[0].color == "#8aa07b"
    assert [(topic.slug, topic.name_zh) for topic in note.topics] == [("手冲", "手冲"), ("咖啡角", "咖啡角")]
    (tag,) = note.tags
    assert (tag.picture_position, tag.x, tag.y, tag.product_id) == (1, 0.25, 0.75, product)
    assert (tag.label, tag.live, tag.link_token) == ("云雀陶瓷手冲滤杯", True, None)
    assert events("notes.published") == [{"note_id": note.id, "author_id": author}]


def test_reading_a_note_is_one_statement(context: Flask) -> None:
    author = make_person()
    products = [make_product() for _ in range(4)]
    small, large = make_note(author), make_note(author, pictures=9, topics=list("甲乙丙丁"), products=products)
    for note in (small, large):
        with statements() as seen:
            found = queries.note(note.public_id)
        assert found is not None
        assert len(seen) == 1


def test_english_words_make_an_english_note(context: Flask) -> None:
    author = make_person()
    draft = make_draft(author, title="One year of pour over", body="Four things stayed.")
    with transaction():
        assert service.publish(author, draft, lang="zh").lang == "en"


def test_only_own_pictures_are_taken(context: Flask) -> None:
    author, other = make_person(), make_person()
    foreign = make_picture(other)
    for ids in ((foreign,), (make_picture(author), foreign), (999_999,)):
        draft = make_draft(author, picture_ids=ids)
        with pytest.raises(NotYourPicture), transaction():
            service.publish(author, draft)
    assert rows("notes") == 0
    assert rows("outbox_events") == 0


def test_a_bad_draft_names_its_faults_and_writes_nothing(context: Flask) -> None:
    author = make_person()
    draft = make_draft(author, title="", body="长" * 2001)
    with pytest.raises(BadNote) as refused, transaction():
        service.publish(author, draft)
    assert refused.value.fields == {"wrong": ["title", "body"]}
    assert rows("notes") == 0


def test_only_goods_on_the_shelf_are_tagged(context: Flask) -> None:
    author = make_person()
    gone, other = make_product(), make_product()
    with transaction():
        catalog.take_off_shelf(gone, None)
    foreign_sku = skus_of(other)[0].id
    good = make_product()
    for tag in (
        TagDraft(0, 0.5, 0.5, gone),
        TagDraft(0, 0.5, 0.5, 999_999),
        TagDraft(0, 0.5, 0.5, good, sku_id=foreign_sku),
    ):
        draft = make_draft(author, tags=[tag])
        with pytest.raises(NotForTagging), transaction():
            service.publish(author, draft)
    assert (rows("notes"), rows("note_tags")) == (0, 0)


def test_an_edit_keeps_tags_with_their_links(context: Flask, links: list[tuple[int, int, int, int]]) -> None:
    author = make_person()
    stays, goes, comes = make_product(name="滤杯"), make_product(name="水壶"), make_product(name="豆子")
    note = make_note(author, products=[stays, goes])
    before = queries.tags_of([note.id])[note.id]
    pictures = queries.notes([note.id])[note.id].picture_ids
    draft = make_draft(
        author,
        title="改过的标题",
        picture_ids=pictures,
        tags=[TagDraft(0, 0.9, 0.9, comes), TagDraft(0, 0.2, 0.3, stays)],
    )
    with transaction():
        service.edit(note.id, author, draft)
    after = {tag.product_id: tag for tag in queries.tags_of([note.id])[note.id]}
    assert set(after) == {stays, comes}
    assert (after[stays].id, after[stays].link_token) == (before[0].id, f"link-{before[0].id}")
    assert (after[stays].x, after[stays].y) == (0.2, 0.3)
    assert [product for _author, product, _note, _tag in links] == [stays, goes, comes]
    page = queries.note(note.public_id)
    assert page is not None
    assert (page.title, page.edited_at is not None) == ("改过的标题", True)
    assert [event["note_id"] for event in events("notes.changed")] == [note.id]


def test_only_the_author_edits_and_removes(context: Flask) -> None:
    note, other = make_note(), make_person()
    draft = make_draft(other)
    with pytest.raises(NoSuchNote), transaction():
        service.edit(note.id, other, draft)
    with pytest.raises(NoSuchNote), transaction():
        service.remove(note.id, other)
    assert queries.notes([note.id])[note.id].state == "published"


def test_a_removed_note_is_gone_for_good(context: Flask) -> None:
    author = make_person()
    note = make_note(author)
    with transaction():
        service.remove(note.id, author)
    assert queries.note(note.public_id) is None
    assert queries.note_id_of(note.public_id) is None
    with pytest.raises(WrongState), transaction():
        service.bring_back(note.id, author, "again")
    assert [event["note_id"] for event in events("notes.removed")] == [note.id]


def test_a_hidden_note_comes_back_as_it_was(context: Flask) -> None:
    note, moderator = make_note(topics=["手冲"]), make_person(roles=("moderator",))
    withdrawn: list[int] = []
    hooks.withdrawn._plugged.append(withdrawn.append)
    try:
        with transaction():
            service.hide(note.id, moderator, "under review")
    finally:
        hooks.withdrawn._plugged.remove(withdrawn.append)
    assert withdrawn == [note.id]
    assert queries.note(note.public_id) is None
    with transaction():
        service.bring_back(note.id, moderator, "it was fine")
    page = queries.note(note.public_id)
    assert page is not None
    assert [topic.slug for topic in page.topics] == ["手冲"]
    history = (
        session().execute(text("SELECT to_state, why FROM state_changes WHERE machine = 'note' ORDER BY id")).all()
    )
    assert [tuple(row) for row in history] == [("hidden", "under review"), ("published", "it was fine")]


def test_the_notes_of_somebody_who_left_are_tombstones(context: Flask, drain: Callable[[], None]) -> None:
    author = make_person()
    note = make_note(author, topics=["手冲"], products=[make_product()], city="杭州", pictures=2)
    other = make_note()
    with transaction():
        accounts.erase(author)
    drain()
    row = queries.notes([note.id])[note.id]
    assert (row.state, row.title, row.body, row.city, row.pictures) == ("erased", "", "", None, [])
    assert queries.tags_of([note.id]) == {}
    assert rows("note_pictures") == 1
    assert queries.note(other.public_id) is not None


def test_a_dead_product_leaves_its_words_and_comes_back(context: Flask, drain: Callable[[], None]) -> None:
    product = make_product(name="滤杯")
    note = make_note(products=[product])
    with transaction():
        catalog.take_off_shelf(product, None)
    drain()
    (tag,) = queries.tags_of([note.id])[note.id]
    assert (tag.state, tag.label) == ("gone", "滤杯")
    assert queries.showing([product]) == []
    assert [event["note_id"] for event in events("notes.changed")] == [note.id]
    with transaction():
        catalog.put_on_shelf(product, None)
    drain()
    assert queries.tags_of([note.id])[note.id][0].live
    assert queries.showing([product]) == [note.id]
    assert len(events("notes.changed")) == 2


def test_a_dead_tag_may_stay_in_an_edit_but_not_be_set_anew(context: Flask, drain: Callable[[], None]) -> None:
    author, product = make_person(), make_product(name="滤杯")
    note = make_note(author, products=[product])
    with transaction():
        catalog.take_off_shelf(product, None)
    drain()
    pictures = queries.notes([note.id])[note.id].picture_ids
    draft = make_draft(author, picture_ids=pictures, tags=[TagDraft(0, 0.4, 0.4, product)])
    with transaction():
        service.edit(note.id, author, draft)
    (tag,) = queries.tags_of([note.id])[note.id]
    assert (tag.state, tag.x) == ("gone", 0.4)


def test_a_topic_is_opened_once_and_found_by_either_name(context: Flask) -> None:
    with transaction():
        coffee = service.open_channel("coffee", "咖啡", "Coffee", 1, "coffee")
    with transaction():
        assert service.open_channel("coffee", "咖啡", "Coffee", 2, "coffee") == coffee
    first, second = make_note(topics=["咖啡", "手冲"]), make_note(topics=["COFFEE", "手 冲"])
    pages = [queries.note(note.public_id) for note in (first, second)]
    assert [[topic.slug for topic in page.topics] for page in pages if page] == [["coffee", "手冲"]] * 2
    assert rows("topics") == 2
    assert [(choice.slug, choice.name) for choice in queries.channels("en")] == [("coffee", "Coffee")]
    assert queries.counts_of_topics([coffee]) == {coffee: 2}


def test_another_topic_of_the_same_address_gets_a_number(context: Flask) -> None:
    with transaction():
        service.open_channel("home", "居家", "Living", 1)
    note = make_note(topics=["Home"])
    page = queries.note(note.public_id)
    assert page is not None
    assert [topic.slug for topic in page.topics] == ["home-2"]


def test_lists_go_by_time_and_every_note_comes_once(context: Flask) -> None:
    author, at = make_person(), now()
    notes = [make_note(author, topics=["手冲"], at=at).id for _ in range(5)]
    hidden = make_note(author, topics=["手冲"])
    with transaction():
        service.remove(hidden.id, author)
    topic = queries.find_topic("手冲")
    assert topic is not None
    for listed in (
        lambda cursor: queries.by_author(author, cursor, 2),
        lambda cursor: queries.by_topic(topic.id, cursor, 2),
    ):
        seen, cursor = [], None
        while True:
            page = listed(cursor)
            seen += page.items
            cursor = page.next
            if cursor is None:
                break
        assert seen == notes[::-1]
    assert queries.count_by_author(author) == 5


def test_subjects_say_everything_that_the_index_and_the_recommender_need(context: Flask) -> None:
    first, second = make_product(), make_product()
    note = make_note(topics=["手冲", "咖啡"], products=[second, first], city="杭州")
    (row,) = queries.subjects(0, 10)
    assert (row.id, row.topics, row.product_ids, row.state) == (note.id, ("手冲", "咖啡"), (second, first), "published")
    assert queries.subjects(note.id, 10) == []
    (fact,) = queries.subject_facts()
    assert (fact.kind, fact.id, fact.topics) == ("note", note.id, ("手冲", "咖啡"))
    assert [fresh.id for fresh in queries.fresh_facts(5)] == [note.id]
    assert queries.owners("note", [note.id]) == {note.id: note.author_id}
    assert queries.owners("product", [note.id]) == {}


def test_a_failed_publish_leaves_no_topic_behind(context: Flask) -> None:
    author = make_person()
    draft = make_draft(author, topics=["新话题"], tags=[TagDraft(0, 0.5, 0.5, 999_999)])
    with pytest.raises(NotForTagging), transaction():
        service.publish(author, draft)
    assert (rows("topics"), rows("notes")) == (0, 0)
