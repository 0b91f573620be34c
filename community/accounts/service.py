"""The verbs of accounts. Passwords arrive as hashes or are checked outside the transaction: hashing is slow on purpose."""

import secrets
from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from community.accounts import hooks
from community.accounts.drafts import Newcomer, Profile, SignUp
from community.accounts.errors import (
    BadHandle,
    EmailTaken,
    HandleTaken,
    LastAdmin,
    NoSuchPerson,
    ResetUsed,
    UnknownInterest,
    UnknownLanguage,
    WrongPassword,
)
from community.accounts.events import PersonChanged, PersonErased, PersonJoined
from community.accounts.models import (
    Address,
    ApiToken,
    Credential,
    Interest,
    Person,
    PersonRole,
    ResetToken,
    Role,
    SignIn,
    VisitorTie,
)
from community.accounts.passwords import new_secret, secret_hash, verify
from community.accounts.rules import (
    LANGUAGES,
    RESET_MINUTES,
    SESSION_LASTS,
    handle_from,
    picked,
    valid_handle,
    valid_topic,
)
from community.platform.db import insert_many, insert_once, session
from community.platform.errors import BadToken
from community.platform.events import announce
from community.platform.ids import new_public_id, sign, unsign
from community.platform.jobs import enqueue
from community.platform.time import now

RESET_PURPOSE = "accounts.reset"


# --- joining ---------------------------------------------------------------------------------------------------------


def sign_up(draft: SignUp, visitor_id: str | None) -> Person:
    """Open an account for a visitor and tie what they did so far to it. Raises EmailTaken, UnknownInterest."""
    email = draft.email.strip().lower()
    _check_interests(draft.interests, draft.lang)
    public_id = new_public_id()
    for handle in _handles(draft.name):
        written = insert_once(
            Person,
            public_id=public_id,
            handle=handle,
            name=draft.name,
            email=email,
            city=draft.city,
            lang=draft.lang,
            personalised=True,
            bio="",
            created_at=now(),
        )
        if written:
            break
        if session().scalar(select(Person.id).where(Person.email == email)):
            raise EmailTaken
    person = session().execute(select(Person).where(Person.public_id == public_id)).scalar_one()
    session().add(Credential(person_id=person.id, password_hash=draft.password_hash, changed_at=now()))
    session().flush()
    insert_once(PersonRole, person_id=person.id, role=Role.MEMBER, granted_at=now())
    _write_interests(person.id, draft.interests)
    announce(PersonJoined(person_id=person.id))
    if visitor_id:
        tie_visitor(visitor_id, person.id)
    return person


def _handles(name: str) -> list[str]:
    """Handles to try in turn: the name's own, with digits behind it, and one that is surely free."""
    free = f"m{new_public_id()[-12:].lower()}"
    own = handle_from(name)
    if own is None:
        return [free]
    return [own, *(f"{own}{secrets.randbelow(9000) + 1000}" for _ in range(3)), free]


def enrol(newcomers: Sequence[Newcomer]) -> list[int]:
    """Bring many people in at once; returns their ids in the same order.

    Announces nothing: whoever brings people in rebuilds the index afterwards. Raises IntegrityError when a handle or an
    e-mail is taken.
    """
    public_ids = [new_public_id() for _ in newcomers]
    insert_many(
        Person,
        [
            {
                "public_id": public_id,
                "handle": newcomer.handle,
                "name": newcomer.name,
                "email": newcomer.email.lower() if newcomer.email else None,
                "city": newcomer.city,
                "lang": newcomer.lang,
                "personalised": True,
                "avatar_picture_key": newcomer.avatar,
                "bio": newcomer.bio,
                "created_at": newcomer.joined_at,
            }
            for public_id, newcomer in zip(public_ids, newcomers, strict=True)
        ],
    )
    made: dict[str, int] = {}
    for start in range(0, len(public_ids), 1000):
        chosen = select(Person.public_id, Person.id).where(Person.public_id.in_(public_ids[start : start + 1000]))
        made.update(session().execute(chosen).all())
    ids = [made[public_id] for public_id in public_ids]
    insert_many(
        PersonRole,
        [
            {"person_id": person_id, "role": role, "granted_at": newcomer.joined_at}
            for person_id, newcomer in zip(ids, newcomers, strict=True)
            for role in dict.fromkeys((Role.MEMBER.value, *newcomer.roles))
        ],
    )
    insert_many(
        Interest,
        [
            {"person_id": person_id, "topic": topic, "position": position}
            for person_id, newcomer in zip(ids, newcomers, strict=True)
            for position, topic in enumerate(picked(newcomer.interests))
        ],
    )
    return ids


def set_password(person_id: int, password_hash: str) -> None:
    """Give a person this password (a hash) and end every session they have."""
    changed = session().execute(
        update(Credential)
        .where(Credential.person_id == person_id)
        .values(password_hash=password_hash, changed_at=now())
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]
        insert_once(Credential, person_id=person_id, password_hash=password_hash, changed_at=now())
    sign_out_everywhere(person_id)


# --- signing in and out ----------------------------------------------------------------------------------------------


def recognise(email: str, password: str) -> int:
    """The person's id. Raises WrongPassword, after the same work, for a wrong password and for an unknown e-mail."""
    row = (
        session()
        .execute(
            select(Person.id, Credential.password_hash)
            .join(Credential, Credential.person_id == Person.id)
            .where(Person.email == email.strip().lower(), Person.erased_at.is_(None))
        )
        .one_or_none()
    )
    if not verify(row.password_hash if row else None, password) or row is None:
        raise WrongPassword
    return row.id


def knows_password(person_id: int, password: str) -> bool:
    """Whether this is the person's own password; asked again before something that cannot be undone."""
    kept = session().scalar(select(Credential.password_hash).where(Credential.person_id == person_id))
    return verify(kept, password)


def sign_in(person_id: int, visitor_id: str | None) -> str:
    """Start a session; returns the fresh key for its cookie. Ties the visitor."""
    key = new_secret()
    session().add(
        SignIn(key_hash=secret_hash(key), person_id=person_id, created_at=now(), expires_at=now() + SESSION_LASTS)
    )
    session().flush()
    if visitor_id:
        tie_visitor(visitor_id, person_id)
    return key


def sign_out(key: str) -> None:
    """End the session of this key, wherever a copy of its cookie may be."""
    session().execute(delete(SignIn).where(SignIn.key_hash == secret_hash(key)))


def sign_out_everywhere(person_id: int) -> None:
    session().execute(delete(SignIn).where(SignIn.person_id == person_id))


def tie_visitor(visitor_id: str, person_id: int) -> None:
    """This visitor is this person: upper domains move what the visitor did and gathered."""
    insert_once(VisitorTie, visitor_id=visitor_id, person_id=person_id, tied_at=now())
    hooks.tied(visitor_id, person_id)


# --- a forgotten password --------------------------------------------------------------------------------------------


def issue_reset(email: str) -> None:
    """Mail a link for a new password; an unknown e-mail is not told apart."""
    person_id = session().scalar(
        select(Person.id).where(Person.email == email.strip().lower(), Person.erased_at.is_(None))
    )
    if person_id is None:
        return
    token = ResetToken(person_id=person_id, created_at=now())
    session().add(token)
    session().flush()
    enqueue("community.accounts.jobs.mail_reset", token.id, queue="high")


def reset_link_token(reset_id: int) -> str:
    """The signed token that the mail carries."""
    return sign(RESET_PURPOSE, reset_id)


def check_reset(token: str) -> int:
    """The reset's id. Raises BadToken, StaleToken (30 minutes), ResetUsed."""
    reset_id = unsign(RESET_PURPOSE, token, minutes=RESET_MINUTES)
    if not isinstance(reset_id, int):
        raise BadToken
    found = session().execute(select(ResetToken.id, ResetToken.used_at).where(ResetToken.id == reset_id)).one_or_none()
    if found is None or found.used_at is not None:
        raise ResetUsed
    return reset_id


def reset(token: str, password_hash: str) -> int:
    """Set a new password, once per link: ends all sessions and all other links. Returns the person's id."""
    reset_id = check_reset(token)
    person_id = session().scalar(
        update(ResetToken)
        .where(ResetToken.id == reset_id, ResetToken.used_at.is_(None))
        .values(used_at=now())
        .returning(ResetToken.person_id)
        .execution_options(synchronize_session=False)
    )
    if person_id is None:
        raise ResetUsed
    session().execute(
        update(ResetToken)
        .where(ResetToken.person_id == person_id, ResetToken.used_at.is_(None))
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )
    set_password(person_id, password_hash)
    return person_id


# --- roles and choices -----------------------------------------------------------------------------------------------


def grant(person_id: int, role: str) -> bool:
    """Give a role; True when it is new."""
    new = insert_once(PersonRole, person_id=person_id, role=Role(role).value, granted_at=now())
    if new:
        announce(PersonChanged(person_id=person_id))
    return new


def revoke(person_id: int, role: str) -> bool:
    """Take a role back; True when it was there. Raises LastAdmin."""
    if role == Role.ADMIN:
        _keep_an_admin(person_id)
    gone = session().execute(delete(PersonRole).where(PersonRole.person_id == person_id, PersonRole.role == role))
    if gone.rowcount:  # type: ignore[attr-defined]
        announce(PersonChanged(person_id=person_id))
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def _keep_an_admin(leaving_id: int) -> None:
    admins = list(session().scalars(select(PersonRole.person_id).where(PersonRole.role == Role.ADMIN)))
    if admins == [leaving_id]:
        raise LastAdmin


def change_profile(person_id: int, profile: Profile) -> None:
    """Raises BadHandle, HandleTaken."""
    person = get(person_id)
    handle = profile.handle.strip().lower()
    if handle != person.handle and not valid_handle(handle):
        raise BadHandle
    try:
        with session().begin_nested():
            person.handle, person.name, person.bio, person.city = handle, profile.name, profile.bio, profile.city
    except IntegrityError:
        raise HandleTaken from None
    announce(PersonChanged(person_id=person_id))


def set_avatar(person_id: int, picture_key: str | None) -> None:
    get(person_id).avatar_picture_key = picture_key
    session().flush()
    announce(PersonChanged(person_id=person_id))


def set_lang(person_id: int, lang: str) -> None:
    """Raises UnknownLanguage."""
    if lang not in LANGUAGES:
        raise UnknownLanguage
    get(person_id).lang = lang
    session().flush()


def set_personalised(person_id: int, personalised: bool) -> None:
    get(person_id).personalised = personalised
    session().flush()


def choose_interests(person_id: int, topics: Sequence[str]) -> None:
    """Replace what the person is interested in. Raises UnknownInterest."""
    _check_interests(topics, get(person_id).lang)
    session().execute(delete(Interest).where(Interest.person_id == person_id))
    _write_interests(person_id, topics)


def _check_interests(topics: Sequence[str], lang: str) -> None:
    offered = {choice.slug for choices in hooks.interest_choices(lang) for choice in choices}
    for topic in topics:
        if not valid_topic(topic) or (offered and topic not in offered):
            raise UnknownInterest(topic=topic)


def _write_interests(person_id: int, topics: Sequence[str]) -> None:
    insert_many(
        Interest,
        [{"person_id": person_id, "topic": topic, "position": i} for i, topic in enumerate(picked(topics))],
    )


def get(person_id: int) -> Person:
    """The person, for a change. Raises NoSuchPerson for unknown and erased ones."""
    person = session().get(Person, person_id)
    if person is None or person.erased_at is not None:
        raise NoSuchPerson
    return person


# --- leaving ---------------------------------------------------------------------------------------------------------


def erase(person_id: int) -> None:
    """Forget a person: a tombstone row stays, everything that says who they were goes. Raises LastAdmin."""
    person = get(person_id)
    _keep_an_admin(person_id)
    for model in (Address, ApiToken, Credential, Interest, PersonRole, ResetToken, SignIn, VisitorTie):
        session().execute(
            delete(model).where(model.person_id == person_id).execution_options(synchronize_session=False)
        )
    person.name, person.bio = "", ""
    person.handle = f"gone-{person.public_id.lower()}"[:32]
    person.email = person.city = person.avatar_picture_key = None
    person.personalised = False
    person.erased_at = now()
    session().flush()
    hooks.leaving(person_id)
    announce(PersonErased(person_id=person_id))


def sweep() -> None:
    """Delete sessions that have run out and reset links that are no longer any use."""
    session().execute(delete(SignIn).where(SignIn.expires_at < now()))
    session().execute(delete(ResetToken).where(ResetToken.created_at < now() - SESSION_LASTS))
