"""Shops, categories, products (SPU), their sellable forms (SKU), prices and stock.

Announces ProductChanged, ShopChanged and StockRanOut. Stock obeys `on_hand = available + held for orders not yet shipped`
and moves only by conditional UPDATE: no sum of orders ever takes more than there is.
"""
