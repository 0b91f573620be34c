"""Pure rules of refunds."""

from community.platform.states import Machine

REFUNDS = Machine("refunds", {"settled": ("requested",)})
MAX_REASON = 200
