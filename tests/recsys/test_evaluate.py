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
    assert {"hr@10.same_day", "hr@10.other_day", "source.als.recall@20", "recall@20.low", "gini@20"} <= set(found)
    assert ("diversity@20" in found) == described


def test_train_and_inspect(files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--events", str(files / "events.tsv.xz"), "--out", str(tmp_path)]) == 0
    version = capsys.readouterr().out.strip()
    found = report(["inspect", str(tmp_path), "--requests", "5"], capsys)
    assert found["current"] == version
    assert found[version]["people"] == 150
    assert found["milliseconds"]["p50"] > 0
    why = report(["inspect", str(tmp_path), "--why", "item:12", "--acts", "item:0,item:6"], capsys)["why"]
    assert why["rank"] is not None
    assert set(why["acts"]) <= {"item:0", "item:6"}
    assert sum(why["lanes"].values()) == pytest.approx(why["score"], abs=0.01)
    next((tmp_path / version).glob("*.npy")).write_bytes(b"")
    assert "corrupt" in report(["inspect", str(tmp_path)], capsys)[version]


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        ("user item ts\n1 2\n", "events.tsv:2"),
        ("1\t2\t3\n1\t2\tnan\n", "events.tsv:2"),
        ("1\t2\t3\n1\t\t3\n", "events.tsv:2"),
        (None, "No such file"),
        ("", "nothing to learn from"),
        ("hello world\n", "nothing to predict"),
        ("1\t2\t3\n2\t2\t4\n", "nothing to predict"),
    ],
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


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six tastes with words for ids, as pairs: the last ten items of each taste are new, five for validation and five for the test."""
    folder = tmp_path_factory.mktemp("cold")
    chance = np.random.default_rng(4)
    parts: dict[str, list[str]] = {"train": [], "validation": [], "test": []}
    for person in range(200):
        for place in chance.choice(50, 20, replace=False).tolist():
            part = "train" if place < 40 else "validation" if place < 45 else "test"
            parts[part].append(f"人{person},笔记-{6 * place + person % 6}")
    for name, lines in parts.items():
        with lzma.open(folder / f"{name}.csv.xz", "wt") as file:
            file.write("\n".join(["uid,iid", *lines]))
    (folder / "attributes.json").write_text(
        json.dumps({f"笔记-{item}": [f"组{item % 6}", "all"] for item in range(300)})
    )
    return folder


def test_new_items_are_found_by_what_they_say(cold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["evaluate", "--format", "item-cold", "--attributes", str(cold / "attributes.json"), "--k", "5"]
    for part in ("train", "validation", "test"):
        words += [f"--{part}", str(cold / f"{part}.csv.xz")]
    found = report(words, capsys)
    assert found["times_random_content.recall@5"] > 2
    assert found["random_content.recall@5"] < found["recall@5"]
    assert {name.split(".")[1] for name in found if name.startswith("source.")} == {"als", "content"}


def test_shuffled_training_items_fall_to_popularity(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["evaluate", "--format", "events", "--events", str(files / "events.tsv.xz"), "--no-sources", "--leakage"]
    found = report([*words, "--protocol", "time-split"], capsys)
    assert found["shuffled.ratio"] < 1.3
    assert found["recall@20"] > 1.5 * found["shuffled.blend.recall@20"]


def test_the_page_holds_its_charts_and_fetches_nothing(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "evaluate",
        "--format",
        "events",
        "--events",
        str(files / "events.tsv.xz"),
        "--report",
        str(tmp_path / "a.html"),
    ]
    found = report(words, capsys)
    page = (tmp_path / "a.html").read_text()
    assert page.count("<svg") >= 3
    assert str(found["recall@20"]) in page
    assert not any(word in page for word in ("<script", "src=", "href=", "url("))


@pytest.mark.parametrize(
    "lines",
    [
        [f"人{user}\t物{item}\t7" for user in range(9) for item in range(user + 1)],
        [
            "user,item,rating,timestamp",
            *(f"u{user},i{item},4,{1e12 + user * 86400e3 + item}" for user in range(6) for item in range(5)),
        ],
        ["u i 2020-01-01", "u j 2020-01-02", "v i 2020-01-05", "v j 2021-01-01"],
    ],
)
@pytest.mark.parametrize("protocol", ["leave-one-out", "time-split"])
def test_odd_and_tiny_events_are_measured_all_the_same(
    lines: list[str], protocol: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "odd.tsv").write_text("\n".join(lines), encoding="utf-8")
    found = report(
        ["evaluate", "--format", "events", "--events", str(tmp_path / "odd.tsv"), "--protocol", protocol], capsys
    )
    assert 0 <= found["recall@20"] <= 1
    assert found["interactions"] + found["test_interactions"] + found["cold_test_interactions_left_out"] > 0


@pytest.mark.parametrize("format", ["lightgcn", "events", "item-cold"])
def test_a_form_without_its_files_is_refused(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", "--format", format])
    assert stopped.value.code == 2
    assert "needs --" in capsys.readouterr().err


def test_plain_als_runs_beside_the_blend(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["evaluate", "--format", "lightgcn", "--train", str(files / "train.txt"), "--test", str(files / "test.txt")]
    found = report([*words, "--no-sources", "--compare", "als"], capsys)
    assert 0 < found["compare.als.recall@20"] <= 1
    assert found["train_cpu_times_plain_als"] > 0


def test_items_that_no_fact_is_about_are_not_ranked(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "more.json").write_text(json.dumps({str(item): [item % 6] for item in range(5_000)}))
    words = ["evaluate", "--format", "events", "--events", str(files / "events.tsv.xz"), "--no-sources"]
    assert report([*words, "--attributes", str(tmp_path / "more.json")], capsys)["items"] <= 300


@pytest.mark.parametrize("protocol", ["leave-one-out", "time-split"])
@pytest.mark.parametrize("shape", ["two columns", "equal times", "a rating without a time"])
def test_a_report_says_that_there_are_no_times(
    tmp_path: Path, protocol: str, shape: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world = tastes(people=80)
    end = {"two columns": "", "equal times": "\t5", "a rating without a time": "\t3"}[shape]
    rows = [
        f"{person}\t{item}{end}" for person, item in zip(world.person_of.tolist(), world.item.tolist(), strict=True)
    ]
    head = ["user_id\titem_id\trating"] if shape == "a rating without a time" else []
    (tmp_path / "bare.tsv").write_text("\n".join([*head, *rows]))
    words = ["evaluate", "--format", "events", "--events", str(tmp_path / "bare.tsv"), "--protocol", protocol]
    found = report(words, capsys)
    assert "the times do not differ" in str(found["protocol"])
    assert "source.next.recall@20" not in found
    assert found["recall@20"] > found["source.popular.recall@20"]


def test_without_a_validation_file_items_of_the_training_part_stand_in(
    cold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["evaluate", "--format", "item-cold", "--attributes", str(cold / "attributes.json"), "--k", "5"]
    for part in ("train", "test"):
        words += [f"--{part}", str(cold / f"{part}.csv.xz")]
    found = report(words, capsys)
    assert set(found["weights"]) == {"als", "content"}
    assert found["recall@5"] > 2 * found["random_content.recall@5"]
