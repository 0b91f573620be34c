"""Search over notes, products, people, topics and shops: one engine port, our own analysis, an index kept by events.

Owns no tables: the index is rebuilt from the database at any time.
"""
