"""`flask demo …`"""

import click
from flask.cli import AppGroup

from community.accounts import queries as accounts
from community.demo.explain import explain
from community.demo.people import GUIDES, PASSWORD
from community.demo.scales import SCALES
from community.demo.seed import HalfSeeded, is_seeded, seed
from community.platform.redis import ensure_valkey
from community.platform.settings import settings
from community.platform.time import now

cli = AppGroup("demo", help="The demo world.")


@cli.command("seed")
@click.option(
    "--scale", type=click.Choice(list(SCALES)), default="demo", show_default=True, help="How much of everything."
)
@click.option("--seed", "number", type=int, default=7, show_default=True, help="The number the world is made from.")
@click.option(
    "--train/--no-train",
    default=None,
    help="Train the recommender at the end. A city is left to `flask recommender train`.",
)
def seed_command(scale: str, number: int, train: bool | None) -> None:
    """Fill an empty database with a community. A second run says that it is there."""
    chosen = SCALES[scale]
    ensure_valkey(settings())
    try:
        if is_seeded():
            click.echo("The demo world is here already.")
        else:
            seed(number, chosen, now(), _say, train=not chosen.districts if train is None else train)
    except HalfSeeded:
        raise click.ClickException("An earlier seeding was cut short. Run `make clean` and begin again.") from None
    _tell_doors()


@cli.command("explain")
@click.argument("person")
def explain_command(person: str) -> None:
    """What PERSON (a handle, a mail address or a public id) likes, and why their feed looks as it does."""
    found = accounts.find_named(person)
    if found is None:
        raise click.ClickException(f"Nobody here is called {person}.")
    ensure_valkey(settings())
    for line in explain(found):
        click.echo(line)


def _say(line: str) -> None:
    click.echo(f"  {line}")


def _tell_doors() -> None:
    click.echo(f"\n  {settings().site_url}\n")
    for guide in GUIDES:
        click.echo(f"  {guide.role:<12}{guide.email:<28}{PASSWORD}")
    click.echo("")
