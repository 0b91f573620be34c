"""What processes share through Valkey and read once."""

from collections.abc import Sequence

from flask import Flask

from community.platform.cache import cache_set, shared


def test_a_text_is_read_once_and_another_one_anew(context: Flask) -> None:
    reads: list[Sequence[int]] = []

    def read(found: Sequence[int]) -> tuple[int, ...]:
        reads.append(found)
        return tuple(found)

    def ask() -> tuple[int, ...]:
        return shared("numbers", 60, lambda: [1, 2], read)

    assert ask() == (1, 2)
    first = ask()
    assert ask() is first
    assert reads == [[1, 2], [1, 2]]  # as made, and as Valkey gave it back
    cache_set("numbers", [3], 60)
    assert ask() == (3,)
