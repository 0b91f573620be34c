"""Requests per second under gunicorn with two workers, asked over loopback by a few keep-alive connections."""

import http.client
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    per_second: float
    p50_ms: float
    p99_ms: float


def rate(port: int, url: str, headers: Mapping[str, str], seconds: float = 6.0, connections: int = 8) -> Rate:
    """Ask for `url` over `connections` at once for `seconds`. Raises when an answer is not 200."""
    times: list[float] = []
    wrong: list[int] = []
    until = time.monotonic() + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        while time.monotonic() < until:
            began = time.perf_counter()
            connection.request("GET", url, headers=dict(headers))
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - began)
            if answer.status != 200:
                wrong.append(answer.status)

    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{url}: {len(wrong)} answers were not 200, the first {wrong[0]}")
    times.sort()
    return Rate(len(times) / seconds, times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000)
