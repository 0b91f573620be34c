"""`flask social …`"""

import click
from flask.cli import AppGroup

from community.platform.db import transaction
from community.social import service

cli = AppGroup("social", help="Counters of likes, follows and comments.")


@cli.command("recount")
def recount() -> None:
    """Count every like, plant, follow and comment again."""
    with transaction():
        click.echo(f"{service.recount()} subjects counted")
