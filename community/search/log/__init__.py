"""What people searched for: their own history, what many look for now, and what the operator reads about it.

Owns `search_log`. What came of a search (seen, opened, at which place) is in the activity log under the same request id.
"""
