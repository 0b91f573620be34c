"""The behaviour log, and the likes, plants, follows and comments that it tells of."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import numpy as np
from tqdm import tqdm

from community.activity import service as activity
from community.demo.facts import KINDS, LANES, VERBS
from community.demo.load.places import Places
from community.demo.taste.lists import BEGAN, ENDED, TRIAL
from community.demo.world import World
from community.platform.db import transaction
from community.platform.viewer import Actor
from community.social import imports as social_history
from community.social import service as social

_SURFACES = {"note": "explore", "product": "product", "person": "note", "topic": "topic", "shop": "shop"}


def load_behaviour(world: World, places: Places) -> None:
    """The log as it stands; then the rows of social. `recount` afterwards."""
    with transaction():
        activity.load(tqdm(_facts(world, places), total=len(world.facts), desc="facts", unit="", leave=False))
        activity.load({**mark, "verb": verb} for mark in _admired(world, places) for verb in ("open", "like"))
    with transaction():
        social.load(
            likes=chain(_marks(world, places, "like", "note"), _admired(world, places)),
            collects=_marks(world, places, "collect", "note"),
            follows=chain(*(_marks(world, places, "follow", kind) for kind in ("person", "topic", "shop"))),
            hides=_hidden(world, places),
        )
        social_history.comments(
            [
                social_history.SaidBefore(
                    places.notes[comment.note], places.people[comment.author], comment.body, comment.at, comment.parent
                )
                for comment in world.comments
            ]
        )


def recount() -> None:
    """The counters of social, by counting."""
    with transaction():
        social.recount()


def _subjects(places: Places) -> dict[str, list[int]]:
    return {
        "note": places.notes,
        "product": places.products,
        "person": places.people,
        "topic": places.topics,
        "shop": places.shops,
    }


def _facts(world: World, places: Places) -> Iterator[Mapping[str, object]]:
    facts, ids = world.facts, _subjects(places)
    columns = zip(
        facts.person.tolist(),
        facts.verb.tolist(),
        facts.kind.tolist(),
        facts.subject.tolist(),
        facts.at.tolist(),
        np.where(np.isnan(facts.value), -1, facts.value).tolist(),
        facts.position.tolist(),
        facts.lane.tolist(),
        facts.list.tolist(),
        np.where(np.isnan(facts.propensity), -1, facts.propensity.round(6)).tolist(),
        strict=True,
    )
    # lists of one district of a city are told from those of another by its first person
    first = f"{places.people[0]:x}"
    arms = [f"{TRIAL}.{arm}:earlier" for arm in np.where(world.truth.tried, "b", "a").tolist()]
    began, ended = ((world.now - timedelta(days=days)).timestamp() for days in (BEGAN, ENDED))
    for person, verb, kind_place, subject, at, value, position, lane, list_, propensity in columns:
        kind = KINDS[kind_place]
        yield {
            "at": datetime.fromtimestamp(at, UTC),
            "person_id": places.people[person],
            "verb": VERBS[verb],
            "kind": kind,
            "subject_id": ids[kind][subject],
            "surface": _SURFACES[kind],
            "position": position if position >= 0 else None,
            "lane": LANES[lane] if lane >= 0 else None,
            "request_id": f"{first}.{list_:x}" if list_ >= 0 else None,
            "propensity": propensity if propensity >= 0 else None,
            "model_version": arms[person] if list_ >= 0 and began <= at < ended else None,
            "value": value if value >= 0 else None,
        }


def _marks(world: World, places: Places, verb: str, kind: str) -> Iterator[dict[str, Any]]:
    facts, ids = world.facts, _subjects(places)[kind]
    for row in facts.only(verb, kind).tolist():
        yield {
            "person_id": places.people[facts.person[row]],
            "kind": kind,
            "subject_id": ids[facts.subject[row]],
            "at": datetime.fromtimestamp(float(facts.at[row]), UTC),
        }


def _hidden(world: World, places: Places) -> Iterator[dict[str, Any]]:
    """Hides know their actor, who need not have signed in, by a key."""
    for mark in _marks(world, places, "hide", "note"):
        yield {"actor": Actor(mark.pop("person_id")).key, **mark}


def _admired(world: World, places: Places) -> Iterator[Mapping[str, object]]:
    """Hauls that were liked."""
    for place, note_id in places.hauls.items():
        for person, at in world.purchases[place].admirers:
            yield {"person_id": places.people[person], "kind": "note", "subject_id": note_id, "at": at}
