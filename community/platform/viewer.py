"""Who is looking: the one description of the reader that every layer may ask for. `accounts` fills it in."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import g, has_request_context


@dataclass(frozen=True)
class Actor:
    """Whose act it is: a person, or the browser they have not signed in with."""

    person_id: int | None
    visitor_id: str | None = None

    @property
    def key(self) -> str:
        """A short unique text, for idempotency keys and caches."""
        return f"p{self.person_id}" if self.person_id else f"v{self.visitor_id}"


@dataclass(frozen=True)
class Viewer:
    person_id: int | None = None
    visitor_id: str = ""
    handle: str = ""
    name: str = ""
    avatar: str | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    scopes: frozenset[str] | None = None  # of the API token; None: a browser session
    locale: str = "zh"
    city: str | None = None
    personalised: bool = True
    interests: tuple[str, ...] = ()
    is_bot: bool = False

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def actor(self) -> Actor:
        return Actor(self.person_id, self.visitor_id)


NOBODY = Viewer()
_loaders: list[Callable[[], Viewer]] = []


def load_with(loader: Callable[[], Viewer]) -> None:
    """`app.py` plugs in the function that knows the reader of the current request."""
    _loaders[:] = [loader]


def viewer() -> Viewer:
    """The reader of this request, loaded once; outside a request, nobody."""
    if not has_request_context():
        return NOBODY
    if "viewer" not in g:
        g.viewer = _loaders[0]() if _loaders else NOBODY
    return g.viewer


def forget_viewer() -> None:
    """After signing in or out within a request: look again."""
    g.pop("viewer", None)
