"""Frames with slots: hand-written lines that become sentences.

A frame is one line of text. `{name}` is a fact of the note or a word list of that name, `{3-9}` a whole number between the two
(`{20-60/5}` in steps), `[a|b|]` one of the choices. A line may begin with conditions, `@winter,dripper`: it is used only
where one of the tags holds. `!tag` in the same place keeps it away.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

_PIECE = re.compile(r"\{([^{}]+)\}|\[([^\[\]]*)\]")
_RANGE = re.compile(r"(\d+)-(\d+)(?:/(\d+))?")

Words = Mapping[str, Sequence[str]]


GOODS = "goods"  # the tag of texts that speak of a thing one can buy
FREE = "free"  # the tag of texts about something that is no product: a dish, a dog, a mountain


@cache
def _slots(text: str) -> frozenset[str]:
    named = re.findall(r"\{([^{}]+)\}", text)
    return frozenset(slot for slot in named if not _RANGE.fullmatch(slot))


class UnknownSlot(KeyError):
    """A frame asks for a fact or a word list that nobody gave."""


@dataclass(frozen=True)
class Frame:
    """One line of the stock: its text, the tags that let it in, and the tags that keep it out.

    `models` are things that the text names: one of them must be among the tags.
    """

    key: str
    text: str
    needs: frozenset[str] = frozenset()
    avoids: frozenset[str] = frozenset()
    models: frozenset[str] = frozenset()

    @property
    def slots(self) -> frozenset[str]:
        """The facts and lists the text asks for, ranges left out."""
        return _slots(self.text)

    def fits(self, tags: frozenset[str]) -> bool:
        return (
            (not self.needs or bool(self.needs & tags))
            and (not self.models or bool(self.models & tags))
            and not self.avoids & tags
        )

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
            if found := _RANGE.fullmatch(slot):
                low, high, step = (int(part or 1) for part in found.groups())
                return str(random.randrange(low, high + 1, step))
            raise UnknownSlot(f"{slot} in {self.key}: {self.text}")

        text = self.text
        for _ in range(4):  # choices may hold slots, and words may hold choices
            said = _PIECE.sub(choose, text)
            if said == text:
                break
            text = said
        return text


def read_frame(key: str, line: str) -> Frame:
    """A frame from its line, conditions first."""
    if not line.startswith("@"):
        return Frame(key, line)
    head, _, text = line[1:].partition(" ")
    tags = head.split(",")
    return Frame(
        key,
        text,
        frozenset(tag for tag in tags if not tag.startswith("!")),
        frozenset(tag[1:] for tag in tags if tag.startswith("!")),
    )


@dataclass(frozen=True)
class Stock:
    """The frames of one category in one language, by section, and its word lists."""

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


class Turns:
    """Chooses frames so that no reader meets one twice within a stretch of a stream.

    A stream is any order in which people read: a language's feed, a channel, an author's page. Among the frames that
    fit, those rested longest in every given stream come first; chance decides between the first few.
    """

    def __init__(self, random: Random, rest: int = 20) -> None:
        self._random = random
        self._rest = rest
        self._last: dict[str, dict[str, int]] = {}
        self._length: dict[str, int] = {}

    def step(self, streams: Iterable[str]) -> None:
        """One more text appears in these streams."""
        for stream in streams:
            self._length[stream] = self._length.get(stream, 0) + 1

    def _rests(self, frames: Sequence[Frame], streams: Sequence[str]) -> list[tuple[int, int]]:
        """How many texts ago each frame was last seen: in the first stream, and where that was most recent."""
        views = [(self._last.setdefault(stream, {}), self._length.get(stream, 0)) for stream in streams]
        rests = []
        for frame in frames:
            seen = [length - last.get(frame.key, -10_000) for last, length in views]
            rests.append((seen[0], min(seen)))
        return rests

    def is_fresh(self, frame: Frame, stream: str) -> bool:
        """Whether the frame has rested long enough in this stream."""
        return self._length.get(stream, 0) - self._last.get(stream, {}).get(frame.key, -10_000) > self._rest

    def use(self, frame: Frame, streams: Sequence[str]) -> Frame:
        """The frame is said, in the text that these streams are about to show."""
        for stream in streams:
            self._last.setdefault(stream, {})[frame.key] = self._length.get(stream, 0)
        return frame

    def find_fresh(self, frames: Sequence[Frame], streams: Sequence[str]) -> Frame | None:
        """One of these frames that has rested long enough in all the streams, None when there is none."""
        fresh = [frame for frame in frames if all(self.is_fresh(frame, stream) for stream in streams)]
        return self._random.choice(fresh) if fresh else None

    def easing(self, streams: Sequence[str], ease: int) -> Callable[[Sequence[Frame], frozenset[str]], Frame | None]:
        """How to pick when what was picked may not do: first as `choose` does but fresh in the first stream only; with
        more ease, anything fresh there; at last, anything that fits."""

        def pick(frames: Sequence[Frame], tags: frozenset[str]) -> Frame | None:
            if ease == 0:
                frame = self.choose(frames, tags, streams)
                return frame if self.is_fresh(frame, streams[0]) else None
            fitting = [frame for frame in frames if frame.fits(tags)]
            return self.find_fresh(fitting, streams[:1]) if ease == 1 else self._random.choice(fitting)

        return pick

    def choose(self, frames: Sequence[Frame], tags: frozenset[str], streams: Sequence[str]) -> Frame:
        """A fitting frame, well rested. Raises LookupError when none fits."""
        fitting = [frame for frame in frames if frame.fits(tags)]
        if not fitting:
            raise LookupError(f"no frame fits {sorted(tags)}")
        rests = self._rests(fitting, streams)
        fresh = [frame for frame, (_, rest) in zip(fitting, rests, strict=True) if rest > self._rest]
        if fresh:  # a frame written for this very thing, season or haul is worth more than a general one
            special = [frame for frame in fresh if frame.models or frame.needs - {GOODS}]
            return self._random.choice(special if special and self._random.random() < 0.6 else fresh)
        # the first stream is kept clean before the others
        ranks = [(min(first, self._rest + 1), rest) for first, rest in rests]
        best = max(ranks)
        return self._random.choice([frame for frame, rank in zip(fitting, ranks, strict=True) if rank == best])
