"""Lists of cards: explore, channels, following and nearby.

Owns `feed_cards`, a projection that events keep; prices, counters and what this reader did are read live. Asks the recommender what to show and placements for one labelled slot a page. Announces nothing.
"""
