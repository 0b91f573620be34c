"""What the operator says about searches: words that mean the same, what comes first, what never comes, what is not suggested.

Owns `search_rules`. A change is in force at the next search; no index is built again.
"""
