"""HTML of accounts: the door (signing up, in and out) and the settings."""

from community.accounts.routes import door, settings
from community.accounts.routes.blueprint import bp

__all__ = ["bp", "door", "settings"]
