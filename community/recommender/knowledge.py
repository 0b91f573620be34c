"""What is known of a subject apart from who liked it: its author, language and topics, from the artefact or, when new, from its owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recsys.serve import Server
from recsys.subjects import Item

Subject = tuple[str, int]


@dataclass(frozen=True)
class Knowledge:
    """Looks subjects up in one server, and among the items that are newer than it."""

    server: Server
    fresh: Mapping[Subject, Item]

    @classmethod
    def of(cls, server: Server, fresh: Sequence[Item]) -> "Knowledge":
        return cls(server, {(item.kind, item.id): item for item in fresh})

    def authors(self, subjects: Sequence[Subject]) -> list[int | None]:
        """The author (of a product: the shop) of each subject; None where nobody knows."""
        known = self.server.authors
        found = [
            int(known[row]) if row >= 0 and known[row] >= 0 else None
            for row in self.server.subjects.rows(subjects).tolist()
        ]
        return [
            self.fresh[subject].author if author is None and subject in self.fresh else author
            for subject, author in zip(subjects, found, strict=True)
        ]

    def languages(self, subjects: Sequence[Subject]) -> list[str | None]:
        """The language of each subject; None for what has none."""
        names = [*self.server.manifest.get("langs", ()), None]  # the last: row or language unknown
        codes = self.server.langs
        found = [names[codes[row]] if row >= 0 else None for row in self.server.subjects.rows(subjects).tolist()]
        return [
            self.fresh[subject].lang if lang is None and subject in self.fresh else lang
            for subject, lang in zip(subjects, found, strict=True)
        ]

    def topics(self, subjects: Sequence[Subject]) -> list[tuple[str, ...]]:
        """The topics of each subject, as slugs."""
        rows = self.server.subjects.rows(subjects).tolist()
        return [
            self.fresh[subject].topics
            if subject in self.fresh
            else tuple(map(str, self.server.topics.words_of(row)))
            if row >= 0
            else ()
            for subject, row in zip(subjects, rows, strict=True)
        ]
