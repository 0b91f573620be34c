"""What a reader does not want, in every list and at once; and a list that is nobody's in particular."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask

from community.accounts import service as accounts
from community.activity import service as acts
from community.activity.queries import FactRow
from community.feed import service
from community.notes import queries as notes
from community.notes import service as publishing
from community.platform.db import transaction
from community.platform.viewer import Actor, Viewer
from community.recommender import jobs
from community.recommender import service as recommender
from community.social import service as social
from recsys.serve import Ranked
from tests.factories.accounts import make_person
from tests.factories.notes import make_draft, make_note
from tests.factories.social import make_follow, make_like
from tests.feed.test_explore import organic
from tests.feed.world import plant, scroll, viewer


@pytest.mark.parametrize("trained", [False, True])
def test_a_hidden_person_is_in_no_list_until_shown_again(
    context: Flask, drain: Callable[[], None], trained: bool
) -> None:
    reader, liked, loathed = make_person(), make_person(), make_person()
    theirs = [make_note(loathed, topics=["手冲"], city="杭州").id for _ in range(6)]
    others = [make_note(liked, topics=["手冲"], city="杭州").id for _ in range(6)]
    make_follow(reader, loathed)
    drain()
    if trained:
        jobs.run()
    topic = notes.find_topic("手冲")
    assert topic is not None
    here = viewer(reader, city="杭州")

    def shown() -> list[set[int]]:
        return [
            {card.id for card in scroll(here)},
            {card.id for card in service.channel(here, topic.id).cards},
            {card.id for card in service.of_topic(here, topic.id).cards},
            {card.id for card in service.nearby(here).cards},
            {card.id for card in service.following(here).cards},
            {card.id for card in service.related(here, others[0], ["手冲"], 20)},
        ]

    assert all(set(theirs) <= ids for ids in shown()[:5])
    with transaction():
        social.hide(Actor(reader), "person", loathed)
    assert not any(set(theirs) & ids for ids in shown())
    assert set(others) == shown()[0]
    with transaction():
        social.unhide(Actor(reader), "person", loathed)
    assert all(set(theirs) <= ids for ids in shown()[:5])


def test_a_note_shown_again_comes_back(context: Flask, drain: Callable[[], None]) -> None:
    ids = plant(12, drain)
    reader = make_person()
    with transaction():
        social.hide(Actor(reader), "note", ids[3])
    assert ids[3] not in [card.id for card in scroll(viewer(reader))]
    with transaction():
        assert social.unhide(Actor(reader), "note", ids[3])
        assert not social.unhide(Actor(reader), "note", ids[3])
    assert sorted(card.id for card in scroll(viewer(reader))) == ids


def test_hiding_between_two_pages_is_obeyed_without_a_profile(context: Flask, drain: Callable[[], None]) -> None:
    plant(40, drain)
    reader = viewer(make_person(), personalised=False)
    first = service.explore(reader, size=10)
    coming = service.explore(reader, first.list_id, first.next_at or 0, 10)
    hidden = organic(coming)[4]
    with transaction():
        social.hide(reader.actor, "note", hidden)
    again = service.explore(reader, first.list_id, first.next_at or 0, 10)
    assert hidden not in organic(again)
    assert len(organic(again)) == 10


def test_beginning_anew_between_two_pages_counts_for_what_is_to_come(
    context: Flask, drain: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = plant(40, drain)
    reader = viewer(make_person())
    make_like(reader.person_id, ids[0])
    first = service.explore(reader, size=10)
    folded: list[int] = []
    rank = recommender.rank

    def spied(whose: Viewer, history: Sequence[FactRow], **asked: Any) -> list[Ranked]:
        folded.append(len(history))
        return rank(whose, history, **asked)

    monkeypatch.setattr(recommender, "rank", spied)
    second = service.explore(reader, first.list_id, first.next_at or 0, 10)
    assert folded == [], "nothing was done since"
    with transaction():
        acts.begin_anew(reader.actor)
    third = service.explore(reader, second.list_id, second.next_at or 0, 10)
    assert folded == [0]
    assert not {*organic(first), *organic(second)} & {*organic(third)}


def test_switching_personalisation_off_between_two_pages_ends_the_list(
    context: Flask, drain: Callable[[], None]
) -> None:
    plant(40, drain)
    person = make_person()
    first = service.explore(viewer(person), size=10)
    second = service.explore(viewer(person, personalised=False), first.list_id, first.next_at or 0, 10)
    assert second.list_id != first.list_id
    assert [card.position for card in second.cards] == list(range(10))


def test_with_personalisation_off_two_people_get_one_list(context: Flask, drain: Callable[[], None]) -> None:
    ids = plant(60, drain, authors=6)
    one, other = make_person(interests=("手冲",)), make_person()
    for note_id in ids[:15]:
        make_like(one, note_id)
    for note_id in ids[40:]:
        make_like(other, note_id)
    jobs.run()
    lists = [
        [card.id for card in scroll(viewer(person, personalised=False, interests=interests), 20)]
        for person, interests in ((one, ("手冲",)), (other, ()), (None, ()))
    ]
    assert lists[0] == lists[1] == lists[2]
    personal = [[card.id for card in scroll(viewer(person), 20)] for person in (one, other)]
    assert personal[0] != personal[1]
    topics = [service.channel(viewer(person, personalised=False), 1).cards for person in (one, other)]
    assert topics[0] == topics[1]


def test_a_list_is_its_readers_alone(context: Flask, drain: Callable[[], None]) -> None:
    plant(40, drain)
    reader, other = viewer(make_person()), viewer(make_person())
    first = service.explore(reader, size=10)
    assert organic(service.explore(reader, first.list_id, 10, 10)) != organic(first)
    stolen = service.explore(other, first.list_id, first.next_at or 0, 10)
    assert [card.position for card in stolen.cards] == list(range(10)), "a new list, from its top"
    assert stolen.list_id != first.list_id


def test_who_leaves_is_gone_before_any_event_is_delivered(context: Flask, drain: Callable[[], None]) -> None:
    leaving, reader = make_person(), make_person()
    theirs = make_note(leaving).id
    others = plant(8, drain)
    with transaction():
        accounts.erase(leaving)
    assert sorted(card.id for card in scroll(viewer(reader))) == others
    assert theirs not in [card.id for card in service.of_notes(viewer(reader), [theirs, *others])]


def test_a_reader_of_english_gets_english_and_a_little_else(context: Flask, drain: Callable[[], None]) -> None:
    chinese = set(plant(60, drain))
    writers = [make_person() for _ in range(4)]
    drafts = [(writers[n % 4], make_draft(writers[n % 4], title=f"What stayed, {n}", body="Fine.")) for n in range(36)]
    with transaction():
        english = {publishing.publish(writer, draft).id for writer, draft in drafts}
    drain()
    jobs.run()
    cards = scroll(viewer(locale="en"), 20)
    assert {card.id for card in cards} == chinese | english, "nothing is withheld"
    first = [card.id in chinese for card in cards[:40]]
    assert sum(first) == 4
    assert cards[0].id in english


def test_a_channel_is_ranked_and_has_every_note_once(context: Flask, drain: Callable[[], None]) -> None:
    writer, other = make_person(), make_person()
    ids = [make_note(writer if number % 2 else other, topics=["手冲"]).id for number in range(30)]
    reader = make_person()
    drain()
    for note_id in ids[:3]:
        make_like(make_person(), note_id)
        make_like(reader, note_id)
    topic = notes.find_topic("手冲")
    assert topic is not None
    page = service.channel(viewer(reader), topic.id, size=8)
    shown = [card.id for card in page.cards]
    while page.next_at is not None:
        page = service.channel(viewer(reader), topic.id, page.list_id, page.next_at, 8)
        shown += [card.id for card in page.cards]
    assert sorted(shown) == ids
    assert {card.lane for card in page.cards} == {"channel"}
