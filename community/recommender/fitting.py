"""The library's listwise fit, for the jobs of domains above that learn from their own lists: they do not import `recsys`. Never on the web path (scipy)."""

from recsys.listwise import listwise

__all__ = ["listwise"]
