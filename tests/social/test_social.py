"""Likes, plants, follows, comments and hides; their counters, facts and events. Each refusal changes nothing."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from community.accounts import service as accounts
from community.activity import queries as activity
from community.notes import service as notes
from community.platform.db import session, transaction
from community.platform.viewer import Actor
from community.social import queries, service
from community.social.errors import BadComment, CannotFollowSelf, NoSuchComment, NoSuchSubject
from community.social.models import Comment
from tests.counting import statements
from tests.factories.accounts import make_person
from tests.factories.catalog import make_product, make_shop
from tests.factories.notes import make_note
from tests.factories.social import counters_of, make_follow, make_like


def rows(table: str) -> int:
    session().rollback()
    return int(session().execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def facts_of(person_id: int) -> list[tuple[str, str, int]]:
    session().rollback()
    return [(fact.verb, fact.kind, fact.subject_id) for fact in activity.recent(Actor(person_id))][::-1]


def say(person_id: int, note_id: int, body: str, parent_id: int | None = None) -> Comment:
    with transaction():
        return service.comment(person_id, note_id, body, parent_id)


def test_a_like_counts_once_however_often_it_is_sent(context: Flask) -> None:
    note, reader = make_note(), make_person()
    for first in (True, False, False):
        with transaction():
            assert service.like(reader, "note", note.id) is first
    assert counters_of("note", note.id).likes == 1
    assert counters_of("person", note.author_id).received == 1
    assert facts_of(reader) == [("like", "note", note.id)]
    for first in (True, False):
        with transaction():
            assert service.unlike(reader, "note", note.id) is first
    assert counters_of("note", note.id).likes == 0
    assert counters_of("person", note.author_id).received == 0
    assert facts_of(reader) == [("like", "note", note.id), ("unlike", "note", note.id)]
    assert rows("likes") == 0
    told = session().execute(text("SELECT count(*) FROM outbox_events WHERE name = 'social.liked'")).scalar_one()
    assert told == 2


def test_notes_and_products_are_planted(context: Flask) -> None:
    note, product, reader = make_note(), make_product(), make_person()
    for kind, subject_id in (("note", note.id), ("product", product)):
        with transaction():
            assert service.collect(reader, kind, subject_id)
    assert counters_of("note", note.id).collects == 1
    assert counters_of("product", product).collects == 1
    assert counters_of("person", note.author_id).received == 1
    assert queries.mine(reader, "product", [product])[product] == (False, True, False)
    with transaction():
        assert service.uncollect(reader, "product", product)
    assert counters_of("product", product).collects == 0
    assert queries.collected(reader, "note").items == [note.id]


def test_people_topics_and_shops_are_followed(context: Flask) -> None:
    author, reader = make_person(), make_person()
    make_note(author, topics=["手冲"])
    topic_id = session().execute(text("SELECT id FROM topics")).scalar_one()
    shop = make_shop()
    for kind, subject_id in (("person", author), ("topic", topic_id), ("shop", shop)):
        with transaction():
            assert service.follow(reader, kind, subject_id)
        assert counters_of(kind, subject_id).followers == 1
        assert queries.following_ids(reader, kind) == [subject_id]
    assert counters_of("person", reader).following == 1
    with transaction():
        assert service.unfollow(reader, "person", author)
    assert counters_of("person", author).followers == 0
    assert counters_of("person", reader).following == 0


def test_what_is_not_there_cannot_be_liked_or_followed(context: Flask, drain: Callable[[], None]) -> None:
    reader, author, gone = make_person(), make_person(), make_person()
    removed = make_note(author)
    with transaction():
        notes.remove(removed.id, author)
    with transaction():
        accounts.erase(gone)
    for verb, kind, subject_id in (
        (service.like, "note", removed.id),
        (service.like, "note", 999_999),
        (service.like, "product", make_product()),
        (service.collect, "product", 999_999),
        (service.collect, "person", author),
        (service.follow, "person", gone),
        (service.follow, "topic", 999_999),
        (service.follow, "shop", 999_999),
        (service.follow, "note", removed.id),
    ):
        with pytest.raises(NoSuchSubject), transaction():
            verb(reader, kind, subject_id)
    with pytest.raises(CannotFollowSelf), transaction():
        service.follow(reader, "person", reader)
    assert (rows("likes"), rows("collects"), rows("follows"), rows("subject_counters")) == (0, 0, 0, 0)
    assert facts_of(reader) == []


def test_comments_have_two_levels(context: Flask) -> None:
    note, reader, other = make_note(), make_person(), make_person()
    first = say(reader, note.id, " 滤纸用哪种？\n\n\n\n谢谢 ")
    answer = say(other, note.id, "锥形的", first.id)
    deeper = say(reader, note.id, "收到", answer.id)
    second = say(other, note.id, "第二条")
    assert deeper.parent_id == first.id
    page = queries.comments(note.id)
    assert [root.id for root in page.items] == [second.id, first.id]
    assert page.items[1].body == "滤纸用哪种？\n\n谢谢"
    assert [reply.id for reply in page.items[1].replies] == [answer.id, deeper.id]
    assert counters_of("note", note.id).comments == 4
    assert facts_of(reader) == [("comment", "note", note.id)] * 2


def test_a_bad_comment_is_refused_and_writes_nothing(context: Flask) -> None:
    note, elsewhere, reader = make_note(), make_note(), make_person()
    foreign = say(reader, elsewhere.id, "别处")
    for body, parent, refusal in (
        ("  \u200b ", None, BadComment),
        ("长" * 501, None, BadComment),
        ("好", foreign.id, NoSuchComment),
        ("好", 999_999, NoSuchComment),
    ):
        with pytest.raises(refusal), transaction():
            service.comment(reader, note.id, body, parent)
    assert counters_of("note", note.id).comments == 0
    assert rows("comments") == 1


def test_a_comment_is_taken_away_by_its_writer_or_the_notes_author(context: Flask) -> None:
    note, reader, other = make_note(), make_person(), make_person()
    mine, theirs = say(reader, note.id, "一"), say(other, note.id, "二")
    with pytest.raises(NoSuchComment), transaction():
        service.remove_comment(theirs.id, reader)
    with transaction():
        service.remove_comment(mine.id, reader)
    with transaction():
        service.remove_comment(theirs.id, note.author_id)
    assert counters_of("note", note.id).comments == 0
    assert queries.comments(note.id).items == []
    with pytest.raises(NoSuchComment), transaction():
        service.comment(reader, note.id, "三", mine.id)


def test_pages_of_comments_follow_one_another(context: Flask) -> None:
    note, reader = make_note(), make_person()
    ids = [say(reader, note.id, str(number)).id for number in range(25)]
    for comment_id in ids[:3]:
        say(reader, note.id, "答", comment_id)
    seen, cursor, pages = [], None, 0
    while True:
        page = queries.comments(note.id, cursor)
        seen += [root.id for root in page.items]
        pages, cursor = pages + 1, page.next
        if cursor is None:
            break
    assert (seen, pages) == (ids[::-1], 3)
    assert [len(root.replies) for root in page.items][-3:] == [1, 1, 1]


def test_all_around_a_note_is_one_statement(context: Flask) -> None:
    note, quiet, reader = make_note(), make_note(), make_person()
    make_like(reader, note.id)
    make_like(make_person(), note.id)
    make_follow(reader, note.author_id)
    first = say(reader, note.id, "一")
    say(note.author_id, note.id, "二", first.id)
    with statements() as seen:
        talk = queries.talk(note.id, note.author_id, reader)
    assert len(seen) == 1
    assert (talk.counters.likes, talk.counters.comments, talk.author_followers) == (2, 2, 1)
    assert talk.mine == (True, False, True)
    assert [[reply.body for reply in root.replies] for root in talk.comments.items] == [["二"]]
    nothing = queries.talk(quiet.id, quiet.author_id, None)
    assert nothing.counters == queries.NOTHING
    assert (nothing.author_followers, nothing.mine, nothing.comments.items) == (0, queries.NOBODYS, [])


def test_cards_know_their_likes_in_one_statement(context: Flask) -> None:
    first, second, third, reader = make_note(), make_note(), make_note(), make_person()
    make_like(reader, first.id)
    make_like(make_person(), first.id)
    make_like(make_person(), second.id)
    with statements() as seen:
        standing = queries.standing(reader, [first.id, second.id, third.id])
    assert len(seen) == 1
    assert standing == {first.id: (2, True), second.id: (1, False)}
    assert queries.standing(None, [first.id]) == {first.id: (2, False)}


def test_what_a_visitor_hid_the_person_hides(context: Flask) -> None:
    note, reader = make_note(), make_person()
    visitor = Actor(None, "01ARZ3NDEKTSV4RRFFQ69G5FAV")
    for first in (True, False):
        with transaction():
            assert service.hide(visitor, "note", note.id) is first
    with pytest.raises(NoSuchSubject), transaction():
        service.hide(visitor, "planet", 1)
    assert queries.hidden(visitor) == {("note", note.id)}
    with transaction():
        service.tie_visitor(visitor.visitor_id or "", reader)
    assert queries.hidden(Actor(reader)) == {("note", note.id)}
    assert queries.hidden(visitor) == set()
    with transaction():
        assert service.unhide(Actor(reader), "note", note.id)
    assert queries.hidden(Actor(reader)) == set()


def test_whoever_leaves_takes_their_marks_along(context: Flask, drain: Callable[[], None]) -> None:
    note, leaving, fan = make_note(), make_person(), make_person()
    make_like(leaving, note.id)
    with transaction():
        service.collect(leaving, "note", note.id)
    make_follow(leaving, note.author_id)
    make_follow(fan, leaving)
    first = say(leaving, note.id, "我走了")
    say(fan, note.id, "再见", first.id)
    with transaction():
        accounts.erase(leaving)
    drain()
    assert counters_of("note", note.id) == (0, 0, 1, 0, 0, 0)
    assert counters_of("person", note.author_id) == (0, 0, 0, 0, 0, 0)
    assert counters_of("person", fan).following == 0
    assert (rows("likes"), rows("collects"), rows("follows")) == (0, 0, 0)
    said = session().execute(text("SELECT state, body FROM comments WHERE id = :id"), {"id": first.id}).one()
    assert tuple(said) == ("erased", "")
    assert queries.comments(note.id).items == []


def test_recounting_finds_what_was_counted(context: Flask) -> None:
    people = [make_person() for _ in range(3)]
    notes_made = [make_note(people[0]), make_note(people[1])]
    for person in people:
        for note in notes_made:
            make_like(person, note.id)
    make_follow(people[0], people[1])
    first = say(people[2], notes_made[0].id, "一")
    second = say(people[2], notes_made[0].id, "二")
    with transaction():
        service.remove_comment(second.id, people[2])
    subjects = [("note", note.id) for note in notes_made] + [("person", person) for person in people]
    before = {subject: counters_of(*subject) for subject in subjects}
    assert before["note", notes_made[0].id] == (3, 0, 1, 0, 0, 0)
    assert before["person", people[1]] == (0, 0, 0, 1, 0, 3)
    with transaction():
        service.recount()
    assert {subject: counters_of(*subject) for subject in subjects} == before
    assert first.parent_id is None
