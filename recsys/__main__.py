"""The command line: `python -m recsys train | evaluate | inspect`."""

import argparse
import json
import logging
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from recsys import artefacts, files, why
from recsys.data import Dataset
from recsys.evaluation import compare, measure, report, trials
from recsys.evaluation.measure import MODELS
from recsys.serve import Server
from recsys.train import Config, publish, train


def numbers(text: str) -> list[int]:
    """`10,20` as [10, 20]."""
    try:
        values = sorted({int(part) for part in text.split(",")})
    except ValueError as bad:
        raise argparse.ArgumentTypeError(f"expected whole numbers such as 10,20: {text!r}") from bad
    if not values or values[0] < 1:
        raise argparse.ArgumentTypeError("every k must be at least 1")
    return values


def subject(text: str) -> tuple[str, int]:
    """`note:5` as ("note", 5)."""
    kind, _, id = text.rpartition(":")
    if not kind or not id.isdigit():
        raise argparse.ArgumentTypeError(f"expected a subject such as note:5: {text!r}")
    return kind, int(id)


def subjects(text: str) -> list[tuple[str, int]]:
    """`note:5,product:7` as subjects."""
    return [subject(part) for part in text.split(",") if part]


def arguments() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(prog="python -m recsys", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    teach = commands.add_parser("train", help="learn from an events file and publish an artefact")
    teach.add_argument("--events", type=Path, required=True, help="tsv `user item unix_ts`, plain or .xz")
    teach.add_argument("--attributes", type=Path, help="JSON object item -> list of attributes")
    teach.add_argument("--out", type=Path, required=True, help="folder of artefacts")
    teach.add_argument("--kind", default="item")

    measure = commands.add_parser("evaluate", help="fit on the training part, rank all items, measure on the test part")
    measure.add_argument("--format", choices=("lightgcn", "events", "item-cold"), required=True)
    measure.add_argument("--train", type=Path, help="lightgcn: `user item item …`; item-cold: `user,item`")
    measure.add_argument(
        "--validation", type=Path, help="item-cold: pairs on items that train lacks, to choose weights"
    )
    measure.add_argument("--test", type=Path)
    measure.add_argument("--events", type=Path, help="events: `user item unix_ts`")
    measure.add_argument(
        "--attributes",
        type=Path,
        help="JSON object item -> attributes, lines `item attribute …`, or line n about item n",
    )
    measure.add_argument("--protocol", choices=("leave-one-out", "time-split"), default="leave-one-out")
    measure.add_argument("--model", choices=MODELS, default="blend")
    measure.add_argument("--k", type=numbers, help="default 10,20; item-cold 20,100")
    measure.add_argument(
        "--no-sources", action="store_true", help="do not fit and measure each source of the blend alone"
    )
    measure.add_argument(
        "--leakage", action="store_true", help="also with shuffled training items: must fall to popularity"
    )
    measure.add_argument(
        "--compare",
        choices=("als",),
        help="also plain `implicit` ALS of 256 factors, and our training in units of its CPU",
    )
    measure.add_argument("--report", type=Path, help="also write a page with charts, one self-contained HTML file")
    measure.add_argument("--json", action="store_true", help="one JSON object instead of a table")

    look = commands.add_parser(
        "inspect", help="what a folder of artefacts holds, verified, and why it recommends a subject"
    )
    look.add_argument("root", type=Path)
    look.add_argument("--requests", type=int, default=0, help="also time this many requests with 50 random acts each")
    look.add_argument("--why", metavar="KIND:ID", type=subject, help="explain this subject for --acts")
    look.add_argument(
        "--acts", metavar="KIND:ID,…", type=subjects, default=[], help="what the person did, the latest first"
    )
    look.add_argument("--json", action="store_true")
    return parser


def run_train(given: argparse.Namespace) -> None:
    """Train on a file and publish."""
    users, events_items, at = files.read_events(given.events)
    words = files.read_attributes(given.attributes) if given.attributes else []
    items, named = files.numbered(events_items, files.column([id for id, _ in words]))
    described = files.described(named, words, given.kind)
    fitted = train(Dataset.of(users, given.kind, items, np.ones(len(users)), at, items=described))
    print(publish(fitted, given.out))


def run_evaluate(given: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Measure a model and print the report."""
    needed = {"lightgcn": ("train", "test"), "events": ("events",), "item-cold": ("train", "test", "attributes")}
    missing = [f"--{name}" for name in needed[given.format] if not getattr(given, name)]
    if missing:
        parser.error(f"--format {given.format} needs {' and '.join(missing)}")
    words = files.read_attributes(given.attributes) if given.attributes else []
    config, cold = Config(), given.format == "item-cold"
    ks = given.k or ([20, 100] if cold else [10, 20])
    if given.format == "events":
        trial = trials.events(files.read_events(given.events), words, given.protocol, config)
    elif given.format == "lightgcn":
        learnt, asked = (trials.Pairs(*files.read_lightgcn(path)) for path in (given.train, given.test))
        trial = trials.lightgcn(learnt, asked, config)
    else:
        learnt, asked = (trials.Pairs(*files.read_pairs(path)) for path in (given.train, given.test))
        checked = trials.Pairs(*files.read_pairs(given.validation)) if given.validation else None
        trial = trials.item_cold(learnt, checked, asked, words, config)
    if not trial.train.n_facts:
        raise files.BadFile(f"{given.train or given.events}: nothing to learn from")
    if not len(trial.people):
        where = given.test or given.events
        raise files.BadFile(
            f"{where}: nothing to predict ({trial.protocol}): it asks nobody with a history for anything"
        )
    found = measure.evaluate(trial, given.model, ks, apart=not given.no_sources)
    if cold:
        by_chance = trials.item_cold(learnt, checked, asked, words, config, seed=config.seed)
        found |= measure.against_chance(by_chance, found, given.model, max(ks))
    if given.compare:
        found |= (plain := compare.plain_als(trial, ks))
        ours = float(str(found["train_cpu_s"]))
        found["train_cpu_times_plain_als"] = round(ours / max(plain["compare.als.train_cpu_s"], 0.01), 2)
    if given.leakage:
        found |= measure.leakage(trial)
    if given.report:
        given.report.write_text(report.page(found), encoding="utf-8")
    show(found, given.json)


def run_inspect(given: argparse.Namespace) -> None:
    """Print what each version is, and whether it is whole."""
    current = artefacts.current_version(given.root)
    report: dict[str, object] = {"current": current}
    for version in artefacts.versions(given.root):
        try:
            manifest = artefacts.load(given.root, version).manifest
        except (artefacts.BadArtefact, artefacts.NoArtefact) as trouble:
            report[version] = f"corrupt: {trouble}"
            continue
        size = sum(facts["bytes"] for facts in manifest["files"].values())
        report[version] = {
            "made_at": time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(manifest["made_at"])),
            "mb": round(size / 1e6, 1),
            **{
                name: manifest.get(name)
                for name in ("people", "items", "facts", "weights", "metrics", "ranker", "train_cpu_s", "search_cpu_s")
            },
        }
    if given.requests and current:
        report["milliseconds"] = latency(Server.open(given.root), given.requests)
    if given.why:
        report["why"] = told(Server.open(given.root), given.why, given.acts)
    show(report, given.json)


def told(server: Server, subject: tuple[str, int], acts: Sequence[tuple[str, int]]) -> object:
    """Where the subject stands for a person with these acts, which sources and which of the acts put it there."""
    now = float(server.manifest["trained_until"])
    history = [(kind, id, 2.0, now - place) for place, (kind, id) in enumerate(acts)]
    found = why.explain(server, history, subject, kinds=server.subjects.kinds, now=now)
    if found is None:
        return "not known to this version"
    return {
        "rank": found.rank,
        "score": round(found.score, 4),
        "lanes": {name: round(value, 4) for name, value in found.lanes.items()},
        "acts": {f"{kind}:{id}": round(share, 4) for (kind, id), share in found.acts},
        "features": {name: round(value, 4) for name, value in found.features.items() if value},
        "worth": {name: round(value, 5) for name, value in found.worth.items()},
        "probabilities": {name: round(value, 5) for name, value in found.probabilities.items()},
    }


def latency(server: Server, requests: int) -> dict[str, float]:
    """Milliseconds of `recommend` (20 subjects, 50 acts) on the wall, as p50, p99 and the least, and of CPU on average; BLAS on one thread."""
    chance = np.random.default_rng(7)
    known, now = len(server.subjects), time.time()
    wall, spent = [], time.process_time()
    with threadpool_limits(1, "blas"):
        for number in range(requests):
            rows = chance.integers(0, known, min(50, known))
            acts = [(*server.subjects.subject(int(row)), 1.0, now - place) for place, row in enumerate(rows)]
            started = time.perf_counter()
            server.recommend(acts, n=20, kinds=server.subjects.kinds, now=now, seed=number)
            wall.append(1_000 * (time.perf_counter() - started))
    cpu = 1_000 * (time.process_time() - spent) / requests
    figures = {"p50": np.percentile(wall, 50), "p99": np.percentile(wall, 99), "least": min(wall), "cpu": cpu}
    return {name: round(float(value), 2) for name, value in figures.items()}


def show(report: dict[str, object], as_json: bool) -> None:
    """Print a report for a machine or for a person."""
    if as_json:
        print(json.dumps(report))
        return
    for name, value in report.items():
        print(f"{name:32} {value}")


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; 0 when it worked, 2 with one line on stderr when the input was wrong."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    parser = arguments()
    given = parser.parse_args(words)
    try:
        if given.command == "train":
            run_train(given)
        elif given.command == "evaluate":
            run_evaluate(given, parser)
        else:
            run_inspect(given)
    except (OSError, files.BadFile, measure.NoSuchModel) as trouble:
        print(f"recsys: {trouble}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
