"""Each endpoint declares who may call it; a walk over the URL map reads the declarations, and a bare endpoint fails the start.

Put one of these right under the route decorator. They open the door; whose things are whose, the services decide.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask

from community.platform.errors import Forbidden, SignInNeeded
from community.platform.viewer import viewer

P = ParamSpec("P")
R = TypeVar("R")
View = Callable[P, R]


def _declare(view: View[P, R], who: str, check: Callable[[], None] | None = None) -> View[P, R]:
    if check is None:
        view.__access__ = who  # type: ignore[attr-defined]
        return view

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        check()
        return view(*args, **kwargs)

    guarded.__access__ = who  # type: ignore[attr-defined]
    return guarded


def _signed_in() -> None:
    if not viewer().signed_in:
        raise SignInNeeded


def public(view: View[P, R]) -> View[P, R]:
    """Anyone."""
    return _declare(view, "public")


def signed(view: View[P, R]) -> View[P, R]:
    """Whoever holds a valid signature over the request; the view checks it."""
    return _declare(view, "signed")


def member(view: View[P, R]) -> View[P, R]:
    """Anyone signed in; what they may touch is filtered by owner in the service."""
    return _declare(view, "member", _signed_in)


def merchant(view: View[P, R]) -> View[P, R]:
    """Staff of the merchant that the address names; the view asks `merchants.queries.require_staff`."""
    return _declare(view, "merchant", _signed_in)


def staff(*roles: str) -> Callable[[View[P, R]], View[P, R]]:
    """Signed in with one of the roles, or admin."""

    def check() -> None:
        _signed_in()
        if not viewer().roles & {*roles, "admin"}:
            raise Forbidden

    return lambda view: _declare(view, f"staff:{','.join(roles)}", check)


def token(scope: str) -> Callable[[View[P, R]], View[P, R]]:
    """JSON API: a bearer token with this scope, or a signed-in browser session."""

    def check() -> None:
        _signed_in()
        scopes = viewer().scopes
        if scopes is not None and scope not in scopes:
            raise Forbidden

    return lambda view: _declare(view, f"token:{scope}", check)


def declared(app: Flask) -> dict[str, str]:
    """Endpoint → who may. Raises RuntimeError for an endpoint that says nothing."""
    found, bare = {}, []
    for endpoint, view in app.view_functions.items():
        who = getattr(view, "__access__", None)
        if who is None:
            bare.append(endpoint)
        else:
            found[endpoint] = who
    if bare:
        raise RuntimeError(f"endpoints without an access declaration: {', '.join(sorted(bare))}")
    return found
