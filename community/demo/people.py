"""People: names, handles, cities, what they care about, and a line about themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from community.demo.chance import Weighted, luck
from community.demo.grammar import Frame
from community.demo.scales import Scale
from community.demo.stock import Shelf
from community.demo.voices import lives_of, make_voices
from community.demo.wordstock import WordStock
from community.demo.world import SLUGS, Person, Voice

CHINESE_SHARE = 0.7
PASSWORD = "plant-a-seed"


@dataclass(frozen=True)
class Guide:
    """Somebody of the demo world whom a newcomer may sign in as."""

    role: str
    handle: str
    name: str
    bio: str
    categories: tuple[str, ...]
    city: str = "上海"
    lang: str = "zh"
    roles: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.role}@meadow.example"


GUIDES = (
    Guide("shopper", "yuanyuan", "圆圆", "", ("coffee-tea", "home-light", "pets")),
    Guide("influencer", "aheng", "阿蘅", "写咖啡第 4 年。只推荐自己用满一个月的东西，也写退掉的和不好用的。",
          ("coffee-tea", "kitchen"), roles=("influencer",)),
    Guide("merchant", "yunque", "云雀掌柜", "在景德镇烧杯子，也在店里回消息。", ("coffee-tea", "kitchen"), city="景德镇"),
    Guide("moderator", "yezi", "叶子", "", ("plants", "outdoors"), roles=("moderator",)),
    Guide("admin", "xiaohe", "小禾", "", ("books-paper", "desk"), roles=("admin",)),
)  # fmt: skip


def guide_places(scale: Scale) -> dict[str, int]:
    """Where the guides stand among the people: the influencer is the first of the coffee voices."""
    return {
        "influencer": SLUGS.index("coffee-tea") % scale.influencers,
        "shopper": scale.influencers,
        "moderator": scale.influencers + 1,
        "admin": scale.influencers + 2,
        "merchant": scale.people - scale.merchants,
    }


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
        self._taken = {guide.name for guide in GUIDES}
        self._handles = {guide.handle for guide in GUIDES}

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
        ending = self._random.choice(self._endings[f"en.{category}"])
        name = first + (ending if ending[0] in " ,'" else f" {ending}")
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


def _bio(words: WordStock, random: Random, category: str, voice: Voice) -> str:
    """What they write about, then how they live; the shy say one of the two."""
    subject = random.choice(words.categories[category].section("bios")).text
    life = random.choice(lives_of(words, voice))
    told = random.choice(life.titles)
    parts = [subject, told.text] if random.random() < 0.65 else [told.text if random.random() < 0.7 else subject]
    if random.random() < 0.5:
        parts.reverse()
    joined = " ".join(parts) if parts[0].isascii() else "".join(parts)
    return Frame("bio", joined).say(random, {}, words.common.words)


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
        people.append(
            Person(
                handle=handle,
                name=name,
                lang=lang,
                city=cities[lang].draw(random),
                bio="",
                avatar=shelf.avatars[(index * 7 + index // 40) % len(shelf.avatars)]
                if shelf.avatars and (influencer or random.random() < 0.7)
                else None,
                joined_at=joined,
                categories=interests,
                influencer=influencer,
                roles=("influencer",) if influencer else (),
            )
        )
    for guide in GUIDES:
        place = guide_places(scale)[guide.role]
        people[place] = _as_guide(people[place], guide, now)
    shy = luck(seed, "bios")
    bios: set[str] = set()
    for place, voice in enumerate(make_voices(shelf.words, seed, people)):
        person = people[place]
        writes_about_self = not person.email and (person.influencer or shy.random() < 0.25)
        bio = person.bio
        for _ in range(30 if writes_about_self else 0):
            bio = _bio(shelf.words[person.lang], shy, SLUGS[person.categories[0]], voice)
            if bio not in bios:
                break
        bios.add(bio)
        people[place] = replace(person, voice=voice, bio=bio)
    return tuple(people)


def _as_guide(person: Person, guide: Guide, now: datetime) -> Person:
    return replace(
        person,
        handle=guide.handle,
        name=guide.name,
        lang=guide.lang,
        city=guide.city,
        bio=guide.bio,
        categories=tuple(SLUGS.index(slug) for slug in guide.categories),
        email=guide.email,
        roles=guide.roles,
        joined_at=min(person.joined_at, now - timedelta(days=200)),
    )
