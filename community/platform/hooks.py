"""Named places where a lower domain lets upper ones join in, inside its own transaction."""

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Hook(Generic[P, T]):
    """A list of functions that `app.py` plugs in; calling the hook calls each in order and returns what each said."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._plugged: list[Callable[P, T]] = []

    def plug(self, function: Callable[P, T]) -> Callable[P, T]:
        if function not in self._plugged:
            self._plugged.append(function)
        return function

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[T]:
        return [function(*args, **kwargs) for function in self._plugged]
