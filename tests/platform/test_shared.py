"""What processes share through Valkey and read once."""

from collections.abc import Sequence

import pytest
from flask import Flask

from community.platform import cache
from community.platform.cache import forget, shared


def test_a_text_is_read_once_and_another_one_anew(context: Flask) -> None:
    reads: list[Sequence[int]] = []

    def read(found: Sequence[int]) -> tuple[int, ...]:
        reads.append(found)
        return tuple(found)

    numbers = [1, 2]

    def ask() -> tuple[int, ...]:
        return shared("numbers", 60, lambda: list(numbers), read)

    assert ask() == (1, 2)
    first = ask()
    assert ask() is first
    assert reads == [[1, 2]]
    numbers[:] = [3]
    assert ask() is first, "it is still remembered"
    forget("numbers")
    assert ask() == (3,)
    assert reads == [[1, 2], [3]]


def test_a_text_written_between_stamp_and_text_does_not_pass_for_the_one_before(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [1]

    def ask() -> list[int]:
        return shared("numbers", 60, lambda: numbers, list)

    ask()
    stamp, text = cache._text("numbers:stamp"), cache._text
    cache._read.clear()  # another process, which asks for the stamp before and for the text after the change

    def late(key: str) -> bytes | None:
        if key == "numbers":
            cache._keep({key: (b"[2]", 60), "numbers:stamp": (b"another", 60)})
        return text(key)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(cache, "_text", late)
        assert ask() == [2]
    assert stamp is not None
    cache._keep({"numbers": (b"[1]", 60), "numbers:stamp": (stamp, 60)})
    assert ask() == [1]


def test_threads_that_change_what_an_endpoint_wants_disturb_no_request(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Emptied(set[str]):
        """As another thread leaves it that finds it full, just after a key was added."""

        def add(self, key: str) -> None:
            self.clear()

    monkeypatch.setitem(cache._wanted, "", Emptied())
    with app.test_request_context("/no-such-page"):
        assert shared("letters", 60, lambda: ["a"], tuple) == ("a",)
        assert shared("letters", 60, lambda: ["b"], tuple) == ("a",)
