"""A version is whole or it is not there; what is corrupt is told from what is missing, and the one before still answers."""

import json
import threading
from pathlib import Path

import numpy as np
import pytest

from recsys import artefacts
from recsys.artefacts import BadArtefact, NoArtefact


def write(root: Path, value: int) -> str:
    return artefacts.write(root, {"numbers": np.full(1000, value), "none": np.zeros((0, 3))}, {"value": value})


def test_what_was_written_is_mapped_read_only(tmp_path: Path) -> None:
    version = write(tmp_path, 7)
    loaded = artefacts.load_current(tmp_path)
    assert loaded.version == version == artefacts.current_version(tmp_path)
    assert loaded.manifest["value"] == 7
    assert loaded.arrays["numbers"].tolist() == [7] * 1000
    assert loaded.arrays["none"].shape == (0, 3)
    with pytest.raises(ValueError, match="read-only"):
        loaded.arrays["numbers"][0] = 1


def test_three_versions_are_kept(tmp_path: Path) -> None:
    made = [write(tmp_path, value) for value in range(5)]
    assert artefacts.versions(tmp_path) == made[:1:-1]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_an_empty_folder_is_no_artefact(tmp_path: Path) -> None:
    assert artefacts.current_version(tmp_path / "nowhere") is None
    with pytest.raises(NoArtefact):
        artefacts.load_current(tmp_path / "nowhere")


@pytest.mark.parametrize("harm", ["flip", "cut", "gone", "manifest", "schema", "pickle"])
def test_a_corrupt_version_is_refused_and_the_one_before_answers(tmp_path: Path, harm: str) -> None:
    good = write(tmp_path, 1)
    bad = write(tmp_path, 2)
    array, manifest = tmp_path / bad / "numbers.npy", tmp_path / bad / "manifest.json"
    if harm == "flip":
        content = bytearray(array.read_bytes())
        content[-1] ^= 1
        array.write_bytes(content)
    elif harm == "cut":
        array.write_bytes(array.read_bytes()[:-8])
    elif harm == "gone":
        array.unlink()
    elif harm == "manifest":
        manifest.write_text(manifest.read_text()[:50])
    elif harm == "schema":
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "schema": 99}))
    else:
        np.save(array, np.array([{"a": 1}], dtype=object), allow_pickle=True)
        facts = {"numbers.npy": {"sha256": artefacts.digest(array), "bytes": array.stat().st_size}}
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "files": facts}))
    with pytest.raises(BadArtefact):
        artefacts.load(tmp_path)
    assert artefacts.load_current(tmp_path).version == good


def test_with_nothing_good_left_the_trouble_is_told(tmp_path: Path) -> None:
    version = write(tmp_path, 1)
    (tmp_path / version / "numbers.npy").unlink()
    with pytest.raises(BadArtefact):
        artefacts.load_current(tmp_path)


def test_a_rollback_is_one_pointer(tmp_path: Path) -> None:
    first, second = write(tmp_path, 1), write(tmp_path, 2)
    artefacts.point(tmp_path, first)
    assert artefacts.load(tmp_path).manifest["value"] == 1
    with pytest.raises(NoArtefact):
        artefacts.point(tmp_path, "20000101T000000-00000000")
    assert artefacts.versions(tmp_path) == [second, first]


def test_readers_never_see_a_half_while_versions_change(tmp_path: Path) -> None:
    write(tmp_path, 0)
    done = threading.Event()
    trouble: list[Exception] = []

    def read() -> None:
        while not done.is_set():
            try:
                loaded = artefacts.load_current(tmp_path)
                assert loaded.arrays["numbers"][999] == loaded.manifest["value"]
            except Exception as seen:
                trouble.append(seen)

    reader = threading.Thread(target=read)
    reader.start()
    for value in range(1, 15):
        write(tmp_path, value)
    done.set()
    reader.join()
    assert trouble == []


def test_a_failed_write_leaves_nothing_and_current_stays(tmp_path: Path) -> None:
    good = write(tmp_path, 1)
    with pytest.raises(ValueError, match="pickle"):
        artefacts.write(tmp_path, {"words": np.array([object()])}, {})
    assert artefacts.versions(tmp_path) == [good]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([good, "current"])
