"""Where upper domains join in."""

from collections.abc import Mapping

from community.platform.hooks import Hook

# (kind, subject ids) -> the person each belongs to, for the kinds a domain knows: own views are not counted
owner_of: Hook[[str, list[int]], Mapping[int, int]] = Hook("activity.owner_of")
