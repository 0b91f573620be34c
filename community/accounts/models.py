"""Tables of accounts. An erased person leaves a tombstone row in `people`; everything else about them is deleted."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Id, Model, PublicId, UtcDateTime


class Role(StrEnum):
    MEMBER = "member"
    INFLUENCER = "influencer"
    MERCHANT_STAFF = "merchant_staff"
    MODERATOR = "moderator"
    ADMIN = "admin"


class Person(Model):
    """Somebody with an account. E-mail and handle are stored in lower case."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("lang IN ('zh', 'en')", name="lang"),
        CheckConstraint("handle = lower(handle)", name="handle_lower"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True)
    handle: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    city: Mapped[str | None] = mapped_column(String(40))
    lang: Mapped[str] = mapped_column(String(2))
    personalised: Mapped[bool] = mapped_column(default=True)
    avatar_picture_key: Mapped[str | None] = mapped_column(String(120))
    bio: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Credential(Model):
    """The password of a person, as an Argon2 hash. People brought in from elsewhere have none until they reset it."""

    __tablename__ = "credentials"

    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), primary_key=True, autoincrement=False)
    password_hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignIn(Model):
    """One signed-in browser. The cookie holds the key, the row its hash: deleting the row ends that session everywhere."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_person_id", "person_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class PersonRole(Model):
    __tablename__ = "person_roles"
    __table_args__ = (
        CheckConstraint("role IN ('member', 'influencer', 'merchant_staff', 'moderator', 'admin')", name="role"),
    )

    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), primary_key=True, autoincrement=False)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Interest(Model):
    """A topic, by its slug, that a person picked; `position` keeps the order of picking."""

    __tablename__ = "interests"

    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), primary_key=True, autoincrement=False)
    topic: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]


class VisitorTie(Model):
    """This visitor turned out to be this person."""

    __tablename__ = "visitor_ties"
    __table_args__ = (Index("ix_visitor_ties_person_id", "person_id"),)

    visitor_id: Mapped[str] = mapped_column(PublicId, primary_key=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), primary_key=True, autoincrement=False)
    tied_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ApiToken(Model):
    """A key for programs. Only its hash is kept; the secret is shown once."""

    __tablename__ = "api_tokens"
    __table_args__ = (Index("ix_api_tokens_person_id", "person_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(String(60))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(200))  # separated by spaces
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ResetToken(Model):
    """A password reset that was mailed. Used once, within half an hour."""

    __tablename__ = "reset_tokens"
    __table_args__ = (Index("ix_reset_tokens_person_id", "person_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Address(Model):
    """Where a person has things sent. Orders keep their own copy."""

    __tablename__ = "addresses"
    __table_args__ = (Index("ix_addresses_person_id", "person_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    receiver: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(30))
    country: Mapped[str] = mapped_column(String(2))
    region: Mapped[str] = mapped_column(String(60))
    city: Mapped[str] = mapped_column(String(60))
    line: Mapped[str] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(12), default="")
    preferred: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
