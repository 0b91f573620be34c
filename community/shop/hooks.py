"""Where upper domains join in on the shop's pages."""

from collections.abc import Sequence

from community.platform.hooks import Hook

# (order line ids) -> line id: public id of the note its buyer wrote about it
hauls_of: Hook[[Sequence[int]], dict[int, str]] = Hook("shop.hauls_of")
