"""A report as one HTML file with its charts inside: nothing is fetched, nothing runs."""

import html
import re
from collections.abc import Mapping, Sequence

STYLE = """
:root { color-scheme: light dark; --ink: #1d1d1f; --soft: #6e6e73; --line: #d9d9de; --bar: #2f7d5b; --other: #b9b9c0; --page: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #f2f2f4; --soft: #a1a1a8; --line: #3a3a40; --bar: #5cc096; --other: #5b5b63; --page: #161618 } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 880px; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin-bottom: 0 } h2 { font-size: 1.15rem; margin-top: 2.2rem } p { color: var(--soft); margin-top: .2rem }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums } td, th { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line) }
td:last-child, th:last-child { text-align: right } svg { width: 100%; height: auto; font: 13px system-ui, sans-serif } text { fill: var(--ink) }
"""

ROW, LABEL, WIDTH = 26, 190, 860

NAMED = re.compile(r"^(recall|ndcg|hr|mrr|coverage)@(\d+)$")
COST = ("train_cpu_s", "search_cpu_s", "score_cpu_s", "users_per_cpu_s", "peak_rss_mb")
CATALOGUE = ("coverage", "gini", "novelty", "popularity_lift", "diversity", "calibration", "same_top")

Bars = Sequence[tuple[str, float, bool]]
"""(label, value, whether it is the one that the page is about)."""


def bars(rows: Bars, marks: tuple[float, float] | None = None) -> str:
    """A bar per row, drawn to the longest; `marks` is an interval drawn as a whisker on the first."""
    most = max([value for _, value, _ in rows] + [marks[1] if marks else 0.0, 1e-12])
    scale = (WIDTH - LABEL - 90) / most
    drawn = []
    for place, (label, value, own) in enumerate(rows):
        y, length = place * ROW, max(value, 0.0) * scale
        colour = "var(--bar)" if own else "var(--other)"
        drawn.append(
            f'<text x="0" y="{y + 17}">{html.escape(label)}</text>'
            f'<rect x="{LABEL}" y="{y + 5}" width="{length:.1f}" height="16" rx="3" fill="{colour}"/>'
            f'<text x="{LABEL + length + 8:.1f}" y="{y + 17}">{value:.4f}</text>'
        )
    if marks:
        low, high = (LABEL + edge * scale for edge in marks)
        drawn.append(
            f'<path d="M{low:.1f} 13H{high:.1f}M{low:.1f} 9v8M{high:.1f} 9v8" stroke="var(--ink)" stroke-width="1.5" fill="none"/>'
        )
    name = html.escape(", ".join(f"{label} {value:.4f}" for label, value, _ in rows))
    return f'<svg role="img" aria-label="{name}" viewBox="0 0 {WIDTH} {ROW * len(rows)}">{"".join(drawn)}</svg>'


def rows_of(found: Mapping[str, object], names: Sequence[str]) -> str:
    """A table of the named figures."""
    cells = "".join(f"<tr><td>{html.escape(name)}</td><td>{html.escape(str(found[name]))}</td></tr>" for name in names)
    return f"<table>{cells}</table>"


def number(value: object) -> float:
    """A figure of the report."""
    return float(str(value))


def page(found: Mapping[str, object]) -> str:
    """The whole page of a report by `measure.evaluate`."""
    model = str(found["model"])
    named = [NAMED.match(name) for name in found]
    deepest = max((int(match[2]) for match in named if match), default=0)
    main = f"recall@{deepest}"
    parts = [
        f"<h1>{html.escape(model)}: {main} {found.get(main)}</h1>",
        f"<p>{html.escape(str(found['protocol']))} · {found['users']} people · {found['items']} items · "
        f"{found['interactions']} facts to learn from · {found['test_users']} people asked. All items ranked, what was in training left out.</p>",
    ]
    for metric, title in (("recall", "Recall"), ("ndcg", "NDCG")):
        key = f"{metric}@{deepest}"
        sources = [
            (name.split(".")[1], number(value), False)
            for name, value in found.items()
            if name.startswith("source.") and name.endswith(f".{key}")
        ]
        rows = [(model, number(found[key]), True), *sorted(sources, key=lambda row: -row[1])]
        if f"random_content.{key}" in found:
            rows.append(("random content", number(found[f"random_content.{key}"]), False))
        whisker = (number(found[f"{key}.low"]), number(found[f"{key}.high"])) if f"{key}.low" in found else None
        parts += [
            f"<h2>{title}@{deepest}, and each source alone</h2>",
            "<p>The whisker is the 95 % interval over people.</p>",
        ]
        parts.append(bars(rows, whisker))
    cohorts = [
        (name.split(".", 1)[1].replace("_", " "), number(value), True)
        for name, value in found.items()
        if name.startswith(f"{main}.") and not name.endswith((".low", ".high"))
    ]
    if cohorts:
        parts += [f"<h2>{main} by cohort</h2>", bars(cohorts)]
    curve = [
        (match[0], number(found[match[0]]), True)
        for match in named
        if match and match[1] in ("recall", "ndcg", "hr", "mrr")
    ]
    parts += ["<h2>At each depth</h2>", bars(curve)]
    catalogue = [name for name in found if name.startswith(CATALOGUE) and "." not in name]
    parts += ["<h2>What the lists do to the catalogue</h2>", rows_of(found, catalogue)]
    parts += ["<h2>Cost</h2>", rows_of(found, [name for name in COST if name in found])]
    parts += ["<h2>Everything</h2>", rows_of(found, list(found))]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(model)} · {main}</title><style>{STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )
