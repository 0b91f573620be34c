"""Patches: what a person planted in one part of life, under a name, with a reason for the patch and for some of its things."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from community.demo.chance import luck
from community.demo.facts import Facts
from community.demo.goods import one_of
from community.demo.grammar import Frame, Stock, Words
from community.demo.likeness import Told, shingles
from community.demo.people import guide_places
from community.demo.scales import Scale
from community.demo.stock import Shelf
from community.demo.turns import Deck
from community.demo.world import LANGUAGES, SLUGS, Board, BoardItem, Note, Person, Product, Shop
from community.social.boards.rules import MAX_DESCRIPTION, MAX_NAME, MAX_REASON

ALIKE = 0.58  # what was told this nearly is told otherwise
TRIES = 24
LEAST, MOST, MOST_GOODS = 3, 12, 3
MOST_OF_ONE = 3
ONE_IN = 5  # people to a board
DESCRIBED, REASONED, PRIVATE = 0.88, 0.5, 0.07
MONTH = timedelta(days=30)


def make_boards(
    stock: Shelf,
    seed: int,
    scale: Scale,
    people: Sequence[Person],
    shops: Sequence[Shop],
    products: Sequence[Product],
    notes: Sequence[Note],
    facts: Facts,
    now: datetime,
) -> tuple[Board, ...]:
    """Boards in the order of their making, about one for five people, of those who planted enough of something."""
    random = luck(seed, "boards")
    gardener = _Gardener(stock, people, shops, products, notes, now, random)
    planted = _planted(notes, facts)
    guides = set(guide_places(scale).values())
    least = {lang: _least(people, planted, lang) for lang in LANGUAGES}
    groups = [key for key, found in planted.items() if len(found) >= least[people[key[0]].lang]]
    random.shuffle(groups)
    groups.sort(key=lambda key: key[0] not in guides)
    of_one: Counter[int] = Counter()
    made: list[Board] = []
    for person, category in groups:
        if len(made) >= scale.people // ONE_IN:
            break
        if of_one[person] < MOST_OF_ONE and (board := gardener.make(person, category, planted[person, category])):
            of_one[person] += 1
            made.append(board)
    return tuple(sorted(made, key=lambda board: (board.at, board.owner, board.name)))


def _least(people: Sequence[Person], planted: Mapping[tuple[int, int], Sequence[object]], lang: str) -> int:
    """How much somebody of a language has to have planted of one thing for a board: less only in a world so small that
    hardly anybody has that much."""
    wanted = max(1, sum(person.lang == lang for person in people) // ONE_IN)
    sizes = sorted((len(found) for (person, _category), found in planted.items() if people[person].lang == lang))
    return min([LEAST, *sizes[-wanted:]])


def _planted(notes: Sequence[Note], facts: Facts) -> dict[tuple[int, int], list[tuple[int, datetime]]]:
    """(person, category) → the notes they planted of it, and when first, in order of time."""
    found: dict[tuple[int, int], dict[int, datetime]] = {}
    rows = facts.only("collect", "note")
    for person, note, at in zip(
        facts.person[rows].tolist(), facts.subject[rows].tolist(), facts.at[rows].tolist(), strict=True
    ):
        found.setdefault((person, notes[note].category), {}).setdefault(note, datetime.fromtimestamp(at, UTC))
    return {key: list(those.items()) for key, those in found.items()}


class _Gardener:
    """Lays boards out, and remembers every word it used."""

    def __init__(
        self,
        stock: Shelf,
        people: Sequence[Person],
        shops: Sequence[Shop],
        products: Sequence[Product],
        notes: Sequence[Note],
        now: datetime,
        random: Random,
    ) -> None:
        self._models, self._people, self._shops = stock.models, people, shops
        self._products, self._notes, self._now, self._random = products, notes, now, random
        self._stocks: Mapping[str, Stock] = {lang: stock.words[lang].boards for lang in LANGUAGES}
        self._words: Mapping[str, Words] = {
            lang: {**stock.words[lang].common.words, **self._stocks[lang].words} for lang in LANGUAGES
        }
        self._decks = {
            (lang, section): Deck(self._stocks[lang].section(section), random)
            for lang in LANGUAGES
            for section in ("names", "descriptions", "notes", "goods")
        }
        self._told = {(lang, section): Told(ALIKE) for lang, section in self._decks}

    def make(self, person: int, category: int, planted: Sequence[tuple[int, datetime]]) -> Board | None:
        """A board of some of these notes and of goods on them; None when no name is left for it."""
        lang, tags = self._people[person].lang, {SLUGS[category]}
        name = self._say(lang, "names", tags, {}, MAX_NAME)
        if not name:
            return None
        described = self._random.random() < DESCRIBED
        chosen = self._random.sample(planted, min(len(planted), self._random.randint(LEAST, MOST)))
        made_at = sorted(at for _note, at in chosen)[:2][-1]
        items = []
        for note, at in chosen:
            items.append(BoardItem("note", note, self._why(lang, "notes", self._of_note(note, lang)), max(at, made_at)))
        for product in self._goods_on([note for note, _at in chosen], category):
            place = self._random.randint(1, len(items))
            since = max(made_at, self._products[product].created_at)
            why = self._why(lang, "goods", self._of_product(product, lang))
            items.insert(place, BoardItem("product", product, why, since))
        return Board(
            owner=person,
            name=name,
            description=self._say(lang, "descriptions", tags, {}, MAX_DESCRIPTION) if described else "",
            public=self._random.random() >= PRIVATE,
            at=made_at,
            items=tuple(items),
        )

    def _why(self, lang: str, section: str, about: tuple[set[str], dict[str, str]]) -> str:
        """A reason for some; most people give one for about every second thing."""
        return self._say(lang, section, *about, MAX_REASON) if self._random.random() < REASONED else ""

    def _goods_on(self, notes: Sequence[int], category: int) -> list[int]:
        """Goods of this part of life that are to be seen on the notes."""
        seen = dict.fromkeys(tag.product for note in notes for tag in self._notes[note].tags)
        fit = [place for place in seen if self._models[self._products[place].model].category == SLUGS[category]]
        return self._random.sample(fit, min(len(fit), self._random.randint(0, MOST_GOODS)))

    def _of_note(self, place: int, lang: str) -> tuple[set[str], dict[str, str]]:
        """What may be said of a note; of the thing on it only where it tells of one in the reader's own language."""
        note = self._notes[place]
        facts = {"author": self._people[note.author].name, "city": note.city}
        about = {key: note.told[key] for key in ("kind", "measure", "days", "colour") if key in note.told}
        if note.lang == lang and note.tags and {"kind", "days", "colour"} <= about.keys():
            return {"told"}, {**facts, "measure": "", **about}
        return set(), facts

    def _of_product(self, place: int, lang: str) -> tuple[set[str], dict[str, str]]:
        product = self._products[place]
        model, shop = self._models[product.model], self._shops[product.shop]
        cheapest = min(range(len(product.skus)), key=lambda sku: product.skus[sku].price_minor)
        price = product.skus[cheapest].price_minor
        moves = [move for move in product.moves if move.sku == cheapest and move.at > self._now - MONTH]
        low = bool(moves) and all(move.old_minor > price and move.new_minor >= price for move in moves)
        facts = {
            "kind": model.kind["zh"] if lang == "zh" else one_of(model),
            "measure": model.measure,
            "price": str(price // 100),
            "shop": shop.zh if lang == "zh" else shop.en,
        }
        return {"low"} if low else set(), facts

    def _say(self, lang: str, section: str, tags: set[str], facts: Mapping[str, str], most: int) -> str:
        """Something that was not said before, nor nearly; nothing when that does not come up."""
        told, deck = self._told[lang, section], self._decks[lang, section]

        def fits(frame: Frame) -> bool:
            return frame.fits(frozenset(tags))

        for _ in range(TRIES):
            frame = deck.draw(fits)
            if frame is None:
                return ""
            text = frame.say(self._random, facts, self._words[lang])
            text = text[0].upper() + text[1:] if lang == "en" else text
            parts = shingles(text)
            if len(text) <= most and not told.is_near(parts):
                told.add(parts)
                return text
        return ""
