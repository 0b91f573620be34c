"""Carries a world into the database through the other domains: rows in bulk, money and stock through the verbs."""
