"""A real Elasticsearch on loopback, for trying and testing: `python -m community.search.server [nodes]`, `make elasticsearch`.

The server is the build that the makers publish for integration tests: the official one without its optional modules. Maven
fetches it once (107 MB) into its own cache. It needs Java 17 or later and Maven (Debian: openjdk-17-jre-headless, maven).
"""

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

import click

VERSION = "8.19.21"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
SHA512 = (
    "cf6b0a93860d329937ae7f913ec5073b0c726c77639764b93fc83a304aa1dd9d"
    "4defcfa2849948eea3b0b47c2065f994908603939fc2a4774c9c4d868c5ec1dd"
)
HEAP = "512m"
START_SECONDS = 180
_LIGHT = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"  # up in half the processor time, which is most of a test
_NOBODY = 65534  # the server refuses to run as root


class NotStarted(RuntimeError):
    """The server did not come up; the message holds the end of its log."""


class Cluster:
    """Nodes n1, n2, … in processes of their own, with data in a folder that is gone when the block ends."""

    def __init__(self, nodes: int = 1, heap: str = HEAP, port: int | None = None) -> None:
        ports = _free_ports(2 * nodes)
        self.ports = ports[:nodes] if port is None else list(range(port, port + nodes))
        self._between = ports[nodes:]
        self._heap = heap
        self._processes: list[subprocess.Popen[bytes] | None] = [None] * nodes

    @property
    def url(self) -> str:
        """What ELASTICSEARCH_URL would say."""
        return ",".join(f"http://127.0.0.1:{port}" for port in self.ports)

    def __enter__(self) -> Self:
        self._home = _unpacked()
        self._folder = Path(tempfile.mkdtemp(prefix="meadow-es-"))
        self._folder.chmod(0o755)
        try:
            for node in range(len(self.ports)):
                self.start(node)
            self.wait(len(self.ports))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        for process in self._processes:
            if process is not None:
                _signal(process, signal.SIGTERM)
        for process in self._processes:
            if process is not None:
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    _signal(process, signal.SIGKILL)
                    process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self, node: int) -> None:
        """Start a node, or start it again with the data it had."""
        name, names = f"n{node + 1}", [f"n{each + 1}" for each in range(len(self.ports))]
        folder = self._folder / name
        if not folder.exists():
            folder.mkdir()
            shutil.copytree(self._home / "config", folder / "config")
        options = {
            "cluster.name": "meadow",
            "node.name": name,
            "path.data": str(folder / "data"),
            "path.logs": str(folder / "logs"),
            "http.port": str(self.ports[node]),
            "transport.port": str(self._between[node]),
            "http.host": "127.0.0.1",
            "transport.host": "127.0.0.1",
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in self._between),
            "cluster.initial_master_nodes": ",".join(names),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "xpack.security.enabled": "false",
            "node.processors": "1",
        }
        command = [str(self._home / "bin" / "elasticsearch")]
        for option, value in options.items():
            command += ["-E", f"{option}={value}"]
        java = Path(shutil.which("java") or "java").resolve().parents[1]
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "ES_JAVA_HOME": str(java),
            "ES_PATH_CONF": str(folder / "config"),
            "ES_JAVA_OPTS": f"-Xms{self._heap} -Xmx{self._heap} {_LIGHT} -XX:-UseG1GC",
            "CLI_JAVA_OPTS": _LIGHT,
            "ES_TMPDIR": str(folder / "tmp"),
        }
        (folder / "tmp").mkdir(exist_ok=True)
        root = os.geteuid() == 0
        if root:
            for each in (folder, *folder.rglob("*")):
                os.chown(each, _NOBODY, _NOBODY, follow_symlinks=False)
        with (self._folder / f"{name}.log").open("ab") as log:
            self._processes[node] = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, cwd=folder, start_new_session=True,
                user=_NOBODY if root else None, group=_NOBODY if root else None, extra_groups=[] if root else None,
            )  # fmt: skip

    def kill(self, node: int) -> None:
        """kill -9."""
        process = self._processes[node]
        if process is not None:
            _signal(process, signal.SIGKILL)
            process.wait()

    def pause(self, node: int) -> None:
        """Let a node hang: it keeps its connections and says nothing."""
        _signal(self._running(node), signal.SIGSTOP)

    def go_on(self, node: int) -> None:
        _signal(self._running(node), signal.SIGCONT)

    def wait(self, nodes: int, status: str = "yellow") -> None:
        """Until so many nodes form a cluster that is at least `status`. Raises NotStarted."""
        until = time.monotonic() + START_SECONDS
        question = f"/_cluster/health?wait_for_nodes=>={nodes}&wait_for_status={status}&timeout=2s"
        while time.monotonic() < until:
            for port, process in zip(self.ports, self._processes, strict=True):
                if process is not None and process.poll() is None and _says_yes(f"http://127.0.0.1:{port}{question}"):
                    return
            if all(process is None or process.poll() is not None for process in self._processes):
                break
            time.sleep(0.3)
        raise NotStarted("\n".join(log.read_text(errors="replace")[-3000:] for log in self._folder.glob("*.log")))

    def _running(self, node: int) -> subprocess.Popen[bytes]:
        process = self._processes[node]
        if process is None:
            raise NotStarted(f"n{node + 1} was never started")
        return process


def _says_yes(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=4) as answer:
            return b'"timed_out":false' in answer.read()
    except (OSError, urllib.error.URLError):
        return False


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """To the whole session: the command is a script around the server."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def _unpacked() -> Path:
    """The folder of the server, fetched and unpacked when it is not there yet; several processes may ask at once."""
    home = Path(tempfile.gettempdir()) / f"meadow-elasticsearch-{os.getuid()}" / f"elasticsearch-{VERSION}"
    home.parent.mkdir(mode=0o755, exist_ok=True)
    with (home.parent / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            with tempfile.TemporaryDirectory(dir=home.parent) as folder:
                _unzip(_fetched(Path(folder)), Path(folder))
                (Path(folder) / home.name).rename(home)
    return home


def _fetched(folder: Path) -> Path:
    """The archive, from Maven's cache or its repository. Raises NotStarted when it cannot be had or is another."""
    command = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}"]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError:
        raise NotStarted("Elasticsearch is fetched with Maven (Debian: apt-get install maven)") from None
    except subprocess.CalledProcessError as error:
        raise NotStarted(error.stdout + error.stderr) from error
    archive = folder / f"elasticsearch-{VERSION}.zip"
    with archive.open("rb") as file:
        if hashlib.file_digest(file, "sha512").hexdigest() != SHA512:
            raise NotStarted(f"{archive.name} is not the file that was published")
    return archive


def _unzip(archive: Path, folder: Path) -> None:
    """Unpack with the modes that the archive keeps, readable for everybody."""
    with zipfile.ZipFile(archive) as held:
        for each in held.infolist():
            path = Path(held.extract(each, folder))
            path.chmod(0o755 if path.is_dir() or (each.external_attr >> 16) & 0o100 else 0o644)
    archive.unlink()


def main(arguments: Sequence[str]) -> None:
    nodes = int(arguments[0]) if arguments else 1
    with Cluster(nodes, port=9210) as cluster:
        click.echo(f"ELASTICSEARCH_URL={cluster.url}\nCtrl-C stops it.")
        signal.sigwait([signal.SIGINT, signal.SIGTERM])


if __name__ == "__main__":
    main(sys.argv[1:])
