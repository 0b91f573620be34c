"""Meadow: a content community with a shop inside it."""
