"""What is known of a subject apart from who liked it: its author, language and topics, from the artefact or, when new, from its owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

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
        new = server.newcomers(fresh)
        return cls(server, dict(zip(new.names, new.items, strict=True)))

    def authors(self, subjects: Sequence[Subject]) -> list[int | None]:
        """The author of each subject; None where it has none, as goods, or nobody knows."""
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
        rows = self.server.subjects.rows(subjects)
        codes = np.where(rows >= 0, self.server.langs[rows], -1) if len(self.server.langs) else rows
        found = [names[code] for code in codes.tolist()]
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
