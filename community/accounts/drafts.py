"""What people hand in: checked by the forms and schemas, carried out by the service."""

from dataclasses import InitVar, dataclass, field
from datetime import datetime

from community.accounts.passwords import hash_password


@dataclass(frozen=True)
class SignUp:
    """A new account. The password is hashed as the draft is made: before the transaction, not inside its lock."""

    email: str
    password: InitVar[str]
    name: str
    lang: str
    city: str | None = None
    interests: tuple[str, ...] = ()
    password_hash: str = field(init=False, repr=False)

    def __post_init__(self, password: str) -> None:
        object.__setattr__(self, "password_hash", hash_password(password))


@dataclass(frozen=True)
class Newcomer:
    """Somebody brought in from elsewhere, with a handle of their own and no password until they ask for one."""

    name: str
    handle: str
    lang: str
    joined_at: datetime
    email: str | None = None
    city: str | None = None
    bio: str = ""
    avatar: str | None = None
    interests: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """The public side of a person, as they edit it."""

    name: str
    handle: str
    bio: str
    city: str | None


@dataclass(frozen=True)
class AddressDraft:
    receiver: str
    phone: str
    country: str
    region: str
    city: str
    line: str
    postcode: str = ""
    preferred: bool = False
