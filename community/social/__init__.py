"""Who likes, collects (plants), follows, comments on and hides what; and the exact counters of it.

Owns `likes`, `collects`, `follows`, `comments`, `hides`, `subject_counters`, and in `boards` what is put in order. Announces Liked, Collected, Followed, Commented.
"""
