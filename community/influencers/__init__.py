"""People who earn by linking goods: applications, rates, signed links, clicks, and one commission line per order line.

There is no level above or below anyone: an order line has at most one beneficiary, by schema, and no row names a parent.
Rates take effect at a moment and are never changed, only followed by others; a line keeps the rate of its order.
"""
