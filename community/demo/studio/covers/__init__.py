"""Composed covers."""

from community.demo.studio.pieces import Piece


def covers() -> list[Piece]:
    return []
