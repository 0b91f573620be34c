"""`flask recommender …`"""

from flask.cli import AppGroup

from community.recommender import jobs
from community.recommender.service import server

cli = AppGroup("recommender", help="Train and look at the recommender.")


@cli.command("train")
def train() -> None:
    """Train on the behaviour log and publish the artefact."""
    jobs.run()


@cli.command("status")
def status() -> None:
    """Which artefact this site answers from, and what it scored."""
    current = server()
    print(current.version or "nothing trained yet")  # noqa: T201
    for name, value in sorted(current.manifest.get("metrics", {}).items()):
        print(f"{name:<24}{value}")  # noqa: T201
