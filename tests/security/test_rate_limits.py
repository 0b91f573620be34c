"""Limits count for the whole site, however many processes serve it."""

import http.client
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from community.platform.settings import Settings
from tests.factories.accounts import make_person
from tests.live import Site, served

ALLOWED = 10
EMAIL = "guarded@example.com"


class Guesser:
    """Somebody with a list of passwords, and a page's cookie and token."""

    def __init__(self, site: Site) -> None:
        self._port = site.port
        _status, headers, page = self._ask("GET", "/sign-in")
        token = re.search(r'"X-CSRFToken": "([^"]+)"', page)
        assert token
        cookies = "; ".join(line.partition(";")[0] for name, line in headers if name == "Set-Cookie")
        self._headers = {
            "Cookie": cookies,
            "X-CSRFToken": token[1],
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def guess(self, number: int) -> tuple[int, str | None]:
        """The status, and when to come back."""
        status, headers, _page = self._ask(
            "POST", "/sign-in", urlencode({"email": EMAIL, "password": f"guess {number}"}), self._headers
        )
        return status, dict(headers).get("Retry-After")

    def _ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, list[tuple[str, str]], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.getheaders(), answer.read().decode()


def test_thirty_guesses_at_once_over_two_processes_are_ten(app: Flask, settings: Settings) -> None:
    with app.app_context():
        make_person(email=EMAIL)
    with served(settings, web_workers=2) as site:
        guesser = Guesser(site)
        with ThreadPoolExecutor(15) as pool:
            answers = list(pool.map(guesser.guess, range(30)))
    statuses = Counter(status for status, _later in answers)
    assert statuses == {401: ALLOWED, 429: 30 - ALLOWED}
    assert all(later and 0 < int(later) <= 60 for status, later in answers if status == 429)


def test_without_valkey_each_process_still_counts(app: Flask, settings: Settings, tmp_path: Path) -> None:
    with app.app_context():
        make_person(email=EMAIL)
    nowhere = settings.model_copy(update={"redis_url": f"unix://{tmp_path}/nobody.sock"})
    with served(nowhere, web_workers=1) as site:
        guesser = Guesser(site)
        statuses = [guesser.guess(number)[0] for number in range(ALLOWED + 3)]
    assert statuses == [401] * ALLOWED + [429] * 3
