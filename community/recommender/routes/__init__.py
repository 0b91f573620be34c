"""Addresses of the recommender: the reader's side, and the operator's."""

from community.recommender.routes import operator, reader
from community.recommender.routes.blueprint import bp

__all__ = ["bp", "operator", "reader"]
