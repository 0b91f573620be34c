"""What was learnt, in the reader's hands: seen, edited, explained, begun anew, cleared, and gone with the person."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from community.accounts import queries as people
from community.accounts import service as accounts
from community.activity import queries as activity
from community.activity import service as acts
from community.feed import service as feed
from community.platform.db import session, transaction
from community.platform.time import now
from community.platform.viewer import Actor
from community.recommender import explain, jobs, profile
from community.recommender import service as recommender
from community.recommender.models import Wish
from community.social import service as social
from tests.browsing import FRAGMENT, send
from tests.factories.accounts import make_person, signed_in
from tests.factories.notes import make_note
from tests.factories.social import make_follow, make_like
from tests.feed.world import plant, scroll, viewer

COUNT = text("SELECT count(*) FROM activity_facts")


@pytest.fixture
def world(context: Flask, drain: Callable[[], None]) -> dict[str, list[int]]:
    """Two topics with readers of their own, trained: slug → its notes."""
    ids = {slug: [make_note(topics=[slug], title=f"{slug} {n}").id for n in range(12)] for slug in ("手冲", "徒步")}
    for notes in ids.values():
        for reader in [make_person() for _ in range(8)]:
            for note_id in notes[:9]:
                make_like(reader, note_id)
    drain()
    jobs.run()
    return ids


def shares(person_id: int) -> dict[str, float]:
    return {row.slug: row.share for row in profile.interests(viewer(person_id), now().timestamp())}


def first(person_id: int, count: int = 8, **more: object) -> list[int]:
    return [card.id for card in feed.explore(viewer(person_id, **more), size=count).cards]


def test_one_act_makes_a_list_personal_and_shows_as_a_topic(world: dict[str, list[int]]) -> None:
    reader = make_person()
    assert shares(reader) == {}
    make_like(reader, world["徒步"][0])
    assert shares(reader) == {"徒步": 1.0}
    liked = set(world["徒步"])
    assert len(liked & set(first(reader))) >= 6
    other = make_person()
    make_like(other, world["手冲"][0])
    assert len(liked & set(first(other))) <= 2


def test_picked_interests_lead_before_the_first_act(world: dict[str, list[int]]) -> None:
    for slug, notes in world.items():
        shown = first(make_person(), interests=(slug,))
        assert len(set(notes) & set(shown)) >= 6, slug


def test_a_word_on_a_topic_moves_the_next_list_and_can_be_taken_back(world: dict[str, list[int]]) -> None:
    reader = make_person()
    make_like(reader, world["徒步"][0])
    hiking = set(world["徒步"])

    def early() -> int:
        return len(hiking & set(first(reader)))

    usual = early()
    with transaction():
        profile.say(viewer(reader), "徒步", Wish.LESS)
    assert early() < usual
    with transaction():
        profile.say(viewer(reader), "徒步", Wish.NEVER)
    assert not hiking & {card.id for card in scroll(viewer(reader))}
    (row,) = [row for row in profile.interests(viewer(reader), now().timestamp()) if row.slug == "徒步"]
    assert (row.wish, row.share) == (Wish.NEVER, 1.0)
    with transaction():
        profile.say(viewer(reader), "徒步", None)
    assert early() == usual
    assert profile.kept_about(reader) == []


def test_why_names_the_lane_and_the_own_acts(world: dict[str, list[int]]) -> None:
    reader = make_person()
    make_like(reader, world["徒步"][0])
    make_like(reader, world["手冲"][0])
    reasons = explain.why(viewer(reader), ("note", world["徒步"][1]), "similar")
    assert reasons.acts[0].subject_id == world["徒步"][0]
    assert (reasons.acts[0].verb, reasons.acts[0].title) == ("like", "徒步 0")
    assert reasons.topics[0][0] == "徒步"
    assert reasons.lane == "它和你读过、种草过的很搭。"
    assert explain.why(viewer(reader, personalised=False), ("note", world["徒步"][1]), "popular").acts == []
    assert explain.why(viewer(make_person()), ("note", 999_999), None).acts == []


def test_a_followed_author_is_a_reason(world: dict[str, list[int]], drain: Callable[[], None]) -> None:
    reader, author = make_person(), make_person("阿蘅")
    make_follow(reader, author)
    note = make_note(author)
    drain()
    (act, *_rest) = explain.why(viewer(reader), ("note", note.id), "fresh").acts
    assert (act.verb, act.title) == ("follow", "阿蘅")


def test_beginning_anew_forgets_the_taste_and_keeps_the_history(world: dict[str, list[int]]) -> None:
    reader = make_person()
    make_like(reader, world["徒步"][0])
    with transaction():
        social.hide(Actor(reader), "note", world["手冲"][5])
        profile.say(viewer(reader), "徒步", Wish.MORE)
        profile.reset(viewer(reader))
    assert recommender.history_of(viewer(reader)) == []
    assert shares(reader) == {}
    assert [act.subject_id for act in profile.history(viewer(reader), None, 10).items] == [world["徒步"][0]]
    assert world["手冲"][5] not in [card.id for card in scroll(viewer(reader))], "what was hidden stays hidden"
    make_like(reader, world["手冲"][0])
    assert shares(reader) == {"手冲": 1.0}
    before = jobs.read()
    with transaction():
        profile.reset(viewer(reader))
    after = jobs.read()
    assert after.n_facts == before.n_facts - 1, "the next training forgets it too"


def test_history_is_paged_and_cleared_one_by_one_or_whole(world: dict[str, list[int]]) -> None:
    reader = make_person()
    for note_id in world["徒步"][:5]:
        make_like(reader, note_id)
    page = profile.history(viewer(reader), None, 3)
    rest = profile.history(viewer(reader), page.next, 3)
    assert [act.subject_id for act in page.items + rest.items] == world["徒步"][4::-1]
    assert rest.next is None
    with transaction():
        assert profile.clear(viewer(reader), ("note", world["徒步"][0])) == 1
        social.hide(Actor(reader), "note", world["手冲"][1])
    assert len(profile.history(viewer(reader), None, 10).items) == 4
    with transaction():
        assert profile.clear(viewer(reader)) == 4
    assert profile.history(viewer(reader), None, 10).items == []
    assert activity.hidden(Actor(reader)) == {("note", world["手冲"][1])}


def test_a_person_deleted_is_gone_at_once_and_from_the_next_artefact(world: dict[str, list[int]]) -> None:
    leaving = make_person()
    for note_id in world["徒步"][:4]:
        make_like(leaving, note_id)
    with transaction():
        acts.record("cart", "product", 5, Actor(leaving, "01JAAAAAAAAAAAAAAAAAAAAAAA"))
        profile.say(viewer(leaving), "徒步", Wish.MORE)
    assert leaving in jobs.read().people
    facts = session().scalar(COUNT)
    with transaction():
        accounts.erase(leaving)
    assert recommender.history_of(viewer(leaving)) == []
    assert profile.kept_about(leaving) == []
    assert leaving not in jobs.read().people
    assert session().scalar(COUNT) == facts, "what happened to the notes is still counted"


def test_the_pages_are_the_readers_own(app: Flask, drain: Callable[[], None]) -> None:
    with app.app_context():
        reader, note = make_person("小陶", interests=("手冲",)), make_note(topics=["手冲"])
        make_like(reader, note.id)
    drain()
    browser = signed_in(app, reader)
    sheet = browser.get(f"/why/note/{note.id}?lane=fresh", headers=FRAGMENT).text
    assert "data-title" in sheet and "<html" not in sheet
    assert browser.get("/why/person/1").status_code == 404
    page = browser.get("/settings/recommendations").text
    assert "/t/%E6%89%8B%E5%86%B2" in page or "手冲" in page
    assert note.public_id in browser.get("/settings/history").text
    assert note.public_id not in app.test_client().get("/settings/history").text
    assert send(browser, "/settings/history/clear", htmx=False).status_code == 303
    assert note.public_id not in browser.get("/settings/history").text
    for topic, wish, status in (("手冲", "more", 303), ("手冲", "love", 400), ("", "more", 400)):
        answer = send(browser, "/settings/recommendations/topic", {"topic": topic, "wish": wish}, htmx=False)
        assert answer.status_code == status
    stranger = app.test_client()
    refused = send(stranger, "/settings/recommendations/topic", {"topic": "手冲", "wish": "never"}, htmx=False)
    assert "/sign-in" in refused.headers.get("Location", "/sign-in")
    assert send(browser, "/settings/recommendations/reset", htmx=False).status_code == 303
    with app.app_context():
        assert profile.kept_about(reader) == []


def test_a_visitor_switches_personalisation_off_and_it_holds_at_once(app: Flask, drain: Callable[[], None]) -> None:
    with app.app_context():
        ids = plant(60, drain)
    browser = app.test_client()
    path, switch = "/settings/recommendations", "/settings/recommendations/personal"
    assert path in browser.get("/").text, "the foot of a page leads there"

    def switched_on() -> bool:
        return "checked" in browser.get(path).text.split('name="personal"')[1].split(">")[0]

    assert switched_on()
    assert send(browser, switch, {}, htmx=False).status_code == 303
    assert not switched_on()
    assert send(browser, switch, {"personal": "y"}, htmx=False).status_code == 303
    assert switched_on()
    with app.app_context():
        nobody = viewer()
        page_one = feed.explore(nobody, size=10)
        plain = feed.explore(replace(nobody, personalised=False), page_one.list_id, page_one.next_at or 0, 10)
        assert plain.list_id != page_one.list_id, "a list that was ranked for them ends"
        assert len(ids) == 60


def test_a_member_finds_the_same_switch_there(app: Flask) -> None:
    with app.app_context():
        person = make_person()
    browser = signed_in(app, person)
    assert send(browser, "/settings/recommendations/personal", {}, htmx=False).status_code == 303
    with app.app_context():
        assert people.personalised_among([person]) == {}
    assert send(browser, "/settings/recommendations/personal", {"personal": "y"}, htmx=False).status_code == 303
    with app.app_context():
        assert list(people.personalised_among([person])) == [person]
