"""Files as people have them: packed, headed, with words for ids, and sometimes damaged."""

import lzma
from pathlib import Path

import numpy as np
import pytest

from recsys import files
from recsys.files import BadFile


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_head_line_names_the_columns_in_any_order(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "timestamp,rating,item_id,user_id\n7,5,10,1\n9,1,11,2\n")
    users, items, at = files.read_events(path)
    assert (users.tolist(), items.tolist(), at.tolist()) == ([1, 2], [10, 11], [7.0, 9.0])


@pytest.mark.parametrize(
    "content",
    [
        "1::10::5::1500000000\n2::11::3::1500000009\n",
        "user_id:token\titem_id:token\ttimestamp:float\n1\t10\t1.5e9\n2\t11\t1500000009\n",
        "who,what,stars,when\n1,10,5,1500000000\n2,11,3,1500000009\n",
        "timestamp,user,item\n2017-07-14 02:40:00,1,10\n2017-07-14 02:40:09,2,11\n",
        "1 10 4 1500000000\n2 11 4 1500000009\n",
    ],
    ids=["colons", "typed head", "head in words of its own", "time first", "rating before time"],
)
def test_the_time_is_what_can_only_be_one(tmp_path: Path, content: str) -> None:
    users, items, at = files.read_events(write(tmp_path / "a", content))
    assert (users.tolist(), items.tolist(), at.tolist()) == ([1, 2], [10, 11], [1.5e9, 1.5e9 + 9])


def test_a_rating_is_no_time(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "user_id,item_id,rating\n1,10,5\n2,11,3\n")
    assert files.read_events(path)[2].tolist() == [0, 0]
    assert files.read_events(write(tmp_path / "b", "1 10\n2 11\n"))[2].tolist() == [0, 0]


def test_a_comma_in_quotes_is_part_of_a_name(tmp_path: Path) -> None:
    assert files.read_events(write(tmp_path / "a.csv", 'u1,"tea, green",7\n'))[1].tolist() == ["tea, green"]


def test_lists_of_items_may_stand_between_commas(tmp_path: Path) -> None:
    assert [part.tolist() for part in files.read_lightgcn(write(tmp_path / "a", "1,2,3\n"))] == [[1, 1], [2, 3]]


def test_thousandths_and_dates_are_seconds(tmp_path: Path) -> None:
    assert files.read_events(write(tmp_path / "a", "u i 1600000000000\n"))[2].tolist() == [1.6e9]
    assert files.read_events(write(tmp_path / "b", "u\ti\t2020-09-13T12:26:40\n"))[2].tolist() == [1.6e9]


def test_ids_stay_numbers_only_when_all_are_plain_ones() -> None:
    assert files.column(["3", "10"]).tolist() == [3, 10]
    for words in (["3", "x"], ["07", "7"], ["-1", "2"], ["9" * 30, "1"]):
        assert files.column(words).tolist() == words


def test_two_files_share_one_numbering() -> None:
    train, test = files.numbered(files.column(["茶", "咖啡"]), files.column(["咖啡", "7"]))
    assert train[1] == test[0]
    assert len({*train, *test}) == 3
    assert [part.tolist() for part in files.numbered(np.array([4]), np.array([9]))] == [[4], [9]]


@pytest.mark.parametrize(
    "content",
    ['{"0": ["a", "b"], "1": [], "2": ["c"]}', "2 a b\n0\n1 c\n", "0 a b\n1\n2 c\n", "0,a\n0,b\n2,c\n"],
    ids=["json", "counted lines", "lines", "pairs"],
)
def test_attributes_in_every_form(tmp_path: Path, content: str) -> None:
    said: dict[str, list[str]] = {}
    for id, words in files.read_attributes(write(tmp_path / "a.dat", content)):
        said.setdefault(id, []).extend(words)
    assert {id: words for id, words in said.items() if words} == {"0": ["a", "b"], "2": ["c"]}


def test_named_fields_and_texts_keep_what_they_are(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", '{"9": {"brand": "Acme", "title": "A teapot of clay", "price": null}}')
    ((_, words),) = files.read_attributes(path)
    (item,) = files.described(np.array([9]), [("9", words)], "item")
    assert item.topics == ("brand=Acme",)
    assert item.text == "A teapot of clay"


def test_pairs_with_and_without_a_head_line(tmp_path: Path) -> None:
    for content in ("uid,iid\n1,2\n", "a,b\n1,2\n", "1\t2\n", "item,user\n2,1\n"):
        assert [part.tolist() for part in files.read_pairs(write(tmp_path / "a", content))] == [[1], [2]]


@pytest.mark.parametrize("name", ["torn.xz", "bytes.tsv", "torn.gz"])
def test_damaged_files_are_told_apart_from_empty_ones(tmp_path: Path, name: str) -> None:
    content = lzma.compress(b"1\t2\t3\n" * 500)[:60] if name == "torn.xz" else b"\xff\xfe1\t2"
    with pytest.raises(BadFile, match=name):
        files.read_events(write(tmp_path / name, content))
    assert len(files.read_events(write(tmp_path / "empty.tsv", ""))[0]) == 0
