"""Why this: the lane that brought a subject to its reader, and the reader's own acts that spoke for it, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.activity.queries import FactRow
from community.platform.time import now
from community.platform.viewer import Viewer
from community.recommender import hooks
from community.recommender.knowledge import Knowledge, Subject
from community.recommender.profile import KINDS, Act, in_words
from community.recommender.service import folded, history_of
from community.recommender.serving import fresh_items, server

ASKED = 40  # of the reader's last acts, each is asked by itself how loudly it speaks
SPOKEN = 3
LANES = {
    "taste": _l("People who like what you like, like this."),
    "similar": _l("It goes with what you read and planted."),
    "follow": _l("You follow who wrote it."),
    "interest": _l("It is about something that you picked or came back to."),
    "popular": _l("Many people like it at the moment."),
    "trending": _l("It is on its way up these days."),
    "fresh": _l("It is new. A few places in every list are drawn for new notes, so that newcomers are seen too."),
    "channel": _l("It belongs to the channel you opened."),
    "again": _l("You saw it of late. There was little left that was new to you."),
}
FOR_ALL = _l("Your list is not personal: everybody who switched it off sees this one.")
UNKNOWN = _l("It stood where you came from. Nothing you did was weighed for it.")


@dataclass(frozen=True)
class Why:
    """`lane` in words; the acts that spoke loudest; the topics it shares with what the reader picked; whose it is."""

    kind: str
    subject_id: int
    lane: str
    acts: list[Act]
    topics: list[tuple[str, str]]
    author_id: int | None
    personal: bool


def why(viewer: Viewer, subject: Subject, lane: str | None) -> Why:
    """The reasons for one subject, from the reader's acts as they are now."""
    known = Knowledge.of(server(), fresh_items(KINDS))
    (author_id,), (about,) = known.authors([subject]), known.topics([subject])
    history = history_of(viewer)
    acts = loudest(history, subject, author_id, about, known)
    names = {slug: name for found in hooks.topic_names(about, viewer.locale) for slug, name in found.items()}
    return Why(
        kind=subject[0],
        subject_id=subject[1],
        lane=_lane(lane, personal=viewer.personalised, acted=bool(acts)),
        acts=in_words(acts, viewer.locale),
        topics=[(slug, names.get(slug, slug)) for slug in about],
        author_id=author_id,
        personal=viewer.personalised,
    )


def _lane(lane: str | None, *, personal: bool, acted: bool) -> str:
    """A team's letter behind a lane (`taste_a`) is the trial's business, not the reader's."""
    name = (lane or "").partition("_")[0]
    if not personal and name not in ("channel", "fresh"):
        return str(FOR_ALL)
    if name == "popular" and acted:
        return _("Many people like it, and it is close to what you did.")
    return str(LANES.get(name, UNKNOWN))


def loudest(
    history: Sequence[FactRow], subject: Subject, author_id: int | None, about: Sequence[str], known: Knowledge
) -> list[FactRow]:
    """The reader's own acts that speak loudest for a subject: each act is asked alone what it makes of it.

    A followed author and acts about the same topics count where the model knows nothing yet.
    """
    asked: dict[Subject, FactRow] = {}
    for fact in history:
        if fact.verb not in ("hide", "unlike", "uncollect", "unfollow", "refund") and len(asked) < ASKED:
            asked.setdefault((fact.kind, fact.subject_id), fact)
    asked.pop(subject, None)
    facts = list(asked.values())
    if not facts:
        return []
    at, model = now().timestamp(), known.server
    floor = float(model.affinity([], [subject], now=at)[0])
    topics = known.topics(list(asked))
    acts = folded(facts)
    said: list[tuple[float, int]] = []
    for place, fact in enumerate(facts):
        voice = float(model.affinity([acts[place]], [subject], now=at)[0]) - floor if model.knows(*subject) else 0.0
        if (fact.kind, fact.subject_id) == ("person", author_id):
            voice += 1.0
        shared = len(set(topics[place]).intersection(about)) / max(len(about), 1)
        said.append((max(voice, 0.0) + 0.02 * shared * min(acts[place][2], 6.0), place))
    said.sort(key=lambda entry: (-entry[0], entry[1]))
    return [facts[place] for voice, place in said[:SPOKEN] if voice > 1e-4]
