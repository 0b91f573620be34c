"""`make bench`: what feed, note and product page cost, against the bare template of the same HTML, and their rate served."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from community.app import create_app
from community.platform.settings import Settings
from tests.bench.pages import cost
from tests.bench.server import rate
from tests.bench.world import addresses, sign_in
from tests.live import served


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="meadow-bench-") as folder:
        instance = Path(os.environ.get("BENCH_INSTANCE", folder))
        environment = {"INSTANCE_DIR": str(instance), "LOG_LEVEL": "error"}
        if not (instance / "meadow.db").exists():
            for command in (["db", "upgrade"], ["demo", "seed", "--scale", os.environ.get("DEMO_SCALE", "demo")]):
                subprocess.run(
                    [sys.executable, "-m", "flask", "--app", "wsgi", *command], env=os.environ | environment, check=True
                )
        settings = Settings(instance_dir=instance, log_level="error")
        app = create_app(settings)
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            pages = addresses()
        print(f"\n{'page':<22}{'CPU ms':>8}{'bare ms':>9}{'ratio':>7}{'SQL':>5}{'kB':>7}")
        for signed_in in (False, True):
            client = app.test_client()
            if signed_in:
                sign_in(client)
            for page, url in pages.items():
                name = f"{page}, {'signed in' if signed_in else 'visitor'}"
                it = cost(app, client, name, url)
                print(
                    f"{it.page:<22}{it.cpu_ms:>8.2f}{it.floor_ms:>9.2f}{it.ratio:>7.2f}{it.statements:>5}{it.kilobytes:>7.1f}"
                )
        print(f"\n{'served, 2 workers':<22}{'req/s':>8}{'p50 ms':>9}{'p99 ms':>9}")
        with served(settings) as site:
            for page, url in pages.items():
                got = rate(site.port, page, url, {"User-Agent": "meadow-bench", "Accept-Language": "zh"})
                print(f"{got.page:<22}{got.per_second:>8.0f}{got.p50_ms:>9.1f}{got.p99_ms:>9.1f}")


if __name__ == "__main__":
    main()
