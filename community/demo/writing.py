"""Titles and bodies: a story told in somebody's voice, about the things that can be seen, in the season it is."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from community.demo.goods import one_of
from community.demo.grammar import GOODS, Conditions, Frame, Story, Tags, Words
from community.demo.layout import lay_out
from community.demo.likeness import Told, shingles
from community.demo.season import FESTIVALS, SEASONS, month_of
from community.demo.stock import Headline, Shelf
from community.demo.turns import Deck, Memory
from community.demo.voices import lives_of
from community.demo.world import LANGUAGES, Product, Voice

_ARTICLE = re.compile(r"\b([Aa]) (?=[aeio])")
LONGEST = {"zh": 30, "en": 60}  # of a title, in characters
FEED_REST = 240  # notes of a language before a frame comes again: ten pages of the feed
OWN_REST = 100_000  # notes of an author before a frame comes again: never
_OF_PIECE = frozenset({"colour", "paid", "size", "before", "times"})
ALIKE = {"title": 0.55, "body": 0.45}  # what two titles, two bodies may have in common


@dataclass(frozen=True)
class Subject:
    """What a note is about: the category, the products to be seen (the first leads), and what holds there and then."""

    lang: str
    category: str
    products: tuple[int, ...]
    tags: Tags
    streams: tuple[str, str, str]  # the language's feed, the author's page, the channel
    haul: bool = False  # of something bought: they are rare, so a frame may come again sooner

    @property
    def rest(self) -> int:
        """Notes of the feed before a frame comes again."""
        return 0 if self.haul else FEED_REST


@dataclass(frozen=True)
class Text:
    """What was written: `frames` begin with the title's."""

    title: str
    body: str
    frames: tuple[str, ...]
    told: Mapping[str, str]


class Writer:
    """Writes titles and bodies, remembering what was said where."""

    def __init__(self, shelf: Shelf, products: Sequence[Product], random: Random) -> None:
        self._shelf = shelf
        self._products = products
        self._random = random
        self._memory = Memory()
        self._uses: Counter[str] = Counter()
        self._saying: Sequence[Frame] = ()  # in the body that is being written
        self._decks: dict[tuple[str, ...], Deck[Story]] = {}
        self._frames: dict[tuple[str, ...], Deck[Frame]] = {}
        self._titles = {headline.title for told in shelf.lettered.values() for headline in told}  # theirs alone
        self._told = {lang: Told(ALIKE["title"]) for lang in LANGUAGES}
        self._bodies: dict[str, Told] = {}  # by story: two bodies are near only where they tell the same
        self._lettered: dict[str, int] = {}

    def facts(self, lang: str, city: str, product: int | None, at: datetime, days: int) -> dict[str, str]:
        """What a frame may ask for: the thing and its kind, who asked, how long ago it came."""
        who = self._random.choice(self._shelf.words[lang].common.words["who"])
        came = at - timedelta(days=days)
        facts = {"city": city, "days": str(days), "months": str(max(2, days // 30)), "who": who}
        facts["since"] = month_of(came, lang)
        if lang == "en":
            facts["who_cap"] = who[0].upper() + who[1:]
        if product is not None:
            facts |= self.about(lang, product)
        return facts

    def about(self, lang: str, product: int) -> dict[str, str]:
        goods = self._products[product]
        model = self._shelf.models[goods.model]
        yuan = f"{min(sku.price_minor for sku in goods.skus) // 100}"
        if lang == "zh":
            return {"thing": goods.short["zh"], "kind": model.kind["zh"], "measure": model.measure, "price": yuan}
        return {"thing": goods.short["en"], "kind": one_of(model), "kind_pl": model.plural, "price": f"¥{yuan}"}

    def words(self, lang: str, tags: Tags) -> Words:
        common = self._shelf.words[lang].common.words
        season = next((season for season in SEASONS if season in tags), "autumn")
        return {**common, "weather": common[f"weather_{season}"]}

    def has_lettered_title(self, lettering: str) -> bool:
        """Whether something is left to be told under the words on a cover."""
        return self._lettered.get(lettering, 0) < len(self._shelf.lettered.get(lettering, ()))

    def has_new_title(self, lang: str, category: str, tags: Tags) -> bool:
        """Whether a story of the category has a title that was never told, where these tags hold."""
        return any(
            story.conditions.hold(tags)
            and any(not self._uses[title.key] and title.fits(tags) for title in story.titles)
            for story in self._shelf.words[lang].stories[category]
        )

    def lettered(self, lettering: str) -> Headline | None:
        """What is told next under the words on a cover; None when all has been told."""
        told = self._lettered.get(lettering, 0)
        headlines = self._shelf.lettered.get(lettering, ())
        if told >= len(headlines):
            return None
        self._lettered[lettering] = told + 1
        return headlines[told]

    def write(self, subject: Subject, voice: Voice, facts: Mapping[str, str], headline: Headline | None = None) -> Text:
        """A note nobody else has written. Raises LookupError when the words are used up."""
        words = self.words(subject.lang, subject.tags)
        story: Story | None
        if headline is None:
            story, first, title, told = self._begin(subject, facts, words)
            frames = [first]
        else:
            title, told, frames = Frame(headline.title, headline.title).say(self._random, facts, {}), dict(facts), []
            story = self._under(subject, headline)
            if story:
                told = story.draw_facts(self._random, facts, words)
        best: tuple[str, list[Frame], frozenset[str]] | None = None
        told_before = self._bodies.setdefault(f"{subject.lang}.{story.key if story else ''}", Told(ALIKE["body"]))
        for attempt in range(12):
            body, more = self._body(subject, voice, story, told, words, fuller=attempt // 3)
            best = body, more, shingles(body)
            if not told_before.is_near(best[2]):
                break
        assert best is not None
        body, more, parts = best
        told_before.add(parts)
        for said in (*frames, *more):
            self._memory.use(said.key, subject.streams)
            self._uses[said.key] += 1
        self._memory.step(subject.streams)
        return Text(title, body, tuple(said.key for said in (*frames, *more)), told)

    def _under(self, subject: Subject, headline: Headline) -> Story | None:
        """What is told under a lettered cover: its own lines, else a story of what it shows that has no numbers of its own."""
        if headline.lines:
            lines = tuple(
                Frame(f"lettered.lines.{headline.title}.{place}", line) for place, line in enumerate(headline.lines)
            )
            return Story(f"lettered.{headline.title}", Conditions(), {}, (), lines, ())
        seen = subject.tags.difference(SEASONS, FESTIVALS)
        stories = self._shelf.words[subject.lang].stories[subject.category]
        belongs = [story for story in stories if not story.draws and story.conditions.named & seen]
        return self._random.choice(belongs) if belongs else None

    def _begin(
        self, subject: Subject, facts: Mapping[str, str], words: Words
    ) -> tuple[Story, Frame, str, dict[str, str]]:
        """A story of this subject, with a title that sounds like no other."""
        feed, page, channel = subject.streams
        rest = subject.rest
        eases: tuple[tuple[Mapping[str, int] | None, Mapping[str, int]], ...] = (
            # (rests of a title that was told before, none for a new one only; rests of the story)
            (None, {feed: min(20, rest), page: 14}),
            (None, {feed: min(8, rest), page: 4}),
            (None, {feed: 2, page: 1}),
            ({feed: rest, channel: rest, page: OWN_REST}, {page: 1}),
            ({feed: rest, channel: rest // 2}, {page: 1}),
            ({}, {}),  # at last, an old title told again
        )
        fresh = {feed: rest, page: OWN_REST}
        for ease, (rests, story_rests) in enumerate(eases):
            for source in self._sources(subject):
                deck = self._deck(subject.lang, source)
                found: list[tuple[Frame, str, dict[str, str]]] = []

                def tells(
                    story: Story,
                    ease: int = ease,
                    rests: Mapping[str, int] | None = rests,
                    story_rests: Mapping[str, int] = story_rests,
                    found: list[tuple[Frame, str, dict[str, str]]] = found,
                ) -> bool:
                    if not story.titles or not story.conditions.hold(subject.tags):
                        return False
                    if not self._memory.rested(story.titles[0].key.rpartition(".")[0], story_rests):
                        return False
                    if ease < 1 and sum(self._memory.rested(line.key, fresh) for line in story.lines) < 2:
                        return False
                    told = story.draw_facts(self._random, self._led(subject, story, facts), words)
                    titled = self._title(subject, story, told, words, rests)
                    if titled is None:
                        return False
                    found.append((*titled, told))
                    return True

                story = deck.draw(tells)
                if story is not None:
                    first, title, told = found[0]
                    self._memory.use(first.key.rpartition(".")[0], subject.streams)
                    return story, first, title, told
        raise LookupError(f"the words for {subject.lang} {subject.category} are used up")

    def _led(self, subject: Subject, story: Story, facts: Mapping[str, str]) -> dict[str, str]:
        """The facts as the story needs them: where it names one of the things seen, it speaks of that one."""
        named = [p for p in subject.products if self._products[p].model in story.conditions.named]
        if not named or named[0] == subject.products[0]:
            return dict(facts)
        return {k: v for k, v in facts.items() if k not in _OF_PIECE} | self.about(subject.lang, named[0])

    def _sources(self, subject: Subject) -> tuple[str, ...]:
        """Where to look for a story, in order."""
        chance = self._random.random()
        goods = ("goods",) if GOODS in subject.tags else ()
        if subject.haul:
            return "hauls", *goods, subject.category
        if "again" in subject.tags and chance < 0.16:
            return "again", subject.category, *goods
        if chance < 0.2 and not subject.tags.isdisjoint(FESTIVALS):
            return "occasions", subject.category, *goods
        if goods and chance > 0.94:
            return "goods", subject.category
        return subject.category, *goods

    def _title(
        self, subject: Subject, story: Story, told: Mapping[str, str], words: Words, rests: Mapping[str, int] | None
    ) -> tuple[Frame, str] | None:
        """A title that was never told, or (with `rests`) one that has rested and comes out otherwise."""
        titles = self._said_least(
            [
                t
                for t in story.titles
                if self._can_say(t, told, words, subject.tags)
                and (not self._uses[t.key] if rests is None else self._memory.rested(t.key, rests))
            ]
        )
        last = rests is not None and not rests
        for frame in titles:
            varies = bool(frame.slots) or "[" in frame.text
            if rests and not varies:
                continue
            for _ in range(1 + varies):
                title = self.say(subject.lang, frame, told, words)
                if last:
                    title += self._random.choice(words["more"])
                if len(title) <= LONGEST[subject.lang] and title not in self._titles:
                    parts = shingles(title)
                    if last or not self._told[subject.lang].is_near(parts):
                        self._told[subject.lang].add(parts)
                        self._titles.add(title)
                        return frame, title
        return None

    def _said_least(self, frames: Sequence[Frame]) -> list[Frame]:
        """Roughly in order of use: what went together once need not go together again."""
        return sorted(frames, key=lambda frame: self._uses[frame.key] + 1.6 * self._random.random())

    @staticmethod
    def _can_say(frame: Frame, told: Mapping[str, str], words: Words, tags: Tags) -> bool:
        return frame.fits(tags) and all(slot in told or slot in words for slot in frame.slots)

    def _body(
        self,
        subject: Subject,
        voice: Voice,
        story: Story | None,
        told: Mapping[str, str],
        words: Words,
        fuller: int = 0,
    ) -> tuple[str, list[Frame]]:
        """Where the writer stands, the story, what is true of the things seen, an aside or a slip, and a close. `fuller`
        notes, 1 to 3, tell less of the story and leave less of the rest out."""
        random, lang = self._random, subject.lang
        models = frozenset(self._products[product].model for product in subject.products)
        about = story is not None and story.is_about(models)
        if not about:  # the thing stands on the picture, and the text is not about it
            subject = replace(subject, tags=subject.tags - {GOODS, *models})
        length = min(1.0, max(0.0, voice.length + random.uniform(-0.25, 0.25) + 0.35 * fuller))
        frames: list[Frame] = []
        self._saying = frames

        def say(frame: Frame, facts: Mapping[str, str] = told) -> str:
            frames.append(frame)
            return self.say(lang, frame, facts, words)

        opening = closing = ""
        if story is None or random.random() < 0.25 + 0.4 * length + 0.3 * fuller:
            frame = self._draw(subject, told, words, "openings")
            opening = say(frame) if frame else ""
        many = (random.randint(3, 6) if length > 0.6 else random.randint(2, 3) if length > 0.2 else 2, 3, 2, 1)[fuller]
        middle = [say(frame) for frame in self._lines(subject, story, told, words, many)]
        things: list[str] = []
        if subject.products and not about and random.random() < 0.15 + 0.3 * length + 0.2 * fuller:
            frame = self._draw(subject, told, words, "shown")
            things += [say(frame)] if frame else []
        for place, product in enumerate(subject.products[:3] if about else ()):
            share = 0.7 if place == 0 else 0.35 * length
            for _ in range(1 + (length > 0.7 and place == 0)):
                if length > 0.15 and random.random() < share:
                    facts = {**told, **self.about(lang, product)}
                    frame = self._draw(subject, facts, words, "things", self._products[product].model)
                    things += [say(frame, facts)] if frame else []
        middle += things
        if length > 0.3 and random.random() < 0.3 * length + 0.3 * fuller:
            frame = self._draw(subject, told, words, "mistakes")
            middle += [say(frame)] if frame else []
        if random.random() < 0.18 + 0.25 * length + 0.3 * fuller or (story is None and len(middle) < 2):
            frame = self._aside(subject, voice, told, words)
            if frame:
                middle.insert(random.randint(0, len(middle)), say(frame))
        if random.random() < 0.15 + 0.5 * length + 0.3 * fuller:
            frame = self._draw(subject, told, words, "closings")
            closing = say(frame) if frame else ""
        if not middle and not opening:
            frame = self._draw(subject, told, words, "mistakes") or self._aside(subject, voice, told, words)
            frame = frame or random.choice([line for life in self._lives(lang, voice) for line in life.lines])
            middle = [say(frame)]
        return lay_out(lang, voice, opening, middle, closing, random), frames

    def _lines(
        self, subject: Subject, story: Story | None, told: Mapping[str, str], words: Words, many: int
    ) -> list[Frame]:
        """So many lines of the story, in its order, those said least so far."""
        if story is None:
            return []
        fitting = [line for line in story.lines if self._can_say(line, told, words, subject.tags)]
        feed, page, _channel = subject.streams
        for rests in ({feed: subject.rest, page: OWN_REST}, {feed: subject.rest}, {page: 8}, {}):
            fresh = [line for line in fitting if self._memory.rested(line.key, rests)]
            if len(fresh) > 1:
                break
        if any(self._uses[line.key] for line in story.lines):  # told before: leave the rest for a third time
            many = min(many, (len(story.lines) + 1) // 2)
        ranked = self._said_least(fresh)
        if subject.haul:  # what it cost and which one it is comes first
            ranked.sort(key=lambda line: not line.slots & _OF_PIECE)
        chosen = {frame.key for frame in ranked[:many]}
        return [line for line in story.lines if line.key in chosen]

    def _aside(self, subject: Subject, voice: Voice, told: Mapping[str, str], words: Words) -> Frame | None:
        """Something of the writer's own life."""
        feed, page, _channel = subject.streams
        lines = [line for life in self._lives(subject.lang, voice) for line in life.lines]
        fitting = [
            line
            for line in self._said_least(lines)
            if self._can_say(line, told, words, subject.tags)
            and self._memory.rested(line.key, {feed: subject.rest, page: OWN_REST})
        ]
        return fitting[0] if fitting else None

    def _lives(self, lang: str, voice: Voice) -> list[Story]:
        return lives_of(self._shelf.words[lang], voice)

    def _draw(
        self, subject: Subject, told: Mapping[str, str], words: Words, section: str, model: str | None = None
    ) -> Frame | None:
        """A line of a section that has rested: of the thing's category for its model, else the note's own or anybody's."""
        feed, page, _channel = subject.streams
        rests = {feed: subject.rest, page: OWN_REST}

        loose = section != "shown" and GOODS not in subject.tags

        def allowed(frame: Frame) -> bool:
            if frame in self._saying:
                return False
            if loose and frame.slots & {"thing", "kind"}:
                return False
            return self._can_say(frame, told, words, subject.tags) and self._memory.rested(frame.key, rests)

        stock = self._shelf.words[subject.lang]
        if model is not None:
            category = self._shelf.models[model].category
            lines = [f for f in stock.categories[category].section(section) if model in f.conditions.named]
            return self._frame_deck((subject.lang, section, model), lines).draw(allowed)
        field = subject.category
        own = self._frame_deck((subject.lang, field, section), stock.categories[field].section(section))
        common = self._frame_deck((subject.lang, section), stock.common.section(section))
        first, second = (own, common) if "lettered" in subject.tags or self._random.random() < 0.45 else (common, own)
        return first.draw(allowed) or second.draw(allowed)

    def _deck(self, lang: str, source: str) -> Deck[Story]:
        if (lang, source) not in self._decks:
            self._decks[lang, source] = Deck(self._shelf.words[lang].stories[source], self._random)
        return self._decks[lang, source]

    def _frame_deck(self, key: tuple[str, ...], frames: Sequence[Frame]) -> Deck[Frame]:
        if key not in self._frames:
            self._frames[key] = Deck(frames, self._random)
        return self._frames[key]

    def say(self, lang: str, frame: Frame, facts: Mapping[str, str], words: Words) -> str:
        """The sentence, in English with its article right and a capital in front."""
        text = frame.say(self._random, facts, words)
        if lang == "en":
            text = _ARTICLE.sub(r"\1n ", text)
            text = text[0].upper() + text[1:]
        return text
