"""Titles and bodies: sentences put together from the word stock, in the season and the voice of who writes."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import Random

from community.demo.goods import one_of
from community.demo.grammar import GOODS, Frame, Stock, Turns
from community.demo.stock import Shelf
from community.demo.world import Product

_SOUTH = {"Melbourne", "Auckland"}
_SEASONS = ("winter",) * 2 + ("spring",) * 3 + ("summer",) * 3 + ("autumn",) * 3 + ("winter",)
_ARTICLE = re.compile(r"\b([Aa]) (?=[aeio])")
LONGEST = {"zh": 30, "en": 60}  # of a title, in characters
LETTERED = "lettered"  # stands for the frames of titles that agree with a cover
NEAR = 0.68  # the share of common trigrams from which two titles sound the same


def trigrams(text: str) -> frozenset[str]:
    """What a text is made of, for telling how near two are."""
    return frozenset(text[place : place + 3].lower() for place in range(max(1, len(text) - 2)))


def seasonal(at: datetime, city: str) -> frozenset[str]:
    """The season there and then, and `sale` in the weeks before the November sales."""
    month = (at.month + 6 - 1) % 12 + 1 if city in _SOUTH else at.month
    tags = {_SEASONS[month - 1]}
    if (10, 20) <= (at.month, at.day) <= (11, 20):
        tags.add("sale")
    return frozenset(tags)


class Writer:
    """Writes titles and bodies, remembering what was said where."""

    def __init__(self, shelf: Shelf, products: Sequence[Product], random: Random) -> None:
        self._shelf = shelf
        self._products = products
        self._random = random
        self._turns = Turns(random)
        self._titles = {line for lines in shelf.lettered.values() for line in lines}  # theirs alone
        # what the titles of each frame are made of
        self._told: dict[str, list[frozenset[str]]] = {LETTERED: [trigrams(title) for title in sorted(self._titles)]}
        self._pools: dict[tuple[str, str, str, frozenset[str]], list[Frame]] = {}
        self._lettered: dict[str, int] = {}

    def facts(self, lang: str, city: str, product: int | None, days: int) -> dict[str, str]:
        """What a frame may ask for: the thing and its kind, who asked, how long ago."""
        who = self._random.choice(self._shelf.common[lang].words["who"])
        facts = {"city": city, "days": str(days), "months": str(max(2, days // 30)), "who": who}
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

    def words(self, lang: str, seasons: frozenset[str]) -> Mapping[str, Sequence[str]]:
        common = self._shelf.common[lang].words
        season = next((s for s in ("spring", "summer", "autumn", "winter") if s in seasons), "autumn")
        return {**common, "weather": common[f"weather_{season}"]}

    def pool(self, lang: str, category: str, section: str, facts: Mapping[str, str]) -> list[Frame]:
        """The frames of a section that the facts can fill, the category's own and the common ones."""
        key = lang, category, section, frozenset(facts)
        if key not in self._pools:
            own, common = self._shelf.stocks[lang, category], self._shelf.common[lang]
            self._pools[key] = [
                frame for stock in (own, common) for frame in stock.section(section) if _can_say(frame, facts, common)
            ]
        return self._pools[key]

    def say(self, lang: str, frame: Frame, facts: Mapping[str, str], words: Mapping[str, Sequence[str]]) -> str:
        text = frame.say(self._random, facts, words)
        if lang == "en":
            text = _ARTICLE.sub(r"\1n ", text)
            text = text[0].upper() + text[1:]
        return text

    def title(
        self, lang: str, category: str, facts: Mapping[str, str], tags: frozenset[str], streams: Sequence[str]
    ) -> tuple[str, list[Frame]]:
        """A title nobody else has, and its frames."""
        words = self.words(lang, tags)
        for attempt in range(900):
            frames = self._title_frames(lang, category, facts, tags, self._turns.easing(streams, attempt // 300))
            if not frames:
                continue
            title = self._joined(lang, [frame.say(self._random, facts, words) for frame in frames])
            if len(title) > LONGEST[lang] or title in self._titles:
                continue
            if attempt >= 600 or not self._sounds_told(title, frames):
                self._titles.add(title)
                return title, [self._turns.use(frame, streams) for frame in frames]
        raise LookupError(f"the words for {lang} {category} are used up")

    def _title_frames(
        self,
        lang: str,
        category: str,
        facts: Mapping[str, str],
        tags: frozenset[str],
        pick: Callable[[Sequence[Frame], frozenset[str]], Frame | None],
    ) -> list[Frame]:
        """A whole title, or a head and a tail that go together; nothing when they do not."""
        if self._random.random() < 0.3:
            whole = pick(self.pool(lang, category, "titles", facts), tags)
            return [whole] if whole else []
        head = pick(self.pool(lang, category, "heads", facts), tags)
        if head is None:
            return []
        names_thing = bool(head.models or head.slots & {"thing", "kind"})
        tail = pick(self.pool(lang, category, "tails", facts), tags if names_thing else tags - {GOODS})
        if tail is None or (head.models and tail.models and not head.models & tail.models):
            return []
        return [head, tail]

    def _sounds_told(self, title: str, frames: Sequence[Frame]) -> bool:
        """Whether a title of the same frames says nearly the same; one that does not is remembered."""
        parts = trigrams(title)
        before = [other for key in (LETTERED, *(f.key for f in frames)) for other in self._told.get(key, ())]
        if any(len(parts & other) >= NEAR * len(parts | other) for other in before):
            return True
        for frame in frames:
            self._told.setdefault(frame.key, []).append(parts)
        return False

    def _joined(self, lang: str, parts: Sequence[str]) -> str:
        if lang == "zh":
            return ("：" if self._random.random() < 0.3 else "，").join(parts)
        title = _ARTICLE.sub(r"\1n ", (": " if self._random.random() < 0.55 else ", ").join(parts))
        return title[0].upper() + title[1:]

    def lettered_title(self, lettering: str, facts: Mapping[str, str]) -> str | None:
        """A title that agrees with the words on the cover; None when they have all been told."""
        lines = self._shelf.lettered.get(lettering, ())
        told = self._lettered.get(lettering, 0)
        if told >= len(lines):
            return None
        self._lettered[lettering] = told + 1
        return Frame(lettering, lines[told]).say(self._random, facts, {})

    def body(
        self,
        lang: str,
        category: str,
        facts: Mapping[str, str],
        products: Sequence[int],
        tags: frozenset[str],
        streams: Sequence[str],
        voice: int,
    ) -> tuple[str, list[Frame]]:
        """Opening, what is true of the things seen, what is true in general, a mistake, and a close."""
        words = self.words(lang, tags)
        frames: list[Frame] = []

        def say(section: str, told: Mapping[str, str], with_tags: frozenset[str]) -> str:
            frame = self._turns.choose(self.pool(lang, category, section, told), with_tags, streams)
            frames.append(self._turns.use(frame, streams))
            return self.say(lang, frame, told, words)

        opening = say("openings", facts, tags)
        middle = []
        things = {self._products[product].model: product for product in reversed(products)}
        for model, product in list(things.items())[-2:]:
            told = {**facts, **self.about(lang, product)}
            own = [frame for frame in self.pool(lang, category, "facts", told) if model in frame.needs]
            frame = self._turns.find_fresh(own, streams) if self._random.random() < 0.8 else None
            if frame:
                frames.append(self._turns.use(frame, streams))
                middle.append(self.say(lang, frame, told, words))
        general = [frame for frame in self.pool(lang, category, "facts", facts) if not frame.needs - {GOODS}]
        own = [frame for frame in general if GOODS not in frame.needs]
        for _ in range(1 + (self._random.random() < 0.6) + (not middle)):
            told_next = self._fact(own, general, tags, streams)
            if told_next:
                frames.append(self._turns.use(told_next, streams))
                middle.append(self.say(lang, told_next, facts, words))
        slip = self._turns.choose(self.pool(lang, category, "mistakes", facts), tags, streams)
        if self._random.random() < 0.6 and self._turns.is_fresh(slip, streams[0]):
            frames.append(self._turns.use(slip, streams))
            middle.append(self.say(lang, slip, facts, words))
        closing = say("closings", facts, tags)
        self._random.shuffle(middle)
        return _set(lang, voice, opening, middle, closing), frames

    def _fact(
        self, own: Sequence[Frame], general: Sequence[Frame], tags: frozenset[str], streams: Sequence[str]
    ) -> Frame | None:
        """Something true: the category's own first, then what is true of any thing; nothing rather than a repetition."""
        turns = self._turns
        if self._random.random() < 0.8:
            fitting = [frame for frame in own if frame.fits(tags)]
            frame = turns.find_fresh(fitting, streams) or turns.find_fresh(fitting, streams[:1])
            if frame:
                return frame
        fitting = [frame for frame in general if frame.fits(tags)]
        return turns.find_fresh(fitting, streams) or turns.find_fresh(fitting, streams[:1])

    def finish(self, streams: Sequence[str]) -> None:
        self._turns.step(streams)


def _can_say(frame: Frame, facts: Mapping[str, str], common: Stock) -> bool:
    return all(slot in facts or slot in common.words or slot == "weather" for slot in frame.slots)


def _set(lang: str, voice: int, opening: str, middle: Sequence[str], closing: str) -> str:
    """Everybody breaks lines in their own way."""
    gap = "" if lang == "zh" else " "
    match voice % 4:
        case 0:
            return "\n\n".join((opening, gap.join(middle), closing))
        case 1:
            return "\n".join((opening, *middle, closing))
        case 2:
            return "\n\n".join((gap.join((opening, *middle[:1])), gap.join((*middle[1:], closing))))
        case _:
            return gap.join((opening, *middle)) + "\n\n" + closing
