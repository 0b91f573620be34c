"""Measuring: trials on held-out facts, what lists do to a catalogue, estimates from logged feeds, and comparisons between living people."""
