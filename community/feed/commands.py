"""`flask feed …`"""

from flask.cli import AppGroup

from community.feed import projection
from community.platform.db import transaction

cli = AppGroup("feed", help="The cards of the feed.")


@cli.command("rebuild")
def rebuild() -> None:
    """Make every card anew from notes, accounts and influencers."""
    with transaction():
        looked_at = projection.rebuild()
    print(f"{looked_at} notes looked at")  # noqa: T201
