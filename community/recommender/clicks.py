"""The library's measures of position bias and of logged lists in another order, for the domains above that learn from their own lists: they do not import `recsys`."""

from recsys.clicks import examination
from recsys.evaluation.replayed import ndcg

__all__ = ["examination", "ndcg"]
