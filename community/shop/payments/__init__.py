"""Payments behind one port; the sandbox gateway stands behind it and calls back as a real one would."""
