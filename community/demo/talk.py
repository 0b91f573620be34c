"""Comments that answer the note and each other: readers ask, authors answer, buyers tell how it was."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from community.demo.chance import luck
from community.demo.facts import Facts
from community.demo.goods import piece_of
from community.demo.grammar import GOODS, Frame, Story, Tags
from community.demo.guided import DELIVERY
from community.demo.likeness import Told, shingles
from community.demo.season import seasonal
from community.demo.stock import Shelf
from community.demo.turns import Deck
from community.demo.voices import lives_of
from community.demo.world import LANGUAGES, SLUGS, Comment, Note, Person, Product, Purchase
from community.demo.writing import Writer

ALIKE = 0.55  # the share of common trigrams from which two comments sound the same
ATTEMPTS = 14
_CLAUSE = {
    "zh": re.compile(r"(?:^|(?<=[，。；：？！\n]))[^，。；：？！、\n①-⑫·]{5,14}(?=[，。；：？！\n]|$)"),
    "en": re.compile(r"(?:^|(?<=[,.;:?!\n] )|(?<=\n))[A-Za-z][^,.;:?!\n]{13,37}(?=[,.;:?!\n]|$)"),
}
_OF_GOODS = frozenset({"thing", "kind", "price"})
_SOURCES = ("story", "common", "quotes", "life")
_SHARES = (60, 16, 10, 14)


@dataclass(frozen=True)
class _Had:
    """Somebody who has a thing: which piece, since when, and through which note."""

    buyer: int
    sku: int
    since: datetime
    note: int | None


def make_comments(
    shelf: Shelf,
    seed: int,
    people: Sequence[Person],
    products: Sequence[Product],
    notes: Sequence[Note],
    facts: Facts,
    purchases: Sequence[Purchase],
    now: datetime,
) -> tuple[Comment, ...]:
    """A comment for every comment fact, in the note's language, with the answers it got; and the word of those who bought
    through a note and came back."""
    talk = _Talk(shelf, luck(seed, "talk"), people, products, notes, purchases, now)
    for row in facts.only("comment", "note"):
        talk.comment(int(facts.subject[row]), int(facts.person[row]), datetime.fromtimestamp(float(facts.at[row]), UTC))
    for purchase in purchases:
        talk.come_back(purchase)
    return tuple(talk.said)


class _Talk:
    """Everything said so far, and what may still be said."""

    def __init__(
        self,
        shelf: Shelf,
        random: Random,
        people: Sequence[Person],
        products: Sequence[Product],
        notes: Sequence[Note],
        purchases: Sequence[Purchase],
        now: datetime,
    ) -> None:
        self.said: list[Comment] = []
        self._shelf, self._random, self._people = shelf, random, people
        self._products, self._notes, self._now = products, notes, now
        self._writer = Writer(shelf, products, random)
        self._stories = {
            story.titles[0].key.rpartition(".")[0]: story
            for lang in LANGUAGES
            for told in shelf.words[lang].stories.values()
            for story in told
            if story.titles
        }
        self._decks: dict[tuple[str, ...], Deck[Frame]] = {}
        self._told = {lang: Told(ALIKE) for lang in LANGUAGES}
        self._under: dict[int, set[str]] = {}  # frames said under a note
        self._had: dict[int, list[_Had]] = {}
        for purchase in purchases:
            if purchase.fate == "received":
                had = _Had(purchase.buyer, purchase.sku, purchase.at + DELIVERY, purchase.note)
                self._had.setdefault(purchase.product, []).append(had)

    def comment(self, place: int, reader: int, at: datetime) -> None:
        """One reader's comment on a note, and what it leads to."""
        note = self._notes[place]
        if self._asks_a_buyer(place, reader, at):
            return
        tags = seasonal(at, note.city) | ({GOODS} if self._is_about_goods(note) else frozenset())
        told = self._told_by(note, reader)
        question, answer = self._opened(place, reader, tags, told)
        self._say(place, reader, question, at)
        thread = len(self.said) - 1
        answered = at + timedelta(minutes=self._random.lognormvariate(4.5, 1.2))
        if answer and answered < self._now and self._random.random() < 0.72:
            self._answer(thread, note, answer, answered, dict(note.told))

    def _told_by(self, note: Note, reader: int) -> dict[str, str]:
        """What a reader may speak of: what the note told, and a city of their own that is written in its language."""
        told = {key: fact for key, fact in note.told.items() if key != "city"}
        city = self._people[reader].city
        return told | {"city": city} if city.isascii() == (note.lang == "en") else told

    def come_back(self, purchase: Purchase) -> None:
        """Who bought through a note says so under it, some days after the parcel came."""
        at = purchase.at + DELIVERY + timedelta(days=self._random.uniform(1, 14))
        if purchase.note is None or purchase.fate != "received" or at >= self._now or self._random.random() < 0.35:
            return
        note = self._notes[purchase.note]
        if note.author == purchase.buyer:
            return
        told = {**note.told, **piece_of(self._products[purchase.product], purchase.sku, note.lang, purchase.at)}
        told["had"] = str(max(1, (at - purchase.at - DELIVERY).days))
        frame = self._frame(note.lang, purchase.note, "returning", told, seasonal(at, note.city) | {GOODS})
        if frame is None:
            return
        question, _, answer = frame.text.partition("||")
        text = self._fresh(purchase.note, frame, question, told)
        if text is None:
            return
        self._say(purchase.note, purchase.buyer, text, at)
        thread = len(self.said) - 1
        answered = at + timedelta(minutes=self._random.lognormvariate(4.5, 1.2))
        if answer.strip() and answered < self._now and self._random.random() < 0.6:
            self._answer(thread, note, Frame(frame.key, answer.strip()), answered, told)

    def _story(self, note: Note) -> Story | None:
        return self._stories.get(note.frames[0].rpartition(".")[0]) if note.frames else None

    def _is_about_goods(self, note: Note) -> bool:
        """Whether the note speaks of what is tagged, so that readers ask about that."""
        story = self._story(note)
        return story is not None and story.is_about(frozenset(self._products[tag.product].model for tag in note.tags))

    def _asks_a_buyer(self, place: int, reader: int, at: datetime) -> bool:
        """A question about the thing that somebody answers who has it by then."""
        note = self._notes[place]
        had = [
            (tag.product, one)
            for tag in note.tags[:3]
            for one in self._had.get(tag.product, ())
            if one.since + timedelta(days=1) < at + timedelta(hours=8) and one.buyer not in (reader, note.author)
        ]
        if not had or self._random.random() < 0.25:
            return False
        product, owner = self._random.choice(had)
        answered = max(at, owner.since) + timedelta(minutes=self._random.lognormvariate(5, 1))
        if answered >= self._now:
            return False
        told = {**note.told, **piece_of(self._products[product], owner.sku, note.lang, owner.since - DELIVERY)}
        told |= self._writer.about(note.lang, product)
        told["had"] = str(max(1, (answered - owner.since).days))
        frame = self._frame(note.lang, place, "buyers", told, frozenset({GOODS, self._products[product].model}))
        if frame is None:
            return False
        question, _, answer = frame.text.partition("||")
        asked = self._fresh(place, frame, question, told)
        reply = self._fresh(place, frame, answer, told)
        if asked is None or reply is None:
            return False
        self._say(place, reader, asked, at)
        self._say(place, owner.buyer, reply, answered, len(self.said) - 1)
        return True

    def _fresh(self, place: int, frame: Frame, text: str, facts: Mapping[str, str]) -> str | None:
        """The text as nobody has said it yet, with a word about the speaker's own case if need be; else nothing."""
        lang = self._notes[place].lang
        said = self._rendered(lang, frame, text, facts)
        for _ in range(3):
            parts = shingles(said)
            if not self._told[lang].is_near(parts):
                self._told[lang].add(parts)
                return said
            said = self._with_tail(lang, place, self._rendered(lang, frame, text, facts), facts, frozenset())
        return None

    def _opened(self, place: int, reader: int, tags: Tags, told: Mapping[str, str]) -> tuple[str, Frame | None]:
        """What a reader says, and what the author might answer. The last attempt is taken as it is; where nothing fits,
        a word that is said everywhere."""
        note = self._notes[place]
        text, answer = "", None
        for attempt in range(ATTEMPTS):
            source = self._random.choices(_SOURCES, _SHARES)[0] if attempt < ATTEMPTS - 4 else "common"
            facts = dict(told)
            if source == "quotes":
                clauses = _CLAUSE[note.lang].findall(note.body)
                if not clauses:
                    continue
                facts["quote"] = self._random.choice(clauses).strip()
            frame = self._source_frame(source, place, reader, facts, tags)
            if frame is None:
                continue
            question, _, replied = frame.text.partition("||")
            text = self._rendered(note.lang, frame, question, facts)
            if self._random.random() < (0.05, 0.12, 0.3, 0.6, 0.9)[min(attempt, 4)]:
                text = self._with_tail(note.lang, place, text, facts, tags)
            answer = Frame(frame.key, replied.strip()) if replied.strip() else None
            parts = shingles(text)
            if not self._told[note.lang].is_near(parts):
                self._told[note.lang].add(parts)
                self._under.setdefault(place, set()).add(frame.key)
                return text, answer
        if not text:
            common = self._shelf.words[note.lang].common.section("comments")
            frame = self._random.choice([frame for frame in common if frame.fits(tags) and not frame.slots])
            text, answer = self._rendered(note.lang, frame, frame.text.partition("||")[0], told), None
        self._told[note.lang].add(shingles(text))
        return text, answer

    def _source_frame(self, source: str, place: int, reader: int, facts: Mapping[str, str], tags: Tags) -> Frame | None:
        note = self._notes[place]
        stock = self._shelf.words[note.lang]
        if source == "story":
            story = self._story(note)
            return (
                self._drawn((note.lang, "story", story.key, SLUGS[note.category]), story.threads, place, facts, tags)
                if story
                else None
            )
        if source == "life":
            voice = self._people[reader].voice
            if voice is None or self._people[reader].lang != note.lang:
                return None
            lives: list[Story] = [life for life in lives_of(stock, voice) if life.threads]
            if not lives:
                return None
            life = self._random.choice(lives)
            return self._drawn((note.lang, "life", life.key), life.threads, place, facts, tags)
        return self._frame(note.lang, place, "comments" if source == "common" else source, facts, tags)

    def _frame(self, lang: str, place: int, section: str, facts: Mapping[str, str], tags: Tags) -> Frame | None:
        return self._drawn(
            (lang, "common", section), self._shelf.words[lang].common.section(section), place, facts, tags
        )

    def _drawn(
        self, key: tuple[str, ...], frames: Sequence[Frame], place: int, facts: Mapping[str, str], tags: Tags
    ) -> Frame | None:
        """A frame that can be said here, and was not said under this note."""
        words = self._shelf.words[key[0]].common.words
        under = self._under.get(place, ())
        deck = self._decks.get(key)
        if deck is None:
            deck = self._decks[key] = Deck(frames, self._random)
        return deck.draw(
            lambda frame: (
                frame.key not in under
                and frame.fits(tags)
                and all(slot in facts or slot in words or slot == "weather" for slot in frame.slots)
            )
        )

    def _with_tail(self, lang: str, place: int, text: str, facts: Mapping[str, str], tags: Tags) -> str:
        """The comment with a word about the reader's own case."""
        frame = self._frame(lang, place, "tails", facts, tags)
        if frame is None:
            return text
        tail = self._rendered(lang, frame, frame.text, facts)
        if lang == "zh":
            return f"{text}{'' if text[-1] in '。？～' else '，'}{tail}"
        return f"{text}{'' if text[-1] in '.?!' else '.'} {tail}"

    def _rendered(self, lang: str, frame: Frame, text: str, facts: Mapping[str, str]) -> str:
        words = self._writer.words(lang, frozenset())
        return self._writer.say(lang, Frame(frame.key, text.strip()), facts, words)

    def _answer(self, thread: int, note: Note, answer: Frame, at: datetime, told: Mapping[str, str]) -> None:
        """The author's answer, unless it has been given too often; here and there the reader closes, or another chimes in."""
        place, reader = self.said[thread].note, self.said[thread].author
        text = self._fresh_reply(place, answer, told)
        if text is None:
            return
        self._say(place, note.author, text, at, thread)
        after = at + timedelta(minutes=self._random.lognormvariate(4, 1.4))
        if after < self._now and self._random.random() < 0.22:
            frame = self._frame(note.lang, place, "thanks", {**told, "city": self._people[reader].city}, frozenset())
            if frame is not None:
                closing = self._rendered(note.lang, frame, frame.text, told)
                if not self._told[note.lang].is_near(shingles(closing)):
                    self._told[note.lang].add(shingles(closing))
                    self._say(place, reader, closing, after, thread)

    def _fresh_reply(self, place: int, answer: Frame, told: Mapping[str, str]) -> str | None:
        """The answer, with something said beside it where the same was answered before; nothing when that is worn too."""
        lang = self._notes[place].lang
        text = self._rendered(lang, answer, answer.text, told)
        for _ in range(3):
            parts = shingles(text)
            if not self._told[lang].is_near(parts):
                self._told[lang].add(parts)
                return text
            frame = self._frame(lang, place, "replies", told, frozenset())
            if frame is None:
                return None
            beside = self._rendered(lang, frame, frame.text, told)
            text = f"{self._rendered(lang, answer, answer.text, told)}{'，' if lang == 'zh' else '. '}{beside}"
        return None

    def _say(self, place: int, author: int, body: str, at: datetime, parent: int | None = None) -> None:
        self.said.append(Comment(place, author, body, at, parent))
