"""The edge where a request becomes a viewer: the visitor's cookie, the session, a bearer token, the language."""

from dataclasses import replace

from flask import g, request, session
from ulid import ULID
from werkzeug.wrappers import Response

from community.accounts import queries, service
from community.accounts.passwords import secret_hash
from community.accounts.queries import SeenPerson
from community.accounts.rules import LANGUAGES, is_robot
from community.platform.errors import Refusal, SignInNeeded
from community.platform.ids import new_public_id, sign, unsign
from community.platform.settings import settings
from community.platform.viewer import Viewer, forget_viewer, viewer

VISITOR_COOKIE, LANGUAGE_COOKIE, PLAIN_COOKIE = "visitor_id", "lang", "plain"
COOKIE_SECONDS = 400 * 86_400  # the longest that browsers keep one
SESSION_KEY = "key"
_PURPOSE = "accounts.visitor"


def load_viewer() -> Viewer:
    """The reader of this request; one statement when signed in, none otherwise."""
    visitor_id = _visitor_of_cookie()
    g.new_visitor = visitor_id is None
    anonymous = Viewer(
        visitor_id=visitor_id or new_public_id(),
        locale=_locale_of_browser(),
        personalised=PLAIN_COOKIE not in request.cookies,
        is_bot=is_robot(
            request.user_agent.string,
            request.headers.get("Accept-Language", ""),
            strict=settings().environment == "production",
        ),
    )
    g.viewer = anonymous  # should the database be away, its error page still has a reader
    seen = _seen()
    return anonymous if seen is None else _signed_in(anonymous, seen)


def me() -> int:
    """The id of whoever is signed in. Raises SignInNeeded."""
    person_id = viewer().person_id
    if person_id is None:
        raise SignInNeeded
    return person_id


def _signed_in(anonymous: Viewer, seen: SeenPerson) -> Viewer:
    return replace(
        anonymous,
        person_id=seen.id,
        handle=seen.handle,
        name=seen.name,
        avatar=seen.avatar,
        roles=seen.roles,
        scopes=seen.scopes,
        locale=seen.lang,
        city=seen.city,
        personalised=seen.personalised,
        interests=seen.interests,
    )


def _seen() -> SeenPerson | None:
    """Whoever the bearer token names, else whoever the session does; a request with a bearer token has no session."""
    authorization = request.authorization
    if authorization is not None and authorization.type == "bearer":
        return queries.person_of_token(secret_hash(authorization.token or ""))
    key = session.get(SESSION_KEY)
    return queries.person_of_session(secret_hash(key)) if isinstance(key, str) else None


def _visitor_of_cookie() -> str | None:
    cookie = request.cookies.get(VISITOR_COOKIE)
    if not cookie:
        return None
    try:
        return str(ULID.from_str(str(unsign(_PURPOSE, cookie))))
    except (Refusal, ValueError):
        return None


def _locale_of_browser() -> str:
    """The language chosen here before, then the browser's; English for the rest of the world, Chinese for the silent."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    wanted = request.accept_languages
    return wanted.best_match(LANGUAGES) or ("en" if wanted else "zh")


def keep_visitor(response: Response) -> Response:
    """Give a new visitor their cookie, once a page has asked who they are. Robots and programs get none."""
    reader = g.get("viewer")
    if reader is None or not g.get("new_visitor") or reader.is_bot or reader.scopes is not None:
        return response
    _set_cookie(response, VISITOR_COOKIE, sign(_PURPOSE, reader.visitor_id))
    return response


def keep_language(response: Response, lang: str) -> None:
    _set_cookie(response, LANGUAGE_COOKIE, lang)


def keep_personalised(response: Response, personalised: bool) -> None:
    """What somebody who did not sign in wants of their lists, kept in their browser alone; a person's own setting is theirs everywhere."""
    if personalised:
        response.delete_cookie(PLAIN_COOKIE, httponly=True, samesite="Lax")
    else:
        _set_cookie(response, PLAIN_COOKIE, "1")


def _set_cookie(response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings().environment == "production",
    )


def begin_session(key: str) -> None:
    """Sign this browser in under a fresh key; nothing from before the sign-in survives in the session."""
    session.clear()
    session[SESSION_KEY] = key
    session.permanent = True
    forget_viewer()


def end_session(response: Response) -> None:
    """Sign this browser out; whoever uses it next is a new visitor. The row is deleted by `close_row`."""
    session.clear()
    response.delete_cookie(VISITOR_COOKIE, httponly=True, samesite="Lax")
    g.new_visitor = False


def close_row() -> None:
    """Delete the row of this browser's session, in the caller's transaction."""
    key = session.get(SESSION_KEY)
    if isinstance(key, str):
        service.sign_out(key)
