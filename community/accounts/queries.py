"""Read side of accounts: rows for pages. Statements are built once; each function runs one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Row, bindparam, func, or_, select

from community.accounts.addresses import AddressRow, addresses, get_address
from community.accounts.errors import NoSuchPerson
from community.accounts.hooks import Kept, interest_choices, kept_about
from community.accounts.models import ApiToken, Interest, Person, PersonRole, Role, SignIn
from community.accounts.tokens import TokenRow, tokens
from community.platform.db import session
from community.platform.time import now

__all__ = [
    "AddressRow",
    "PersonRow",
    "SeenPerson",
    "TokenRow",
    "addresses",
    "data_shown",
    "find_by_handle",
    "find_named",
    "get_address",
    "get_person",
    "holders",
    "interests_of",
    "people",
    "people_after",
    "person_of_session",
    "person_of_token",
    "tokens",
]


@dataclass(frozen=True)
class PersonRow:
    """The public side of a person. `avatar` is a picture key; an erased person has a translated stand-in for a name."""

    id: int
    public_id: str
    handle: str
    name: str
    avatar: str | None
    city: str | None
    bio: str
    roles: frozenset[str]
    erased: bool
    joined_at: datetime


@dataclass(frozen=True)
class SeenPerson:
    """Who is behind a request: what the viewer needs, in one statement."""

    id: int
    handle: str
    name: str
    avatar: str | None
    lang: str
    city: str | None
    personalised: bool
    roles: frozenset[str]
    interests: tuple[str, ...]
    scopes: frozenset[str] | None  # None: a browser session, which may do all that its person may


_ROLES = (
    select(func.aggregate_strings(PersonRole.role, " "))
    .where(PersonRole.person_id == Person.id)
    .scalar_subquery()
    .label("roles")
)
_PICKED = (
    select(Interest.topic)
    .where(Interest.person_id == Person.id)
    .order_by(Interest.position)
    .correlate(Person)
    .subquery()
)
_INTERESTS = select(func.aggregate_strings(_PICKED.c.topic, " ")).scalar_subquery().label("interests")
_PUBLIC = select(
    Person.id,
    Person.public_id,
    Person.handle,
    Person.name,
    Person.avatar_picture_key,
    Person.city,
    Person.bio,
    Person.erased_at,
    Person.created_at,
    _ROLES,
)
_BY_IDS = _PUBLIC.where(Person.id.in_(bindparam("ids", expanding=True)))
_AFTER = (
    _PUBLIC.where(Person.id > bindparam("after_id"), Person.erased_at.is_(None))
    .order_by(Person.id)
    .limit(bindparam("size"))
)
_BY_HANDLE = _PUBLIC.where(Person.handle == bindparam("handle"), Person.erased_at.is_(None))
_SEEN = select(
    Person.id,
    Person.handle,
    Person.name,
    Person.avatar_picture_key,
    Person.lang,
    Person.city,
    Person.personalised,
    _ROLES,
    _INTERESTS,
)
_BY_SESSION = _SEEN.join(SignIn, SignIn.person_id == Person.id).where(
    SignIn.key_hash == bindparam("key_hash"), SignIn.expires_at > bindparam("now"), Person.erased_at.is_(None)
)
_BY_TOKEN = (
    _SEEN.add_columns(ApiToken.scopes)
    .join(ApiToken, ApiToken.person_id == Person.id)
    .where(ApiToken.secret_hash == bindparam("secret_hash"), Person.erased_at.is_(None))
)


def people(ids: Iterable[int]) -> dict[int, PersonRow]:
    """Those of the people that exist, erased ones included, by id."""
    wanted = list(set(ids))
    if not wanted:
        return {}
    return {row.id: _row(row) for row in session().execute(_BY_IDS, {"ids": wanted})}


def people_after(after_id: int, size: int) -> list[PersonRow]:
    """People in the order of their ids, erased ones left out, for the index."""
    return [_row(row) for row in session().execute(_AFTER, {"after_id": after_id, "size": size})]


def get_person(person_id: int) -> PersonRow:
    """Raises NoSuchPerson."""
    found = people([person_id])
    if person_id not in found:
        raise NoSuchPerson
    return found[person_id]


def find_by_handle(handle: str) -> PersonRow | None:
    row = session().execute(_BY_HANDLE, {"handle": handle.lower()}).one_or_none()
    return _row(row) if row else None


def _row(row: Row) -> PersonRow:
    erased = row.erased_at is not None
    return PersonRow(
        id=row.id,
        public_id=row.public_id,
        handle=row.handle,
        name=_("Someone who left") if erased else row.name,
        avatar=row.avatar_picture_key,
        city=row.city,
        bio=row.bio,
        roles=frozenset((row.roles or "").split()),
        erased=erased,
        joined_at=row.created_at,
    )


def find_named(said: str) -> SeenPerson | None:
    """Whom a handle (with or without @), an e-mail address or a public id names, as a request of theirs would be seen."""
    word = said.strip().removeprefix("@")
    named = or_(Person.handle == word.lower(), Person.email == word.lower(), Person.public_id == word.upper())
    row = session().execute(_SEEN.where(named, Person.erased_at.is_(None))).one_or_none()
    return _seen(row, None) if row else None


def person_of_session(key_hash: str) -> SeenPerson | None:
    row = session().execute(_BY_SESSION, {"key_hash": key_hash, "now": now()}).one_or_none()
    return _seen(row, None) if row else None


def person_of_token(secret_hash: str) -> SeenPerson | None:
    row = session().execute(_BY_TOKEN, {"secret_hash": secret_hash}).one_or_none()
    return _seen(row, frozenset(row.scopes.split())) if row else None


def _seen(row: Row, scopes: frozenset[str] | None) -> SeenPerson:
    return SeenPerson(
        id=row.id,
        handle=row.handle,
        name=row.name,
        avatar=row.avatar_picture_key,
        lang=row.lang,
        city=row.city,
        personalised=row.personalised,
        roles=frozenset((row.roles or "").split()),
        interests=tuple((row.interests or "").split()),
        scopes=scopes,
    )


def interests_of(person_id: int) -> list[str]:
    """Topic slugs in the order of picking."""
    return list(
        session().scalars(select(Interest.topic).where(Interest.person_id == person_id).order_by(Interest.position))
    )


def personalised_among(ids: Iterable[int]) -> dict[int, str]:
    """Those of the people whose lists may follow what they do, with the language of each. One statement."""
    wanted = list(set(ids))
    chosen = select(Person.id, Person.lang).where(
        Person.id.in_(wanted), Person.personalised, Person.erased_at.is_(None)
    )
    return dict(session().execute(chosen).all()) if wanted else {}


def unpersonalised() -> list[int]:
    """Ids of the people who switched personalisation off. One statement."""
    return list(session().scalars(select(Person.id).where(Person.personalised.is_(False))))


def erased() -> list[int]:
    """Ids of the people who left. One statement."""
    return list(session().scalars(select(Person.id).where(Person.erased_at.is_not(None))))


def holders(role: Role | str) -> list[int]:
    """Ids of the people who have a role."""
    return list(session().scalars(select(PersonRole.person_id).where(PersonRole.role == str(role))))


def data_shown(person_id: int) -> list[Kept]:
    """All that is kept about a person, by heading: their account, then what each domain adds."""
    person = session().execute(select(Person).where(Person.id == person_id)).scalar_one()
    named = {choice.slug: choice.name for choices in interest_choices(person.lang) for choice in choices}
    account = [
        (_("Name"), person.name),
        (_("Handle"), f"@{person.handle}"),
        (_("E-mail"), person.email or ""),
        (_("City"), person.city or ""),
        (_("About you"), person.bio),
        (_("Language"), {"zh": "中文", "en": "English"}[person.lang]),
        (_("Joined"), person.created_at.date().isoformat()),
        (_("Interests"), ", ".join(named.get(topic, topic) for topic in interests_of(person_id))),
        (_("Personal recommendations"), _("on") if person.personalised else _("off")),
    ]
    sent_to = [(row.receiver, row.phone, row.line_text) for row in addresses(person_id)]
    keys = [(row.name, " ".join(row.scopes), row.created_at.date().isoformat()) for row in tokens(person_id)]
    return [
        Kept(_("Account"), (_("What"), _("Kept")), account),
        Kept(_("Addresses"), (_("Receiver"), _("Phone"), _("Address")), sent_to),
        Kept(_("API tokens"), (_("Name"), _("May do"), _("Since")), keys),
        *(part for parts in kept_about(person_id) for part in parts),
    ]
