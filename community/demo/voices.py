"""How everybody lives and writes: a job, a home, a habit, and the way of their hand."""

from collections.abc import Mapping, Sequence

from community.demo.chance import luck
from community.demo.grammar import Story
from community.demo.turns import Deck
from community.demo.wordstock import LIVES, WordStock
from community.demo.world import LANGUAGES, SLUGS, Person, Voice

LAYOUTS = ("lines", "paragraphs", "block", "list")
_QUIRKS = {"zh": (("no-stops", 0.35), ("spaces", 0.08)), "en": (("lower", 0.08), ("no-stops", 0.04))}
_EMOJI_SHARE = 0.1  # of the voices ever use one
_EMOJI = ("🌿", "☕️", "🐈", "🌧️", "🧺", "🍊", "🙂", "🫠", "📎", "🌙")


def make_voices(words: Mapping[str, WordStock], seed: int, people: Sequence[Person]) -> tuple[Voice, ...]:
    """A voice for everybody, the influencers' first, so that theirs differ most. What suits an interest goes to those who
    have it."""
    random = luck(seed, "voices")
    decks = {(lang, life): Deck(words[lang].stories[life], random) for lang in LANGUAGES for life in LIVES}
    taken: set[tuple[str, str, str, str]] = set()
    voices = []
    for person in people:
        tags = frozenset(SLUGS[category] for category in person.categories[:2])

        def suits(story: Story, tags: frozenset[str] = tags) -> bool:
            return story.conditions.hold(tags)

        for _ in range(9):  # nobody lives quite like another
            found = [decks[person.lang, life].draw(suits) for life in LIVES]
            job, home, habit = (story.key if story else "" for story in found)
            if (person.lang, job, home, habit) not in taken:
                break
        taken.add((person.lang, job, home, habit))
        voices.append(
            Voice(
                job=job,
                home=home,
                habit=habit,
                layout=random.choices(LAYOUTS, (30, 34, 20, 16))[0],
                length=random.betavariate(1.6, 1.9),
                quirks=frozenset(quirk for quirk, share in _QUIRKS[person.lang] if random.random() < share),
                emoji=random.choice(_EMOJI) if random.random() < _EMOJI_SHARE else "",
            )
        )
    return tuple(voices)


def lives_of(words: WordStock, voice: Voice) -> list[Story]:
    """The job, the home and the habit."""
    return [words.lives[key] for key in (voice.job, voice.home, voice.habit) if key]
