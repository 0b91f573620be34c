"""Buying: cart, checkout, orders, payments and refunds.

Inside, from the top: routes and api → inbox → checkout | refunds → payments → orders → cart. Announces OrderPlaced,
OrderPaid, OrderShipped, OrderDelivered, OrderCancelled and OrderRefunded; offers `payments.hooks`.
"""
