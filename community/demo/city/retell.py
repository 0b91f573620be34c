"""Notes told again: the head of one, the middle of another, the close of a third, all of one category and language."""

import re
from collections.abc import Sequence
from random import Random

from community.demo.world import Comment, Note
from community.demo.writing import LONGEST

_JOINT = re.compile(r"(：|，|: |, )")


class Retold:
    """Titles, bodies and comments by language and category, ready to be mixed."""

    def __init__(self, notes: Sequence[Note], comments: Sequence[Comment], random: Random) -> None:
        self._random = random
        self._titles: dict[tuple[str, int], list[str]] = {}
        self._bodies: dict[tuple[str, int], list[list[str]]] = {}
        self._comments: dict[tuple[str, int], list[str]] = {}
        for note in notes:
            key = note.lang, note.category
            self._titles.setdefault(key, []).append(note.title)
            parts = [line for line in note.body.split("\n") if line.strip()]
            self._bodies.setdefault(key, []).append(parts or [note.title])
        for comment in comments:
            note = notes[comment.note]
            self._comments.setdefault((note.lang, note.category), []).append(comment.body)

    def title(self, lang: str, category: int) -> str:
        """The head of one title and the tail of another, or one title as it is."""
        pick = self._random.choice
        titles = self._titles[lang, category]
        first, second = _JOINT.split(pick(titles), maxsplit=1), _JOINT.split(pick(titles), maxsplit=1)
        if len(first) == 3 and len(second) == 3:
            mixed = first[0] + first[1] + second[2]
            if len(mixed) <= LONGEST[lang]:
                return mixed
        return "".join(first)

    def body(self, lang: str, category: int) -> str:
        """The opening of one, what others say, and the close of another."""
        pick = self._random.choice
        bodies = self._bodies[lang, category]
        opening, last = pick(bodies)[0], pick(bodies)[-1]
        middle = [pick(pick(bodies)) for _ in range(self._random.randint(1, 3))]
        return "\n".join(dict.fromkeys((opening, *middle, last)))

    def comment(self, lang: str, category: int) -> str | None:
        """Something that was said under such a note."""
        said = self._comments.get((lang, category))
        return self._random.choice(said) if said else None
