"""Why people open, like and keep what they do, and the history that comes of it.

`truth` draws what each person is like underneath; `ties` who follows and befriends whom; `subjects` what notes offer;
`visits` lets the days pass. `make_facts` does it all.
"""

from community.demo.taste.history import MOST_COMMENTS
from community.demo.taste.visits import make_facts

__all__ = ["MOST_COMMENTS", "make_facts"]
