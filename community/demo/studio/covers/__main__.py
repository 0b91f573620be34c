"""``python -m community.demo.studio.covers``: measure where the covers show products."""

from community.demo.studio.covers.spots import measure

measure()
