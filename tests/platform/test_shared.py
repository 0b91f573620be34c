"""What processes share through Valkey and read once."""

from collections.abc import Sequence

from flask import Flask

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
