"""What was learnt, on disk: a directory per version of mapped arrays and a manifest with their hashes; numpy only, nothing is unpickled.

    root/20261124T093000.123456-1a2b3c4d/{manifest.json, *.npy}     root/current -> 20261124T093000.123456-1a2b3c4d

A version is written beside, flushed to the disk and renamed; `current` moves by one `os.replace`. Readers see the old or the new, never a half.
"""

import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

SCHEMA = 2
MANIFEST = "manifest.json"
CURRENT = "current"


class NoArtefact(Exception):
    """Nothing was published here yet."""


class BadArtefact(Exception):
    """An artefact that is torn, altered, or of another schema; the message says which file and how."""


@dataclass(frozen=True)
class Artefact:
    """A loaded version: read-only mapped arrays by name, and the manifest."""

    version: str
    arrays: Mapping[str, np.ndarray]
    manifest: Mapping[str, Any]


def digest(path: Path) -> str:
    """The sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush(path: Path) -> None:
    """Have the disk hold a file or a directory's names before we go on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(
    root: Path,
    arrays: Mapping[str, np.ndarray],
    manifest: Mapping[str, Any],
    *,
    keep: int = 3,
    spared: Collection[str] = (),
) -> str:
    """Publish a version and point `current` at it; older ones beyond `keep` go, but for the `spared`.

    `manifest` must be plain JSON. Returns the version.
    """
    root.mkdir(parents=True, exist_ok=True)
    second, rest = divmod(time.time_ns(), 1_000_000_000)
    version = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime(second))}.{rest // 1000:06d}-{uuid.uuid4().hex[:8]}"
    making = root / f".making-{version}"
    making.mkdir()
    try:
        files = {}
        for name, array in arrays.items():
            path = making / f"{name}.npy"
            np.save(path, np.ascontiguousarray(array), allow_pickle=False)
            flush(path)
            files[path.name] = {"sha256": digest(path), "bytes": path.stat().st_size}
        whole = {**manifest, "schema": SCHEMA, "version": version, "made_at": time.time(), "files": files}
        (making / MANIFEST).write_text(json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True))
        flush(making / MANIFEST)
        flush(making)
        making.rename(root / version)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    point(root, version)
    for old in versions(root)[keep:]:
        if old != current_version(root) and old not in spared:
            # readers that still map the files keep them until they let go
            shutil.rmtree(root / old, ignore_errors=True)
    return version


def point(root: Path, version: str) -> None:
    """Make `current` mean this version: forward after training, back for a rollback. Raises NoArtefact for an unknown one."""
    if not (root / version / MANIFEST).is_file():
        raise NoArtefact(f"{root} holds no version {version}")
    link = root / f".{CURRENT}-{uuid.uuid4().hex}"
    link.symlink_to(version, target_is_directory=True)
    os.replace(link, root / CURRENT)
    flush(root)


def current_version(root: Path) -> str | None:
    """Where `current` points; None before the first publication. One readlink."""
    try:
        return os.readlink(root / CURRENT)
    except OSError:
        return None


def versions(root: Path) -> list[str]:
    """All finished versions, newest first: their names begin with the time."""
    if not root.is_dir():
        return []
    found = (path for path in root.iterdir() if not path.is_symlink() and not path.name.startswith("."))
    return sorted((path.name for path in found if path.is_dir()), reverse=True)


def load(root: Path, version: str | None = None, *, verify: bool = True) -> Artefact:
    """Map a version (by default the current one). `verify` reads every byte once and compares the hashes.

    Raises NoArtefact when there is none, BadArtefact when it is not what its manifest says.
    """
    version = version or current_version(root)
    if version is None:
        raise NoArtefact(f"nothing was published in {root}")
    folder = root / version
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        files = dict(manifest["files"])
        schema = manifest["schema"]
    except FileNotFoundError as missing:
        raise NoArtefact(f"{folder} holds no manifest") from missing
    except (OSError, ValueError, KeyError, TypeError) as torn:
        raise BadArtefact(f"{folder / MANIFEST}: {torn}") from torn
    if schema != SCHEMA:
        raise BadArtefact(f"{folder} has schema {schema}, this code reads {SCHEMA}")
    arrays: dict[str, np.ndarray] = {}
    for name, facts in files.items():
        path = folder / name
        try:
            if path.stat().st_size != facts["bytes"] or (verify and digest(path) != facts["sha256"]):
                raise BadArtefact(f"{path} is not what the manifest says")
            # a plain view: numpy's memmap class costs microseconds at every slice
            arrays[path.stem] = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
        except (OSError, ValueError, KeyError, TypeError) as torn:
            raise BadArtefact(f"{path}: {torn}") from torn
    return Artefact(version, arrays, manifest)


def load_current(root: Path, *, verify: bool = True) -> Artefact:
    """The current version, or the newest good one before it when that is corrupt. Raises as `load` when none is good."""
    while True:
        current = current_version(root)
        trouble: Exception | None = None
        for version in dict.fromkeys([*([current] if current else []), *versions(root)]):
            with suppress(NoArtefact):
                try:
                    return load(root, version, verify=verify)
                except BadArtefact as bad:
                    trouble = trouble or bad
        # several publications during one slow look may have taken every version it knew of
        if current == current_version(root):
            raise trouble or NoArtefact(f"nothing was published in {root}")
