"""A reader's own words on topics: more, less, never."""

from sqlalchemy import bindparam, delete, select

from community.platform.db import insert_once, session
from community.platform.time import now
from community.platform.viewer import Viewer
from community.recommender.models import Leaning, Wish

__all__ = ["Wish", "forget", "lean", "leanings_of", "words_of"]

_OF = select(Leaning.topic, Leaning.wish).where(Leaning.person_id == bindparam("person_id"))


def leanings_of(viewer: Viewer) -> dict[str, int]:
    """Topic → wish of the reader who is signed in; none with personalisation off. One statement."""
    if viewer.person_id is None or not viewer.personalised:
        return {}
    return words_of(viewer.person_id)


def words_of(person_id: int) -> dict[str, int]:
    """Topic → wish, as a person said it. One statement."""
    return dict(session().execute(_OF, {"person_id": person_id}).all())


def lean(person_id: int, topic: str, wish: Wish | None) -> None:
    """Say more, less or never of a topic; None takes it back."""
    _forget(person_id, topic)
    if wish is not None:
        insert_once(Leaning, person_id=person_id, topic=topic, wish=int(wish), at=now())


def forget(person_id: int) -> None:
    """Take every word back."""
    _forget(person_id)


def _forget(person_id: int, topic: str | None = None) -> None:
    which = [Leaning.person_id == person_id] + ([Leaning.topic == topic] if topic is not None else [])
    session().execute(delete(Leaning).where(*which).execution_options(synchronize_session=False))
