"""Pure rules of payments: states, and the signature that a gateway puts on what it tells us."""

import hashlib
import hmac
from datetime import datetime, timedelta

from community.platform.states import Machine

PAYMENTS = Machine(
    "payments",
    {
        "settled": ("open", "declined", "closed"),  # money that comes late is still money
        "declined": ("open",),
        "closed": ("open", "declined"),
    },
)
TOLERANCE = timedelta(minutes=5)


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a dot, and the raw bytes; hexadecimal."""
    return hmac.new(secret.encode(), str(timestamp).encode() + b"." + body, hashlib.sha256).hexdigest()


def header(secret: str, timestamp: int, body: bytes) -> str:
    return f"t={timestamp},v1={signature(secret, timestamp, body)}"


def read_header(text: str) -> tuple[int, str] | None:
    """Timestamp and signature of `t=…,v1=…`; None for anything else."""
    parts = dict(part.split("=", 1) for part in text.split(",") if "=" in part)
    stamp, signed = parts.get("t", ""), parts.get("v1", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12 and len(signed) == 64 and signed.isascii()):
        return None
    return int(stamp), signed


def fits(secret: str, timestamp: int, signed: str, body: bytes) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(signature(secret, timestamp, body), signed)


def fresh(timestamp: int, at: datetime) -> bool:
    return abs(at.timestamp() - timestamp) <= TOLERANCE.total_seconds()
