"""Passwords: Argon2id, and the same time whether or not the person exists."""

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH, MAX_LENGTH = 8, 128

# OWASP's second profile: 19 MiB and two passes, so that many sign-ins at once do not need gigabytes.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(password: str) -> str:
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe(24))


def verify(password_hash: str | None, password: str) -> bool:
    """Whether the password fits. Without a hash it does the same work and says no."""
    try:
        fits = _hasher.verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return fits and password_hash is not None


def new_secret() -> str:
    """256 random bits, safe in a header."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """How sign-in keys and API tokens are kept. They are random, so a plain digest is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
