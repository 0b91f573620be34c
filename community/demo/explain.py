"""What somebody of the demo world likes and why their feed looks as it does: the hidden truth and the model, side by side."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from flask_babel import force_locale, format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.accounts import queries as accounts
from community.accounts.queries import SeenPerson
from community.activity.queries import LABELS, FactRow
from community.demo.stock import shelf
from community.demo.taste import truth as truths
from community.demo.world import CATEGORIES, Truth
from community.feed import service as feed
from community.feed.service import CardView
from community.notes import queries as notes
from community.notes.queries import SubjectRow
from community.platform.settings import settings
from community.platform.time import now
from community.platform.viewer import Viewer
from community.recommender import leanings
from community.recommender import service as recommender
from community.recommender.leanings import Wish

CARES = 0.4  # from this interest on somebody cares for a category
TOLD = 8  # cards whose reasons are told
SPOKEN_FOR = 8  # of the latest acts, those that may be named as a reason
NEAR = 40  # a note among so many nearest to an act is told as near it
_SAID = {str(verb): label for verb, label in LABELS.items()}
_CHANNELS = {category.channel: place for place, category in enumerate(CATEGORIES)}
_STRONG = ("like", "collect", "comment", "share", "tag_open", "cart", "purchase")
_BANDS = ((0.25, _l("the cheap end")), (0.5, _l("the middle")), (0.7, _l("above the middle")), (9, _l("the dear end")))
_LANES = {
    "taste": _l("taste"), "similar": _l("like what they kept"), "interest": _l("their topics"), "popular": _l("popular"),
    "fresh": _l("new, on trial"), "follow": _l("whom they follow"), "trending": _l("rising now"),
}  # fmt: skip
_WISHES = {Wish.MORE: _l("more of"), Wish.LESS: _l("less of"), Wish.NEVER: _l("nothing of")}


@dataclass(frozen=True)
class Shown:
    """A card of the feed: what it is about, and the act of the reader that it is near, if there is one."""

    card: CardView
    category: int | None
    near: tuple[str, FactRow] | None


def truth_folder() -> Path:
    return settings().instance_dir / "demo"


def viewer_of(person: SeenPerson) -> Viewer:
    """The person as the reader of a request."""
    return Viewer(
        person_id=person.id,
        handle=person.handle,
        name=person.name,
        roles=person.roles,
        locale=person.lang,
        city=person.city,
        personalised=person.personalised,
        interests=person.interests,
    )


def explain(person: SeenPerson) -> Iterator[str]:
    """Lines in the person's language."""
    with force_locale(person.lang):
        yield f"{person.name} (@{person.handle})" + (f" · {person.city}" if person.city else "")
        found = truths.find(truth_folder(), person.handle)
        viewer = viewer_of(person)
        history = recommender.history_of(viewer)
        cares: Sequence[int] = ()
        yield ""
        yield _("Underneath, where no table reaches")
        if found is None:
            yield "  " + _("Nothing is written down: this person came by themselves.")
        else:
            truth, row = found
            cares = cares_for(truth, row, now().timestamp())
            yield from (f"  {line}" for line in _beneath(truth, row, person.lang, _opened(history)))
        yield ""
        yield _("What the model sees")
        yield from (f"  {line}" for line in _seen(viewer, history, cares))


def cares_for(truth: Truth, row: int, at: float) -> list[int]:
    """Positions of the categories that somebody cares for at that moment, the dearest first."""
    interest = truth.later[row] if truth.changes_at[row] < at else truth.interest[row]
    return [int(place) for place in np.argsort(-interest, kind="stable") if interest[place] >= CARES]


def _opened(history: Sequence[FactRow]) -> list[tuple[datetime, SubjectRow]]:
    """The notes that somebody opened of late, and when."""
    opens = [fact for fact in history if fact.verb == "open" and fact.kind == "note"]
    about = {row.id: row for row in notes.subjects_by_id({fact.subject_id for fact in opens})}
    return [(fact.at, about[fact.subject_id]) for fact in opens if fact.subject_id in about]


def _beneath(truth: Truth, row: int, lang: str, opened: Sequence[tuple[datetime, SubjectRow]]) -> Iterator[str]:
    at = now().timestamp()
    yield _("Cares for: %(what)s", what=_named(cares_for(truth, row, at), lang))
    if truth.changes_at[row] < at:
        before = {int(place) for place in np.flatnonzero(truth.interest[row] >= CARES)}
        new = [place for place in cares_for(truth, row, at) if place not in before]
        changed = datetime.fromtimestamp(float(truth.changes_at[row]), UTC)
        since = format_date(changed, "long")
        friend = int(truth.caught_from[row])
        what = _named(new, lang) or _named(sorted(before), lang)
        if friend >= 0:
            whose = truth.handle[friend]
            yield _("Changed on %(since)s: %(what)s, caught from @%(friend)s", since=since, what=what, friend=whose)
        else:
            yield _("Changed on %(since)s: %(what)s, by themselves", since=since, what=what)
        shares = [
            [category_of(note) in new for at, note in opened if (at > changed) is later] for later in (False, True)
        ]
        if new and all(shares):
            earlier, lately = (round(100 * sum(share) / len(share)) for share in shares)
            yield _(
                "Of what they opened of late: %(earlier)s %% of it before, %(lately)s %% since",
                earlier=earlier,
                lately=lately,
            )
    yield _("Price band: %(band)s", band=next(band for most, band in _BANDS if truth.level[row] < most))
    friends = [f"@{truth.handle[place]}" for place in truth.friends[row].tolist() if place >= 0]
    if friends:
        yield _("Friends, whose likes they hear of: %(friends)s", friends=" ".join(friends))
    if truth.voice[row] >= 0:
        voice = str(truth.handle[truth.voice[row]])
        known = accounts.find_by_handle(voice)
        theirs = sum(known is not None and note.author_id == known.id for _at, note in opened)
        yield _("A fan of @%(voice)s, who wrote %(theirs)s of the %(many)s notes they opened of late",
                voice=voice, theirs=theirs, many=len(opened))  # fmt: skip
    habits = (
        (truth.quiet[row], _("reads and says nothing")),
        (truth.local[row], _("likes what comes from their own city")),
        (truth.bilingual[row], _("reads both languages")),
        (truth.trendy[row] < 0.1, _("fashions leave them cold")),
    )
    told = [habit for is_so, habit in habits if is_so]
    if told:
        yield _("Habits: %(habits)s", habits=" · ".join(told))
    worn = [str(truth.models[place]) for place in np.argsort(-truths.fashion(truth, at))[:3]]
    if truth.trendy[row] > 0.8:
        named = [shelf().models[model].kind[lang] for model in worn if model in shelf().models]
        yield _("Goes with what is in fashion, now: %(what)s", what=_listed(named, lang))
    often = round(100 * float((truth.rate < truth.rate[row]).mean()))
    yield _("Comes more often than %(share)s %% of people", share=often)


def _seen(viewer: Viewer, history: Sequence[FactRow], cares: Sequence[int]) -> Iterator[str]:
    lang = viewer.locale
    if not history:
        yield _("No acts yet: the feed goes by what was picked at sign-up, and by what is popular and new.")
    else:
        did = Counter(fact.verb for fact in history)
        yield ngettext("%(num)s act: %(what)s", "%(num)s acts: %(what)s", len(history),
                       what=" · ".join(f"{label} {did[verb]}" for verb, label in _SAID.items() if verb in did))  # fmt: skip
        leaning = _leaning(history)
        whole = sum(leaning.values()) or 1.0
        yield _(
            "Leans to: %(what)s", what=_counted({c: round(100 * w / whole) for c, w in leaning.items()}, lang, " %")
        )
    for wish, said in _WISHES.items():
        asked = [topic for topic, of in leanings.leanings_of(viewer).items() if of == wish]
        if asked:
            yield _("Asked for %(wish)s %(what)s", wish=said, what=_topics(asked, lang))
    shown = shown_to(viewer, history)
    counts = Counter(card.category for card in shown if card.category is not None)
    yield _("The first %(many)s cards: %(what)s", many=len(shown), what=_counted(counts, lang))
    lanes = Counter(card.card.lane for card in shown)
    yield _("Where they come from: %(what)s",
            what=" · ".join(f"{_LANES.get(lane or '', lane)} {n}" for lane, n in lanes.most_common()))  # fmt: skip
    for card in shown[:TOLD]:
        yield "  " + _reason(card, lang)
    if cares:
        fitting = sum(counts[place] for place in cares)
        yield _("Side by side: %(fitting)s of %(many)s cards are what they care for.", fitting=fitting, many=len(shown))
        missing = [place for place in cares if not counts[place]]
        if missing:
            yield _("The model has not found: %(what)s", what=_named(missing, lang))


def shown_to(viewer: Viewer, history: Sequence[FactRow]) -> list[Shown]:
    """The first page of the viewer's feed, advertisements left out, with what each card is about and near."""
    cards = [card for card in feed.explore(viewer).cards if card.ad is None]
    about = {row.id: row for row in notes.subjects_by_id([card.id for card in cards])}
    near = _near(history)
    return [Shown(card, category_of(about.get(card.id)), near.get(card.id)) for card in cards]


def category_of(note: SubjectRow | None) -> int | None:
    """The position of the category whose channel the note is in."""
    return next((_CHANNELS[topic] for topic in note.topics if topic in _CHANNELS), None) if note else None


def _near(history: Sequence[FactRow]) -> dict[int, tuple[str, FactRow]]:
    """Notes near the latest strong acts: id → title of the note that was acted on, and the act to which it is nearest."""
    acts: dict[int, FactRow] = {}
    for fact in history:
        if fact.kind == "note" and fact.verb in _STRONG and len(acts) < SPOKEN_FOR:
            acts.setdefault(fact.subject_id, fact)
    titles = {row.id: row.title for row in notes.subjects_by_id(acts)}
    nearest: dict[int, tuple[int, int]] = {}  # note → its place among those near an act, and what was acted on
    for note_id in acts.keys() & titles.keys():
        for place, row in enumerate(recommender.similar("note", note_id, n=NEAR)):
            nearest[row.id] = min(nearest.get(row.id, (NEAR, 0)), (place, note_id))
    return {near_id: (titles[note_id], acts[note_id]) for near_id, (_place, note_id) in nearest.items()}


def _leaning(history: Sequence[FactRow]) -> dict[int, float]:
    """How much weight of what was done lies on each category."""
    acts = [act for act in recommender.folded(history) if act[0] == "note" and act[2] > 0]
    about = {row.id: category_of(row) for row in notes.subjects_by_id({act[1] for act in acts})}
    leaning: dict[int, float] = {}
    for _kind, note_id, weight, _at in acts:
        category = about.get(note_id)
        if category is not None:
            leaning[category] = leaning.get(category, 0.0) + weight
    return leaning


def _reason(shown: Shown, lang: str) -> str:
    card = shown.card
    title = f"《{card.title}》" if lang == "zh" else f"“{card.title}”"
    parts = [title, *([_named([shown.category], lang)] if shown.category is not None else [])]
    parts.append(str(_LANES.get(card.lane or "", card.lane)))
    if shown.near:
        named, fact = shown.near
        parts.append(_("near “%(title)s” (%(did)s, %(day)s)", title=named, did=str(_SAID[fact.verb]).lower(),
                       day=format_date(fact.at, "short")))  # fmt: skip
    return " · ".join(parts)


def _topics(slugs: Sequence[str], lang: str) -> str:
    named = [row.name(lang) for slug in slugs if (row := notes.find_topic(slug))]
    return _listed(named, lang)


def _named(places: Sequence[int], lang: str) -> str:
    return _listed([getattr(CATEGORIES[place], lang) for place in places], lang)


def _counted(counts: Mapping[int, int], lang: str, unit: str = "") -> str:
    ordered = sorted(counts.items(), key=lambda entry: -entry[1])
    return " · ".join(f"{_named([place], lang)} {count}{unit}" for place, count in ordered if count)


def _listed(words: Sequence[str], lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(words)
