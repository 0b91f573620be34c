"""Hauls: notes that cite a delivered order line, which only its buyer can post, once.

Owns `haul_lines`. Announces HaulDropped when the purchase does not stand any more.
"""
