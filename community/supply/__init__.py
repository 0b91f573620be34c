"""The two supply chains side by side: notes by topic, goods by category, and the gaps between what is read and what can be bought.

For operators. Owns no tables and announces nothing; reads notes, catalog and activity.
"""
