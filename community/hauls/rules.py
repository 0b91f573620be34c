"""Pure rules of hauls."""

from datetime import datetime

from community.platform.states import Machine

HAUL = Machine("haul", {"dropped": ("stands",)})


def days_used(delivered_at: datetime, at: datetime) -> int:
    """Which day of use it is: the day of delivery is day 1."""
    return max(0, (at - delivered_at).days) + 1
