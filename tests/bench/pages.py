"""What a page costs in process: CPU against rendering the very same template with the very same values, and its SQL."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from flask import Flask, template_rendered
from flask.testing import FlaskClient
from jinja2 import Template

from tests.counting import statements

ROUNDS = 5


@dataclass(frozen=True)
class Cost:
    page: str
    cpu_ms: float  # of a whole request through WSGI
    floor_ms: float  # of the bare template
    statements: int
    kilobytes: float

    @property
    def ratio(self) -> float:
        return self.cpu_ms / self.floor_ms


def cpu_ms(call: Callable[[], object], times: int) -> float:
    """Median over rounds of the CPU milliseconds of one call."""
    call()
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(times):
            call()
        rounds.append((time.process_time() - began) / times * 1000)
    return median(rounds)


def cost(app: Flask, client: FlaskClient, page: str, url: str, times: int = 20) -> Cost:
    """Measure one page as `client` sees it. Raises when it does not answer 200."""
    rendered: list[tuple[Template, dict[str, object]]] = []

    def keep(_app: Flask, template: Template, context: dict[str, object], **_extra: object) -> None:
        rendered.append((template, context))

    with template_rendered.connected_to(keep, app), statements() as sent:
        answer = client.get(url)
    assert answer.status_code == 200, f"{url}: {answer.status}"
    template, context = rendered[-1]
    with app.test_request_context(url):
        floor = cpu_ms(lambda: template.render(context), times)
    whole = cpu_ms(lambda: client.get(url), times)
    return Cost(page, whole, floor, len(sent), len(answer.data) / 1024)
