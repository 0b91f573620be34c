"""Boards: what their owner may do, what is refused, who sees them, and what is left when one leaves."""

from collections.abc import Callable
from threading import Thread

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from community.accounts import service as accounts
from community.notes import service as notes
from community.platform.db import session, transaction
from community.social import kept
from community.social import queries as social_queries
from community.social import service as social
from community.social.boards import imports, queries, service, views
from community.social.boards.errors import (
    AlreadyOnBoard,
    BadBoardName,
    BadDescription,
    BadReason,
    BoardFull,
    NoSuchBoard,
    NoSuchItem,
    OtherItems,
    TooManyBoards,
)
from community.social.boards.rules import MAX_BOARDS, MAX_ITEMS, free_slot, moved
from community.social.errors import NoSuchSubject
from tests.counting import statements
from tests.factories.accounts import make_person
from tests.factories.catalog import make_product
from tests.factories.notes import make_note
from tests.factories.shop import count_of
from tests.factories.social import counters_of, make_board


def order_of(public_id: str, owner_id: int) -> list[int]:
    """Subjects in the order of the board."""
    board = queries.find(public_id, owner_id)
    assert board is not None
    return [item.subject_id for item in queries.items(board.id)]


def items_of(public_id: str, owner_id: int) -> list[int]:
    board = queries.find(public_id, owner_id)
    assert board is not None
    return [item.id for item in queries.items(board.id)]


def test_a_board_takes_a_note_and_a_product_once_each(context: Flask) -> None:
    owner, note, product = make_person(), make_note(), make_product()
    board = make_board(owner)
    for kind, subject_id in (("note", note.id), ("product", product)):
        with transaction():
            service.add(owner, board, kind, subject_id, "水烫一点也不抖")
        with pytest.raises(AlreadyOnBoard), transaction():
            service.add(owner, board, kind, subject_id)
    assert order_of(board, owner) == [note.id, product]
    assert (counters_of("note", note.id).collects, counters_of("product", product).collects) == (1, 1)
    page = views.page(board, None, "zh")
    assert [(item.kind, item.reason, item.gone) for item in page.items] == [
        ("note", "水烫一点也不抖", False),
        ("product", "水烫一点也不抖", False),
    ]


def test_what_is_pulled_up_leaves_the_boards_of_that_person_alone(context: Flask) -> None:
    owner, other, note = make_person(), make_person(), make_note()
    mine, theirs = make_board(owner, note.id), make_board(other, note.id)
    with transaction():
        assert social.uncollect(owner, "note", note.id)
    assert (order_of(mine, owner), order_of(theirs, other)) == ([], [note.id])


def test_what_is_pulled_up_while_it_is_put_on_a_board_is_not_on_it(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, note = make_person(), make_note()
    board, note_id = make_board(owner), note.id
    with transaction():
        social.collect(owner, "note", note_id)

    def pull_up() -> None:
        with context.app_context(), transaction():
            social.uncollect(owner, "note", note_id)

    other = Thread(target=pull_up)
    collect = social.collect

    def planted_already(person_id: int, kind: str, subject_id: int) -> bool:
        done = collect(person_id, kind, subject_id)
        other.start()
        other.join(0.5)
        return done

    with monkeypatch.context() as meanwhile, transaction():
        meanwhile.setattr(social, "collect", planted_already)
        service.add(owner, board, "note", note_id)
    other.join()
    session().rollback()
    assert (count_of("collects"), count_of("board_items")) == (0, 0)


def test_what_leaves_a_board_stays_planted(context: Flask) -> None:
    owner, note = make_person(), make_note()
    board = make_board(owner, note.id)
    (item,) = items_of(board, owner)
    with transaction():
        service.take_off(owner, board, item)
    with transaction():
        service.remove(owner, board)
    assert (count_of("boards"), count_of("board_items")) == (0, 0)
    assert social_queries.collected(owner, "note").items == [note.id]


@pytest.mark.parametrize(
    ("name", "description", "refusal"),
    [
        ("", "", BadBoardName),
        (" \u200b\n", "", BadBoardName),
        ("田" * 41, "", BadBoardName),
        ("田", "因" * 101, BadDescription),
    ],
)
def test_words_are_counted_in_characters(context: Flask, name: str, description: str, refusal: type[Exception]) -> None:
    owner = make_person()
    with pytest.raises(refusal), transaction():
        service.open_board(owner, name, description)
    assert count_of("boards") == 0
    with transaction():
        board = service.open_board(owner, "田" * 40, "因" * 100)
    assert (len(board.name), len(board.description)) == (40, 100)


def test_a_person_has_fifty_boards_and_may_fill_the_gap(context: Flask) -> None:
    owner = make_person()
    made = [make_board(owner) for _ in range(MAX_BOARDS)]
    with pytest.raises(TooManyBoards), transaction():
        service.open_board(owner, "再一块")
    with transaction():
        service.remove(owner, made[7])
    make_board(owner)
    assert count_of("boards") == MAX_BOARDS


def test_a_full_board_takes_no_more(context: Flask) -> None:
    owner, note = make_person(), make_note()
    with transaction():
        items = [imports.ItemBefore("note", 10_000 + place, "", note.published_at) for place in range(MAX_ITEMS)]
        imports.boards([imports.BoardBefore(owner, "满的", "", True, note.published_at, items)])
    (board,) = queries.boards_of(owner, owner)
    with pytest.raises(BoardFull), transaction():
        service.add(owner, board.public_id, "note", note.id)
    assert count_of("board_items") == MAX_ITEMS
    assert counters_of("note", note.id).collects == 0


def test_others_find_nothing_to_change(context: Flask) -> None:
    owner, other, note = make_person(), make_person(), make_note()
    board = make_board(owner, note.id)
    (item,) = items_of(board, owner)
    calls: list[Callable[[], object]] = [
        lambda: service.describe(other, board, "别人的", "", public=False),
        lambda: service.show(other, board, public=False),
        lambda: service.add(other, board, "note", note.id),
        lambda: service.take_off(other, board, item),
        lambda: service.give_reason(other, board, item, "哈"),
        lambda: service.choose_cover(other, board, item),
        lambda: service.move(other, board, item, 1),
        lambda: service.reorder(other, board, [item]),
        lambda: service.remove(other, board),
    ]
    for call in calls:
        with pytest.raises(NoSuchBoard), transaction():
            call()
    found = queries.find(board, None)
    assert found and (found.name, found.public, found.count) == ("冬天窗边喝的", True, 1)
    assert counters_of("note", note.id).collects == 1


def test_what_is_not_there_is_refused_and_nothing_is_planted(context: Flask) -> None:
    owner, author, kept_note = make_person(), make_person(), make_note()
    removed = make_note(author)
    with transaction():
        notes.remove(removed.id, author)
    board = make_board(owner, kept_note.id)
    for kind, subject_id in (("note", removed.id), ("note", 999_999), ("product", 999_999), ("person", author)):
        with pytest.raises(NoSuchSubject), transaction():
            service.add(owner, board, kind, subject_id)
    product = make_product()
    with pytest.raises(BadReason), transaction():
        service.add(owner, board, "product", product, "长" * 101)
    for act in (
        lambda: service.take_off(owner, board, 999_999),
        lambda: service.give_reason(owner, board, 999_999, "好"),
        lambda: service.choose_cover(owner, board, 999_999),
        lambda: service.move(owner, board, 999_999, 1),
    ):
        with pytest.raises(NoSuchItem), transaction():
            act()
    assert (count_of("board_items"), count_of("collects")) == (1, 1)


def test_a_board_is_in_its_owners_order(context: Flask) -> None:
    owner = make_person()
    first, second, third = (make_note().id for _ in range(3))
    board = make_board(owner, first, second, third)
    one, two, three = items_of(board, owner)
    for item, step, then in (
        (three, -1, [first, third, second]),
        (one, 1, [third, first, second]),
        (three, -1, [third, first, second]),
        (two, 1, [third, first, second]),
    ):
        with transaction():
            service.move(owner, board, item, step)
        assert order_of(board, owner) == then
    with transaction():
        service.reorder(owner, board, [two, one, three])
    assert order_of(board, owner) == [second, first, third]
    for wrong in ([two, one], [two, one, one], [two, one, 999_999], [two, one, three, three]):
        with pytest.raises(OtherItems), transaction():
            service.reorder(owner, board, wrong)
    assert order_of(board, owner) == [second, first, third]


@given(st.permutations(range(6)), st.integers(0, 5), st.integers(-9, 9))
@pytest.mark.database_free
def test_a_move_keeps_everything_and_the_order_of_the_others(order: list[int], item: int, step: int) -> None:
    then = moved(order, item, step)
    assert [each for each in then if each != item] == [each for each in order if each != item]
    assert then.index(item) == min(max(order.index(item) + step, 0), 5)


@given(st.sets(st.integers(1, MAX_BOARDS)))
@pytest.mark.database_free
def test_a_free_slot_is_free(taken: set[int]) -> None:
    slot = free_slot(sorted(taken))
    assert (slot is None) == (len(taken) == MAX_BOARDS)
    assert slot not in taken


def test_the_chosen_cover_comes_first_and_gives_way_when_it_leaves(context: Flask) -> None:
    owner = make_person()
    first, second = make_note(), make_note()
    board = make_board(owner, first.id, second.id)
    one, two = items_of(board, owner)
    with transaction():
        service.choose_cover(owner, board, one)
    with transaction():
        service.choose_cover(owner, board, two)
    assert [item.cover for item in views.page(board, owner, "zh").items] == [False, True]
    keys = [note.gallery[0]["key"] for note in (second, first)]
    assert [picture.key for picture in views.page(board, None, "zh").pictures] == keys
    (card,) = views.cards(queries.boards_of(owner, None), "zh")
    assert [picture.key for picture in card.pictures] == keys
    with transaction():
        service.take_off(owner, board, two)
    assert [picture.key for picture in views.page(board, None, "zh").pictures] == keys[1:]


def test_a_note_that_is_gone_is_seen_by_the_owner_alone(context: Flask) -> None:
    owner, author = make_person(), make_person()
    stays, goes = make_note(author), make_note(author)
    board = make_board(owner, stays.id, goes.id)
    with transaction():
        notes.remove(goes.id, author)
    assert [item.gone for item in views.page(board, owner, "zh").items] == [False, True]
    (seen,) = views.page(board, None, "zh").items
    assert (seen.public_id, seen.gone) == (stays.public_id, False)


def test_a_closed_board_is_nobody_elses_to_find_at_once(context: Flask) -> None:
    owner, other = make_person(), make_person()
    board = make_board(owner, make_note().id)
    with transaction():
        service.show(owner, board, public=False)
    for reader in (None, other):
        with pytest.raises(NoSuchBoard):
            views.page(board, reader, "zh")
        assert queries.boards_of(owner, reader) == []
    assert views.page(board, owner, "zh").mine
    with transaction():
        service.show(owner, board, public=True)
    assert views.page(board, other, "zh").mine is False


def test_who_leaves_takes_their_boards_along(context: Flask, drain: Callable[[], None]) -> None:
    leaver, stayer, note = make_person(), make_person(), make_note()
    gone, there = make_board(leaver, note.id), make_board(stayer, note.id)
    with transaction():
        accounts.erase(leaver)
    with pytest.raises(NoSuchBoard):
        views.page(gone, None, "zh")
    drain()
    assert (count_of("boards"), count_of("board_items")) == (1, 1)
    assert order_of(there, stayer) == [note.id]


def test_what_is_kept_names_boards_and_reasons(context: Flask) -> None:
    owner, note = make_person(), make_note()
    make_board(owner, name="空着的", public=False)
    board = make_board(owner, note.id)
    (item,) = items_of(board, owner)
    with transaction():
        service.give_reason(owner, board, item, "留着冬天做")
    with context.test_request_context():
        rows = next(part.rows for part in kept.about(owner) if len(part.columns) == 6)
    assert [row[1:] for row in rows] == [
        ("冬天窗边喝的", "一个人的下午，水要烫一点", "公开", note.title, "留着冬天做"),
        ("空着的", "一个人的下午，水要烫一点", "仅自己可见", "", ""),
    ]


def test_a_board_is_read_in_five_statements_and_a_row_of_them_in_four(context: Flask) -> None:
    owner = make_person()
    boards = [make_board(owner, *(make_note().id for _ in range(size))) for size in (1, 5)]
    for board in boards:
        product = make_product()
        with transaction():
            service.add(owner, board, "product", product)
        with statements() as seen:
            views.page(board, None, "zh")
        assert len(seen) == 5
    for count in (1, 2):
        with statements() as seen:
            views.cards(queries.boards_of(owner, None)[:count], "zh")
        assert len(seen) == 4
