"""`flask search …`"""

import json
import time
from pathlib import Path

import click
from flask.cli import AppGroup

from community.search import engines, jobs, upkeep
from community.search.engine import EngineUnavailable
from community.search.evaluate import Unreadable, evaluate, read_judgments, read_products

cli = AppGroup("search", help="The search index.")


@cli.command()
def rebuild() -> None:
    """Build a new index from the database and put it in place of the old one."""
    began = time.monotonic()
    count, refused = upkeep.rebuild()
    click.echo(f"{count} documents indexed in {time.monotonic() - began:.1f} s")
    for (kind, subject_id), why in refused.items():
        click.echo(f"refused: {kind}:{subject_id} {why}", err=True)


@cli.command("refused")
def refused_command() -> None:
    """List what could not be brought to the index, and why; it is tried again when it changes."""
    for subject, why in jobs.set_aside().items():
        click.echo(f"{subject} {why}")


@cli.command()
def reconcile() -> None:
    """Compare the index with the database and mend the differences."""
    drift = upkeep.reconcile()
    click.echo(
        f"{drift.missing} missing documents added, {drift.stale} brought up to date, {drift.ghosts} ghosts removed, "
        f"{drift.moved} given their popularity of today"
    )


@cli.command("evaluate")
@click.option(
    "--products",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV: product_id,title,description,category,brand; plain or .xz.",
)
@click.option(
    "--judgments",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV: query,product_id,relevance from 0 to 3; plain or .xz.",
)
@click.option(
    "--engine", "which", type=click.Choice(["tantivy", "elasticsearch"]), default="tantivy", show_default=True
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def evaluate_command(products: Path, judgments: Path, which: str, as_json: bool) -> None:
    """Measure an engine on products and judgments, in an index of its own."""
    try:
        with engines.passing(which) as engine:
            scores = evaluate(engine, read_products(products), read_judgments(judgments)).as_json()
    except (Unreadable, EngineUnavailable) as error:
        raise click.ClickException(str(error.__cause__ or error)) from error
    if as_json:
        click.echo(json.dumps(scores))
        return
    for name, value in scores.items():
        click.echo(f"{name:<16}{value:>12.4f}")
