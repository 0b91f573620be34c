"""API tokens: named keys for programs, each with scopes. The secret is shown once; its hash is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from community.accounts.errors import NoSuchToken, TooManyTokens, UnknownScope
from community.accounts.models import ApiToken
from community.accounts.passwords import new_secret, secret_hash
from community.accounts.rules import MAX_TOKENS, known_scopes
from community.platform.db import session
from community.platform.time import now

PREFIX = "mdw_"  # lets people and secret scanners recognise one


@dataclass(frozen=True)
class TokenRow:
    id: int
    name: str
    scopes: tuple[str, ...]
    created_at: datetime


def issue_token(person_id: int, name: str, scopes: Iterable[str]) -> tuple[TokenRow, str]:
    """A new token and its secret. Raises UnknownScope, TooManyTokens."""
    kept = known_scopes(scopes)
    if kept is None:
        raise UnknownScope
    have = session().scalar(select(func.count()).select_from(ApiToken).where(ApiToken.person_id == person_id))
    if (have or 0) >= MAX_TOKENS:
        raise TooManyTokens
    secret = PREFIX + new_secret()
    token = ApiToken(person_id=person_id, name=name, secret_hash=secret_hash(secret), scopes=kept, created_at=now())
    session().add(token)
    session().flush()
    return _row(token), secret


def remove_token(person_id: int, token_id: int) -> None:
    """Raises NoSuchToken unless the token is the person's own."""
    gone = session().execute(delete(ApiToken).where(ApiToken.id == token_id, ApiToken.person_id == person_id))
    if gone.rowcount == 0:  # type: ignore[attr-defined]
        raise NoSuchToken


def tokens(person_id: int) -> list[TokenRow]:
    """The person's tokens, newest first."""
    found = session().scalars(select(ApiToken).where(ApiToken.person_id == person_id).order_by(ApiToken.id.desc()))
    return [_row(token) for token in found]


def _row(token: ApiToken) -> TokenRow:
    return TokenRow(token.id, token.name, tuple(token.scopes.split()), token.created_at)
