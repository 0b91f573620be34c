"""Where upper domains join in."""

from collections.abc import Collection

from community.platform.hooks import Hook

# (person ids, product ids) -> those of the people who received one of these products and kept it
have: Hook[[Collection[int], Collection[int]], set[int]] = Hook("social.have")
