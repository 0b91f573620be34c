"""`flask search …`"""

import time

import click
from flask.cli import AppGroup

from community.search import upkeep

cli = AppGroup("search", help="The search index.")


@cli.command()
def rebuild() -> None:
    """Build a new index from the database and put it in place of the old one."""
    began = time.monotonic()
    count = upkeep.rebuild()
    click.echo(f"{count} documents indexed in {time.monotonic() - began:.1f} s")


@cli.command()
def reconcile() -> None:
    """Compare the index with the database and mend the differences."""
    drift = upkeep.reconcile()
    click.echo(
        f"{drift.missing} missing documents added, {drift.stale} brought up to date, {drift.ghosts} ghosts removed"
    )
