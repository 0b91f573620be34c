"""What processes share through Valkey and read once."""

from flask import Flask

from community.platform.cache import cache_set, shared


def test_a_text_is_read_once_and_another_one_anew(context: Flask) -> None:
    reads: list[object] = []

    def ask() -> tuple[int, ...]:
        return shared("numbers", 60, lambda: [1, 2], lambda found: (reads.append(found), tuple(found))[1])

    assert ask() == (1, 2)
    first = ask()
    assert ask() is first
    assert reads == [[1, 2], [1, 2]]  # as made, and as Valkey gave it back
    cache_set("numbers", [3], 60)
    assert ask() == (3,)
