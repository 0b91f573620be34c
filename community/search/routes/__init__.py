"""Addresses of search: the box itself, and the operator's pages."""

from community.search.routes import box, learning, operator
from community.search.routes.blueprint import bp

__all__ = ["box", "bp", "learning", "operator"]
