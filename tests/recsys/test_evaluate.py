"""The command line in its promised forms, on small files."""

import json
import lzma
from pathlib import Path

import numpy as np
import pytest

from recsys.__main__ import main
from tests.recsys.worlds import tastes


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    world = tastes(people=150)
    lines = ["user\titem\tunix_ts"]
    train, test = [], []
    for person in range(world.n_people):
        facts = slice(world.indptr[person], world.indptr[person + 1])
        items = world.item[facts].tolist()
        lines += [f"{person}\t{item}\t{int(at)}" for item, at in zip(items, world.at[facts], strict=True)]
        train.append(" ".join(map(str, [person, *items[:-3]])))
        test.append(" ".join(map(str, [person, *items[-3:]])))
    with lzma.open(folder / "events.tsv.xz", "wt") as file:
        file.write("\n".join(lines))
    (folder / "attributes.json").write_text(json.dumps({str(item): [item % 6] for item in range(300)}))
    (folder / "train.txt").write_text("\n".join(train))
    (folder / "test.txt").write_text("\n".join(test))
    return folder


def report(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_lightgcn_files(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "evaluate",
        "--format",
        "lightgcn",
        "--train",
        str(files / "train.txt"),
        "--test",
        str(files / "test.txt"),
        "--k",
        "10,20",
    ]
    found = report(words, capsys)
    baseline = report([*words, "--model", "popular"], capsys)
    assert {
        "recall@10",
        "recall@20",
        "ndcg@20",
        "hr@10",
        "coverage@20",
        "train_cpu_s",
        "users_per_cpu_s",
        "peak_rss_mb",
    } <= set(found)
    assert found["recall@20"] > 1.3 * baseline["recall@20"]
    assert found["test_users"] == 150


@pytest.mark.parametrize("protocol", ["leave-one-out", "time-split"])
@pytest.mark.parametrize("described", [True, False])
def test_events_files(files: Path, protocol: str, described: bool, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "evaluate",
        "--format",
        "events",
        "--events",
        str(files / "events.tsv.xz"),
        "--protocol",
        protocol,
        "--k",
        "5,10,20",
    ]
    words += ["--attributes", str(files / "attributes.json")] if described else []
    found = report(words, capsys)
    baseline = report([*words, "--model", "popular"], capsys)
    assert found["hr@10"] > 1.2 * baseline["hr@10"]
    assert ("hr@10.same_day" in found) == (protocol == "leave-one-out")


def test_train_and_inspect(files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--events", str(files / "events.tsv.xz"), "--out", str(tmp_path)]) == 0
    version = capsys.readouterr().out.strip()
    found = report(["inspect", str(tmp_path), "--requests", "5"], capsys)
    assert found["current"] == version
    assert found[version]["people"] == 150
    assert found["milliseconds"]["p50"] > 0
    next((tmp_path / version).glob("*.npy")).write_bytes(b"")
    assert "corrupt" in report(["inspect", str(tmp_path)], capsys)[version]


@pytest.mark.parametrize(
    ("content", "trouble"),
    [("1\tx\t3\n2\ty\t4\n", "events.tsv:1"), ("user item ts\n1 2\n", "events.tsv:2"), (None, "No such file")],
)
def test_a_bad_file_is_one_line_on_stderr(
    tmp_path: Path, content: str | None, trouble: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "events.tsv"
    if content is not None:
        path.write_text(content)
    assert main(["evaluate", "--format", "events", "--events", str(path)]) == 2
    error = capsys.readouterr().err
    assert trouble in error
    assert error.count("\n") == 1


def test_a_model_that_the_data_cannot_feed_is_refused(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["evaluate", "--format", "lightgcn", "--train", str(files / "train.txt"), "--test", str(files / "test.txt")]
    assert main([*words, "--model", "next"]) == 2
    assert "next" in capsys.readouterr().err


def test_events_without_a_head_line_lose_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = np.random.default_rng(0)
    rows = [
        f"{user}\t{item}\t{at}" for at, (user, item) in enumerate(chance.integers(0, 30, (400, 2)).tolist(), start=1)
    ]
    (tmp_path / "plain.tsv").write_text("\n".join(rows))
    found = report(
        ["evaluate", "--format", "events", "--events", str(tmp_path / "plain.tsv"), "--model", "popular"], capsys
    )
    assert found["users"] == 30
