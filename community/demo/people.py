"""People: names, handles, cities, what they care about, and a line about themselves."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from community.demo.chance import Weighted, luck, made_id
from community.demo.stock import Shelf
from community.demo.world import SLUGS, Person, Scale

CHINESE_SHARE = 0.7
# Interests are not equally common; the numbers say how many of a hundred people care.
_REACH = dict(zip(SLUGS, (15, 11, 16, 14, 12, 12, 16, 7, 12, 9, 14, 15, 10, 12), strict=True))


class _Names:
    """Names that nobody else has, with a handle each."""

    def __init__(self, shelf: Shelf, random: Random) -> None:
        words = shelf.names
        self._given = [pair.split(" ") for pair in words["given"]]
        self._surnames = [pair.split(" ") for pair in words["surname"]]
        self._things = [pair.split(" ") for pair in words["thing"]]
        self._english = words["en_first"], words["en_last"]
        self._endings = shelf.endings
        self._random = random
        self._taken: set[str] = set()
        self._handles: set[str] = set()

    def draw(self, lang: str, category: str) -> tuple[str, str]:
        while True:
            name, sound = self._chinese(category) if lang == "zh" else self._western(category)
            if name not in self._taken and len(name) <= 24:
                self._taken.add(name)
                return name, self._handle(sound)

    def _handle(self, sound: str) -> str:
        base = "".join(letter for letter in sound.lower().replace(" ", "_") if letter.isalnum() or letter == "_")[:18]
        handle = base if len(base) >= 3 else f"{base}_m"
        number = 1
        while handle in self._handles:
            number += self._random.randint(1, 9)
            handle = f"{base}{number}"
        self._handles.add(handle)
        return handle

    def _chinese(self, category: str) -> tuple[str, str]:
        pick = self._random.choice
        (given, sound), (other, other_sound) = pick(self._given), pick(self._given)
        surname, surname_sound = pick(self._surnames)
        thing, thing_sound = pick(self._things)
        ending, _, ending_sound = pick(self._endings[f"zh.{category}"]).rpartition(" ")
        shape = self._random.random()
        if shape < 0.10:
            return f"阿{given}", f"a{sound}"
        if shape < 0.18:
            return f"小{given}", f"xiao{sound}"
        if shape < 0.26:
            return given * 2, sound * 2
        if shape < 0.50:
            return f"{surname}{given}{other if given != other else ''}", f"{surname_sound}{sound}{other_sound}"
        if shape < 0.58:
            return f"{surname}{given}", f"{surname_sound}_{sound}"
        if shape < 0.72:
            return f"{thing}{ending}", f"{thing_sound}_{ending_sound}"
        if shape < 0.90:
            return f"阿{given}{ending}", f"{sound}_{ending_sound}"
        return f"{thing}{given}", f"{thing_sound}{sound}"

    def _western(self, category: str) -> tuple[str, str]:
        first, last = self._random.choice(self._english[0]), self._random.choice(self._english[1])
        shape = self._random.random()
        if shape < 0.16:
            return first, first
        if shape < 0.40:
            return f"{first} {last}", f"{first}_{last}"
        if shape < 0.55:
            return f"{first} {last[0]}.", f"{first}{last[0]}"
        if shape < 0.68:
            return f"{first.lower()}.{last.lower()}", f"{first}_{last}"
        name = first + self._random.choice(self._endings[f"en.{category}"])
        return name, name.replace(",", "").replace("'s", "s")


def _interests(random: Random, many: int) -> tuple[int, ...]:
    """Positions of categories, the dearest first."""
    pool = dict(enumerate(_REACH.values()))
    chosen = []
    for _ in range(many):
        category = Weighted(list(pool), list(pool.values())).draw(random)
        chosen.append(category)
        del pool[category]
    return tuple(chosen)


def _cities(names: Mapping[str, tuple[str, ...]], lang: str) -> Weighted[str]:
    pairs = [pair.rsplit(" ", 1) for pair in names[f"{lang}_city"]]
    return Weighted([city for city, _ in pairs], [float(weight) for _, weight in pairs])


def _bio(shelf: Shelf, random: Random, lang: str, category: str) -> str:
    frames = shelf.stocks[lang, category].section("bios")
    return random.choice(frames).say(random, {}, {})


def make_people(shelf: Shelf, seed: int, scale: Scale, now: datetime) -> tuple[Person, ...]:
    """Influencers first, so that positions below `scale.influencers` are theirs."""
    random = luck(seed, "people")
    names = _Names(shelf, random)
    cities = {lang: _cities(shelf.names, lang) for lang in ("zh", "en")}
    people = []
    for index in range(scale.people):
        influencer = index < scale.influencers
        lang = "zh" if random.random() < CHINESE_SHARE else "en"
        # Influencers take the categories in turn, so that every channel has its voices in both languages.
        first = index % len(SLUGS) if influencer else None
        interests = _interests(random, random.choice((2, 2, 3, 3, 4)))
        if first is not None:
            interests = (first, *(other for other in interests[:2] if other != first))
        category = SLUGS[interests[0]]
        name, handle = names.draw(lang, category)
        joined = now - timedelta(days=random.uniform(130, 900) if influencer else random.triangular(1, 700, 60))
        writes_about_self = influencer or random.random() < 0.25
        people.append(
            Person(
                public_id=made_id(random, joined),
                handle=handle,
                name=name,
                lang=lang,
                city=cities[lang].draw(random),
                bio=_bio(shelf, random, lang, category) if writes_about_self else "",
                avatar=shelf.avatars[(index * 7 + index // 40) % len(shelf.avatars)]
                if shelf.avatars and (influencer or random.random() < 0.7)
                else None,
                joined_at=joined,
                categories=interests,
                influencer=influencer,
            )
        )
    return tuple(people)
