"""Orders, one per shop, from unpaid to delivered or refunded; their lines keep what was agreed."""
