"""Folders of arrays that a job writes whole and every process reads: swapped in one step, through a link named `current`."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar

from ulid import ULID

T = TypeVar("T")


class Shelves(Generic[T]):
    """The folder with everything written, and the one in use, opened once by each process."""

    def __init__(self, root: Path, opened: Callable[[Path], T]) -> None:
        self._root = root
        self._link = root / "current"
        self._opened = opened
        self._open: tuple[str, T] | None = None

    def current(self) -> T | None:
        """What is in use; None before the first was written."""
        try:
            name = os.readlink(self._link)
            if self._open is None or self._open[0] != name:
                self._open = (name, self._opened(self._root / name))
        except (OSError, ValueError):
            # none yet, or swept away between the two steps: the next call reads the newer one
            return None
        return self._open[1]

    def write(self, fill: Callable[[Path], None]) -> None:
        """Fill a new folder, put it into use and clear away all but it and the one before."""
        before = os.readlink(self._link) if self._link.is_symlink() else None
        name = str(ULID()).lower()
        folder = self._root / name
        folder.mkdir(parents=True)
        fill(folder)
        waiting = self._root / f"next-{name}"
        waiting.symlink_to(name)
        waiting.replace(self._link)
        for old in self._root.iterdir():
            if old.name not in (name, before, "current") and not old.name.startswith("next-"):
                with suppress(OSError):
                    shutil.rmtree(old)
