"""Topics: found by any of their names, opened with the first note about them."""

from collections.abc import Sequence

from sqlalchemy import bindparam, or_, select, update

from community.notes.models import Topic
from community.notes.rules import MAX_TOPIC, numbered, one_line, topic_key, topic_slug
from community.platform.db import insert_once, session
from community.platform.time import now

_BY_KEYS = select(Topic.id, Topic.name_key, Topic.alias_key).where(
    or_(
        Topic.name_key.in_(bindparam("keys", expanding=True)), Topic.alias_key.in_(bindparam("aliases", expanding=True))
    )
)
_SLUGS_TRIED = 50


def ids_of(names: Sequence[str]) -> list[int]:
    """Ids of the topics of these names, in their order, each once; those that do not exist are opened."""
    keys = {topic_key(name): name for name in names}
    known = _known(list(keys))
    ids = [known[key] if key in known else _open(name, key) for key, name in keys.items()]
    return list(dict.fromkeys(ids))


def _known(keys: list[str]) -> dict[str, int]:
    found = {}
    for row in session().execute(_BY_KEYS, {"keys": keys, "aliases": keys}) if keys else ():
        found[row.name_key] = row.id
        if row.alias_key:
            found[row.alias_key] = row.id
    return {key: found[key] for key in keys if key in found}


def _open(name: str, key: str) -> int:
    """Open a topic; somebody who opens the same one at this moment opens it once."""
    slug = topic_slug(name)
    for number in range(1, _SLUGS_TRIED):
        insert_once(Topic, slug=numbered(slug, number), name_zh=name, name_en=name, name_key=key, created_at=now())
        known = _known([key])
        if known:
            return known[key]
    raise RuntimeError(f"no free address for the topic {name!r}")


def open_channel(slug: str, name_zh: str, name_en: str, position: int, icon: str = "plant") -> int:
    """A topic of the house with a name in each language, shown on the home page and offered as an interest.

    Safe to run twice; returns its id.
    """
    name_zh, name_en = one_line(name_zh)[:MAX_TOPIC], one_line(name_en)[:MAX_TOPIC]
    key, alias = topic_key(name_zh), topic_key(name_en)
    said = {
        "name_zh": name_zh,
        "name_en": name_en,
        "name_key": key,
        "alias_key": alias if alias != key else None,
        "icon": icon,
        "channel_position": position,
    }
    if not insert_once(Topic, slug=slug, created_at=now(), **said):
        session().execute(
            update(Topic).where(Topic.slug == slug).values(**said).execution_options(synchronize_session=False)
        )
    return session().execute(select(Topic.id).where(Topic.slug == slug)).scalar_one()
