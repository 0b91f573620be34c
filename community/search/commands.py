"""`flask search …`"""

import time

import click
from flask.cli import AppGroup

from community.search import service

cli = AppGroup("search", help="The search index.")


@cli.command()
def rebuild() -> None:
    """Build a new index from the database and put it in place of the old one."""
    began = time.monotonic()
    count = service.rebuild()
    click.echo(f"{count} documents indexed in {time.monotonic() - began:.1f} s")


@cli.command()
def reconcile() -> None:
    """Compare the index with the database and mend the differences."""
    missing, ghosts = service.reconcile()
    click.echo(f"{missing} missing documents added, {ghosts} ghosts removed")
