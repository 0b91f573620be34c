"""The demo world: one seed number becomes people, shops, goods, notes and a history of taste.

Everything up to `World` is generated in memory and knows no database; `load` carries it in through the other domains.
"""
