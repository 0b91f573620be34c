"""Who likes, collects (plants), follows, comments on and hides what; and the exact counters of it.

Owns `likes`, `collects`, `follows`, `comments`, `hides`, `subject_counters`. Announces Liked, Collected, Followed, Commented.
"""
