"""The library's measure of position bias, for the domains above that learn from their own lists: they do not import `recsys`."""

from recsys.clicks import examination

__all__ = ["examination"]
