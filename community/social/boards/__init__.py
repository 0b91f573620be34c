"""Patches: what a person planted, put in order under a name and a reason, for everybody or for themselves alone.

Owns `boards` and `board_items`. Whatever shows a board asks here each time, so that closing or removing one holds at once.
"""
