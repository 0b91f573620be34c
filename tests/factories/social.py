"""Likes, follows and boards for tests. They open their own transactions and need an app context."""

from community.platform.db import session, transaction
from community.social import queries, service
from community.social.boards import service as boards
from community.social.queries import CountersRow


def make_like(person_id: int, note_id: int) -> None:
    with transaction():
        service.like(person_id, "note", note_id)


def make_follow(person_id: int, followed_id: int) -> None:
    with transaction():
        service.follow(person_id, "person", followed_id)


def counters_of(kind: str, subject_id: int) -> CountersRow:
    """The counters as another connection sees them."""
    session().rollback()
    return queries.counters(kind, [subject_id]).get(subject_id, queries.NOTHING)


def make_board(owner_id: int, *note_ids: int, name: str = "冬天窗边喝的", public: bool = True) -> str:
    """A board with these notes on it; returns its public id."""
    with transaction():
        board = boards.open_board(owner_id, name, "一个人的下午，水要烫一点", public=public)
        for note_id in note_ids:
            boards.add(owner_id, board.public_id, "note", note_id)
    return board.public_id
