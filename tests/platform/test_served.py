from pathlib import Path

import pytest
from flask import Flask

from community.platform.settings import Settings
from tests.live import served


@pytest.fixture
def on_its_own(settings: Settings, app: Flask) -> Settings:
    return settings


def test_metrics_add_up_over_all_worker_processes(on_its_own: Settings) -> None:
    with served(on_its_own, web_workers=2) as site:
        before = counted(site.get("/metrics")[1])
        for _ in range(40):
            assert site.get("/readyz")[0] == 200
        assert counted(site.get("/metrics")[1]) - before == 40


def counted(exposition: str) -> int:
    return sum(
        int(float(line.rpartition(" ")[2]))
        for line in exposition.splitlines()
        if line.startswith("meadow_requests_total{") and 'endpoint="platform.readyz"' in line
    )


def test_the_site_is_ready_without_its_queue(on_its_own: Settings, tmp_path: Path) -> None:
    nowhere = on_its_own.model_copy(update={"redis_url": f"unix://{tmp_path}/nobody.sock"})
    with served(nowhere, web_workers=1) as site:
        status, body = site.get("/readyz")
        assert status == 200
        assert '"queue":false' in body.replace(" ", "")
