"""Where upper domains join in."""

from community.platform.hooks import Hook

# (picture ids of somebody who left) -> those that are still shown, because they belong to a shop and not to the person
still_shown: Hook[[list[int]], set[int]] = Hook("media.still_shown")
