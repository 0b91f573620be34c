"""Search over notes, products, people, topics and shops: one engine port, our own analysis, an index kept by events.

Index, suggestions and looks are rebuilt from the database at any time. Owns two tables: what people searched for (`log`) and
what the operator says about it (`curation`).
"""
