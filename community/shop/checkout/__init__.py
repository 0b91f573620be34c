"""Turning wanted goods into orders: one quote, one locked and exact transaction, one payment per currency."""
