"""`make bench`: what the pages cost against their bare template, how many statements they run, how fast they are served,
and what a ranked list and a search cost.

BENCH_INSTANCE names an instance folder to use again; without it a demo world is seeded and thrown away.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from flask import Flask

from community.app import create_app
from community.platform.redis import connect, ensure_valkey
from community.platform.settings import Settings
from tests.bench import searching
from tests.bench.pages import cost, statements_by_size
from tests.bench.recommender import measured
from tests.bench.server import rate
from tests.bench.world import cookies, member, pages, visitor
from tests.live import served

READERS = {"visitor": visitor, "signed in": member}
SIZES = (10, 20, 50)


def main() -> None:
    ranked()
    searched()
    kept = os.environ.get("BENCH_INSTANCE")
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="meadow-bench-") as folder:
        instance = Path(folder)
        if not (instance / "meadow.db").exists():
            seed(instance)
        settings = Settings(instance_dir=instance, log_level="warning")
        url = ensure_valkey(settings)
        try:
            app = create_app(settings)
            in_process(app)
            as_served(app, settings)
        finally:
            if not kept and not settings.redis_url:
                connect(url).shutdown(nosave=True)


def seed(instance: Path) -> None:
    """The demo world, in an instance folder of its own."""
    environment = os.environ | {"INSTANCE_DIR": str(instance), "LOG_LEVEL": "warning"}
    for command in (["db", "upgrade"], ["demo", "seed", "--scale", os.environ.get("DEMO_SCALE", "demo")]):
        subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *command], env=environment, check=True)


def searched() -> None:
    it = searching.measured()
    print(
        f"\n{'search in 55,000 documents':<28}{'docs/cpu s':>11}{'docs/s':>8}{'cpu p50':>9}{'cpu p99':>9}{'p50 ms':>8}{'p99 ms':>8}"
    )
    print(
        f"{'rebuild; one to four words':<28}{it.built_per_cpu_s:>11.0f}{it.built_per_s:>8.0f}{it.p50_cpu_ms:>9.2f}{it.p99_cpu_ms:>9.2f}"
        f"{it.p50_ms:>8.2f}{it.p99_ms:>8.2f}"
    )


def ranked() -> None:
    it = measured()
    print(f"\n{'a list of 20 from 100,000':<28}{'ms':>8}{'p50 ms':>9}{'p99 ms':>9}{'bare ms':>9}{'shared MB':>11}")
    print(
        f"{'50 acts, one thread':<28}{it.cpu_ms:>8.2f}{it.p50_ms:>9.1f}{it.p99_ms:>9.1f}{it.floor_ms:>9.2f}{it.shared_mb:>11.0f}"
    )


def in_process(app: Flask) -> None:
    print(f"\n{'CPU of one request':<28}{'ms':>8}{'bare ms':>9}{'ratio':>7}{'SQL':>5}{'kB':>7}")
    for reader, arrive in READERS.items():
        client = arrive(app)
        for page in pages(client):
            it = cost(app, client, page)
            print(
                f"{f'{page.name}, {reader}':<28}{it.cpu_ms:>8.2f}{it.floor_ms:>9.2f}{it.ratio:>7.2f}"
                f"{it.statements:>5}{it.kilobytes:>7.1f}"
            )
    print(f"\n{'SQL of a feed by its cards':<28}" + "".join(f"{size:>8}" for size in SIZES))
    for reader, arrive in READERS.items():
        print(f"{reader:<28}" + "".join(f"{count:>8}" for count in statements_by_size(app, arrive(app), SIZES)))


def as_served(app: Flask, settings: Settings) -> None:
    print(f"\n{'gunicorn, 2 workers':<28}{'req/s':>8}{'p50 ms':>9}{'p99 ms':>9}")
    with served(settings) as site:
        for reader, arrive in READERS.items():
            client = arrive(app)
            for page in pages(client):
                headers = {**page.headers, "Cookie": cookies(client)}
                rate(site.port, page.url, headers, seconds=1)  # both workers have read model, index and templates
                got = rate(site.port, page.url, headers)
                print(f"{f'{page.name}, {reader}':<28}{got.per_second:>8.0f}{got.p50_ms:>9.1f}{got.p99_ms:>9.1f}")


if __name__ == "__main__":
    main()
