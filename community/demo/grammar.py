"""Frames with slots: hand-written lines that become sentences, and stories that keep lines together.

A frame is one line of text. `{name}` is a fact of the note or a word list of that name, `{3-9}` a whole number between the two
(`{20-60/5}` in steps), `[a|b|]` one of the choices. A line may begin with conditions, `@winter,snow @dripper`: of each
group one tag must hold. `!tag` keeps the line away where the tag holds.

A story is a small matter that somebody writes about, in a block of its own:

    * sour-cups @dripper !tea
    = grams: 13/14/15
    a title
    - a line of the note
    ? what a reader asks || what the author answers

Its facts (`=`) are drawn once, so that title, lines and answers agree.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

_PIECE = re.compile(r"\{([^{}]+)\}|\[([^\[\]]*)\]")
_RANGE = re.compile(r"(\d+)-(\d+)(?:/(\d+))?")
_SLOT = re.compile(r"\{([^{}]+)\}")

Words = Mapping[str, Sequence[str]]
Tags = frozenset[str]

GOODS = "goods"  # the tag of notes that show a thing one can buy
FREE = "free"  # the tag of notes about something that is no product: a dish, a dog, a mountain


class UnknownSlot(KeyError):
    """A frame asks for a fact or a word list that nobody gave."""


@dataclass(frozen=True)
class Conditions:
    """Where something may be said: of each group one tag holds, and none of those that keep it away."""

    groups: tuple[Tags, ...] = ()
    avoids: Tags = frozenset()

    def hold(self, tags: Tags) -> bool:
        return not self.avoids & tags and all(group & tags for group in self.groups)

    @property
    def named(self) -> Tags:
        """Every tag that lets it in."""
        return frozenset().union(*self.groups)


def read_conditions(line: str) -> tuple[Conditions, str]:
    """The conditions that begin a line, and the rest of it."""
    groups, avoids = [], set()
    while line.startswith(("@", "!")):
        head, _, line = line.partition(" ")
        tags = head.removeprefix("@").split(",")
        avoids |= {tag[1:] for tag in tags if tag.startswith("!")}
        if wanted := frozenset(tag for tag in tags if not tag.startswith("!")):
            groups.append(wanted)
    return Conditions(tuple(groups), frozenset(avoids)), line


@dataclass(frozen=True)
class Frame:
    """One line of the stock: its text, and where it may be said."""

    key: str
    text: str
    conditions: Conditions = Conditions()

    @cached_property
    def slots(self) -> Tags:
        """The facts and lists the text asks for, ranges left out."""
        return frozenset(slot for slot in _SLOT.findall(self.text) if not _RANGE.fullmatch(slot))

    def fits(self, tags: Tags) -> bool:
        return self.conditions.hold(tags)

    def say(self, random: Random, facts: Mapping[str, str], words: Words) -> str:
        """The sentence. Raises UnknownSlot."""

        def choose(match: re.Match[str]) -> str:
            slot, choices = match.groups()
            if choices is not None:
                return random.choice(choices.split("|"))
            if slot in facts:
                return facts[slot]
            if slot in words:
                return random.choice(words[slot])
            if _RANGE.fullmatch(slot):
                return _number(random, slot)
            raise UnknownSlot(f"{slot} in {self.key}: {self.text}")

        text = self.text
        while "{" in text or "[" in text:  # choices may hold slots, and words may hold choices
            said = _PIECE.sub(choose, text)
            if said == text:
                break
            text = said
        return text


def _number(random: Random, span: str) -> str:
    """A number of the range; large round ends mean that people say it round."""
    found = _RANGE.fullmatch(span)
    assert found is not None
    low, high = int(found[1]), int(found[2])
    step = int(found[3]) if found[3] else 10 if low >= 100 and low % 10 == high % 10 == 0 else 1
    return str(random.randrange(low, high + 1, step))


def read_frame(key: str, line: str) -> Frame:
    """A frame from its line, conditions first."""
    conditions, text = read_conditions(line)
    return Frame(key, text, conditions)


@dataclass(frozen=True)
class Story:
    """One small matter: titles to choose from, lines in their order, what readers ask, facts that hold throughout."""

    key: str
    conditions: Conditions
    draws: Mapping[str, Frame]
    titles: tuple[Frame, ...]
    lines: tuple[Frame, ...]
    threads: tuple[Frame, ...]

    def draw_facts(self, random: Random, facts: Mapping[str, str], words: Words) -> dict[str, str]:
        """The facts given, the story's own, and one number for each range that it speaks of."""
        told = dict(facts)
        for name, frame in self.draws.items():
            told[name] = frame.say(random, told, words)
        for span in self.ranges:
            told[span] = _number(random, span)
        return told

    @cached_property
    def ranges(self) -> tuple[str, ...]:
        """The ranges of all its frames: the same range is the same number throughout a note."""
        frames = (*self.titles, *self.lines, *self.threads)
        found = (slot for frame in frames for slot in _SLOT.findall(frame.text) if _RANGE.fullmatch(slot))
        return tuple(dict.fromkeys(found))

    def is_about(self, models: Tags) -> bool:
        """Whether the thing on the picture is what the story is about, rather than what happens to stand there."""
        return bool(self.conditions.named & (models | {GOODS}))


def read_stories(name: str, lines: Iterable[str]) -> tuple[Story, ...]:
    """Parse a file of stories; `; ` begins a remark, and a story may be taken up again further down. The keys are `<name>.<kind>.<story>.<number>`."""
    blocks: dict[str, list[str]] = {}
    block: list[str] | None = None
    for raw in lines:
        line = raw.strip()
        if not line or line.startswith("; "):
            continue
        if line.startswith("* "):
            block = blocks.setdefault(line[2:].split(" ")[0], [line[2:]])
        elif block is not None:
            block.append(line)
        else:
            raise ValueError(f"{name}: a line before any story: {line}")
    return tuple(_story(name, head, rest) for head, *rest in blocks.values())


def _story(name: str, head: str, rest: Sequence[str]) -> Story:
    key, _, told = head.partition(" ")
    conditions, left = read_conditions(f"{told} " if told else "")
    if left.strip():
        raise ValueError(f"{name}: unexpected words after {key}: {left}")
    draws: dict[str, Frame] = {}
    kinds: dict[str, list[Frame]] = {"titles": [], "lines": [], "threads": []}
    for line in rest:
        mark, _, text = line.partition(" ")
        if mark == "=":
            fact, _, choices = text.partition(":")
            draws[fact] = Frame(f"{name}.facts.{key}.{fact}", f"[{choices.strip().replace('/', '|')}]")
            continue
        kind = {"-": "lines", "?": "threads"}.get(mark, "titles")
        held = kinds[kind]
        held.append(read_frame(f"{name}.{kind}.{key}.{len(held)}", line if kind == "titles" else text))
    return Story(key, conditions, draws, tuple(kinds["titles"]), tuple(kinds["lines"]), tuple(kinds["threads"]))


@dataclass(frozen=True)
class Stock:
    """Frames by section, and word lists."""

    frames: Mapping[str, tuple[Frame, ...]]
    words: Words

    def section(self, name: str) -> tuple[Frame, ...]:
        return self.frames.get(name, ())


def read_stock(name: str, lines: Iterable[str]) -> Stock:
    """Parse a word file: `# section` holds frames, `= list` holds words, one a line; `; ` begins a remark."""
    frames: dict[str, list[Frame]] = {}
    words: dict[str, list[str]] = {}
    section: str | None = None
    for raw in lines:
        line = raw.strip()
        if not line or line.startswith("; "):
            continue
        if line.startswith("# "):
            section = line[2:]
            frames.setdefault(section, [])
        elif line.startswith("= "):
            title, _, rest = line[2:].partition(":")
            words.setdefault(title.strip(), []).extend(word.strip() for word in rest.split("/") if word.strip())
        elif section is None:
            raise ValueError(f"{name}: a line before any section: {line}")
        else:
            frames[section].append(read_frame(f"{name}.{section}.{len(frames[section])}", line))
    return Stock({key: tuple(value) for key, value in frames.items()}, words)
