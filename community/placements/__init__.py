"""Bought places in the explore feed: balance, campaigns, a second-price auction, and the click that bills.

A page that shows an advertisement writes nothing: price, campaign and expiry travel in a signed token, and only a click
with a valid token costs anything. Money in `ad_balances` is the same money that the ledger keeps as `merchant:{id}:ads`.
"""
