"""The double-entry money book: every payment, fee, commission, refund and ad click is a transaction here.

Owns ledger_transactions and ledger_entries. Rows are only ever added; triggers in the database refuse anything else.
Debits are positive, credits negative, and the entries of a transaction sum to zero in each currency.
"""
