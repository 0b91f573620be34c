"""Giving money back: a refund row, the gateway, its webhook, the ledger taken back."""
