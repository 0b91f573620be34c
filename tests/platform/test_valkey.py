import os
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from community.platform import jobs
from community.platform.cache import cache_get, cache_set, remembered
from community.platform.redis import connect, connection, ensure_valkey, socket_dir
from community.platform.settings import Settings


@pytest.fixture
def own_valkey():
    with tempfile.TemporaryDirectory(prefix="meadow-") as folder:
        settings = Settings(environment="test", instance_dir=Path(folder))
        yield settings
        pidfile = socket_dir(settings.instance_dir) / "valkey.pid"
        if pidfile.exists():
            os.kill(int(pidfile.read_text()), signal.SIGKILL)


def test_many_processes_at_once_share_one_bundled_server(own_valkey: Settings) -> None:
    program = (
        "import sys; from pathlib import Path; from community.platform.settings import Settings;"
        "from community.platform.redis import connect, ensure_valkey;"
        "print(connect(ensure_valkey(Settings(environment='test', instance_dir=Path(sys.argv[1])))).incr('n'))"
    )

    def start(_n: int) -> int:
        command = [sys.executable, "-c", program, str(own_valkey.instance_dir)]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(start, range(4))) == [1, 2, 3, 4]


def test_a_killed_server_comes_back_with_what_it_kept(own_valkey: Settings) -> None:
    client = connect(ensure_valkey(own_valkey))
    client.set("kept", "yes")
    client.execute_command("WAITAOF", "1", "0", "2000")
    pidfile = socket_dir(own_valkey.instance_dir) / "valkey.pid"
    os.kill(int(pidfile.read_text()), signal.SIGKILL)
    assert connect(ensure_valkey(own_valkey)).get("kept") == b"yes"


def test_a_long_path_still_gets_a_short_socket() -> None:
    assert len(str(socket_dir(Path("/tmp") / ("a" * 200)) / "valkey.sock")) <= 107


def test_without_a_server_the_cache_makes_and_the_queue_says_no(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection(), "client", connect("unix:///nowhere/at/all.sock"))
    try:
        assert remembered("answer", 60, lambda: 42) == 42
        assert cache_get("answer") is None
        assert cache_set("answer", 1, 60) is False
        assert jobs.enqueue("community.platform.relay_job.tidy") is False
    finally:
        connection()._resting_until = 0.0
