"""A breaker before something that may be away: once it has failed, nobody waits for it again until a while has passed."""

import threading
import time
from collections.abc import Callable


class Breaker:
    """Opens after `failures` in a row, for `seconds`; then one caller may try. Safe among threads."""

    def __init__(self, failures: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._failures = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._until = 0.0

    def allows(self) -> bool:
        """Whether to try. The one who may try while it is open keeps the others away for another while."""
        with self._lock:
            if self._failed < self._failures:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + self._seconds
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failed = 0

    def failed(self, times: int = 1) -> None:
        """One failure, or one as bad as several: waiting in vain costs the caller more than a refusal."""
        with self._lock:
            self._failed += times
            self._until = self._clock() + self._seconds
