"""`flask recommender …`"""

import click
from flask.cli import AppGroup

from community.recommender import jobs, runs
from community.recommender.serving import server

cli = AppGroup("recommender", help="Train and look at the recommender.")


@cli.command("train")
@click.option("--force", is_flag=True, help="Publish even when the gate refuses.")
@click.option("--increment", is_flag=True, help="Keep the weights that serve.")
def train(force: bool, increment: bool) -> None:
    """Train on the behaviour log and publish the artefact, unless it is worse than the one that serves."""
    if increment:
        jobs.increment()
    else:
        jobs.run(force)
    for row in runs.last(1, ("increment" if increment else "full",)):
        click.echo(f"{row.state} {row.version or ''} {row.why}".rstrip())


@cli.command("status")
def status() -> None:
    """Which artefact this site answers from, what it scored, and what the jobs did of late."""
    current = server()
    click.echo(current.version or "nothing trained yet")
    for name, value in sorted(current.manifest.get("metrics", {}).items()):
        click.echo(f"{name:<24}{value}")
    for row in runs.last(10, ("full", "increment", "shares")):  # the counts of every few minutes would crowd them out
        click.echo(
            f"{row.started_at:%m-%d %H:%M}  {row.job:<10}{row.state:<10}{row.step:<24}{row.seconds:>5} s  {row.why}"
        )
