"""Sellers: who they are and who works for them. Owns merchants and merchant_staff."""
