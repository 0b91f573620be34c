"""What a page costs in process: CPU against rendering the very same template with the very same values, and its SQL."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from types import SimpleNamespace
from typing import Any

from flask import Flask, template_rendered
from flask.testing import FlaskClient
from jinja2 import Template

from community.feed import service as feed
from community.platform.viewer import viewer
from tests.bench.world import READER, Page, cookies
from tests.counting import statements

ROUNDS = 7


@dataclass(frozen=True)
class Cost:
    """`cpu_ms` of a whole request through WSGI, `floor_ms` of its bare template."""

    cpu_ms: float
    floor_ms: float
    statements: int
    kilobytes: float

    @property
    def ratio(self) -> float:
        return self.cpu_ms / self.floor_ms


def cost(app: Flask, client: FlaskClient, page: Page, times: int = 20) -> Cost:
    """One page as `client` sees it, once its caches are warm. Raises when it does not answer 200."""
    client.get(page.url, headers=page.headers)
    with _rendered(app) as rendered, statements() as sent:
        answer = client.get(page.url, headers=page.headers)
    assert answer.status_code == 200, f"{page.url}: {answer.status}"
    template, context = rendered[-1]
    with app.test_request_context(page.url, headers={**page.headers, "Cookie": cookies(client)}):
        frame = context["frame"]
        context["frame"] = SimpleNamespace(cart_count=frame.cart_count, unread_count=frame.unread_count)
        floor, whole = _cpu_ms(
            (lambda: template.render(context), lambda: client.get(page.url, headers=page.headers)), times
        )
    return Cost(whole, floor, len(sent), len(answer.data) / 1024)


def statements_by_size(app: Flask, client: FlaskClient, sizes: Sequence[int]) -> list[int]:
    """How many statements a feed of so many cards runs."""
    counts = []
    for size in sizes:
        with app.test_request_context("/", headers={**READER, "Cookie": cookies(client)}), statements() as sent:
            feed.explore(viewer(), size=size)
        counts.append(len(sent))
    return counts


def _cpu_ms(calls: Sequence[Callable[[], object]], times: int) -> list[float]:
    """CPU milliseconds of one call of each, measured in turns so that a busy machine wrongs none; the median of rounds."""
    rounds: list[list[float]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for call, taken in zip(calls, rounds, strict=True):
            began = time.process_time()
            for _ in range(times):
                call()
            taken.append((time.process_time() - began) / times * 1000)
    return [median(taken) for taken in rounds]


@contextmanager
def _rendered(app: Flask) -> Iterator[list[tuple[Template, dict[str, Any]]]]:
    """The templates rendered inside the block with their values."""
    seen: list[tuple[Template, dict[str, Any]]] = []

    def keep(_app: Flask, template: Template, context: dict[str, Any], **_extra: object) -> None:
        seen.append((template, context))

    with template_rendered.connected_to(keep, app):
        yield seen
