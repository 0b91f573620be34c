"""The files around an embedded index: which folder is in use, who may write, and what was written during a rebuild.

current           name of the index folder in use
<ulid>/           an index
turn.lock         held from reading subjects to having written them (see turns.py)
writer.lock       held for every commit: one writer at a time, in any process
rebuild.lock      held by the process that rebuilds
rebuild.journal   subjects written while a rebuild runs; they are read again before the swap
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from ulid import ULID

from community.search.engine import EngineBusy, EngineMissing, Key

LOCK_SECONDS = 30.0


class IndexFolder:
    def __init__(self, root: Path) -> None:
        self.root = root
        self._pointer = root / "current"
        self._journal = root / "rebuild.journal"

    def current(self) -> Path:
        """The folder of the index in use. Raises EngineMissing when there is none yet."""
        try:
            name = self._pointer.read_text().strip()
        except FileNotFoundError:
            raise EngineMissing from None
        return self.root / name

    def fresh(self) -> Path:
        """A new empty folder, not in use yet."""
        folder = self.root / str(ULID()).lower()
        folder.mkdir(parents=True)
        return folder

    def swap(self, folder: Path) -> None:
        """Name `folder` the index in use, in one step, and clear away all but it and the one before."""
        before = None
        with suppress(EngineMissing):
            before = self.current()
        waiting = self._pointer.with_suffix(".new")
        with waiting.open("w") as file:
            file.write(folder.name)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(self._pointer)
        for other in self.root.iterdir():
            if other.is_dir() and other not in (folder, before):
                shutil.rmtree(other, ignore_errors=True)

    def writing(self) -> AbstractContextManager[None]:
        """Hold the right to write, waiting for whoever has it."""
        return locked(self.root / "writer.lock", LOCK_SECONDS)

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Hold the right to rebuild, without waiting, and keep a journal of what others write meanwhile."""
        with locked(self.root / "rebuild.lock", 0):
            with self.writing():
                self._journal.write_text("")
            try:
                yield
            finally:
                self._journal.unlink(missing_ok=True)

    def note_written(self, keys: Iterable[Key]) -> None:
        """Remember these subjects if a rebuild is running. The caller holds the right to write."""
        with suppress(FileNotFoundError), self._journal.open("r+") as file:
            file.seek(0, os.SEEK_END)
            file.writelines(f"{kind} {subject_id}\n" for kind, subject_id in keys)

    def written(self) -> set[Key]:
        """The subjects written since the rebuild began. The caller holds the right to write."""
        lines = (line.split() for line in self._journal.read_text().splitlines())
        return {(kind, int(subject_id)) for kind, subject_id in lines}


@contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Hold a file among all processes, waiting so long for whoever has it. Raises EngineBusy."""
    path.parent.mkdir(parents=True, exist_ok=True)
    give_up = time.monotonic() + seconds
    with path.open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= give_up:
                    raise EngineBusy from None
                time.sleep(0.01)
        yield  # closing the file lets the lock go, also when the process dies
