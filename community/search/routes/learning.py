"""The operator's page about what search learnt from its clicks, and the switch."""

from dataclasses import dataclass
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from community.accounts.visitors import me
from community.platform import access
from community.platform.html import render, see_other
from community.recommender import runs
from community.recommender.runs import RunRow, RunState
from community.search.learning import serving
from community.search.learning.features import NAMES, PLAIN
from community.search.routes.blueprint import bp

RUNS = 8
SAME = 0.05  # a weight that moved by less counts as it did
PLACES = 10


@dataclass(frozen=True)
class Weight:
    """One weight in words: what it is of, and what it does."""

    name: str
    meaning: str
    value: float


@bp.get("/operator/search/learning")
@access.staff()
def learnt() -> Response:
    """Weights in words, the gain on later searches, how readily places are looked at, and the last runs."""
    published = serving.manifest()
    return render(
        "search/learning.html",
        on=serving.on(),
        published=published,
        weights=_weights(published["weights"]) if published else [],
        looked=published["looked"][:PLACES] if published else [],
        runs=[(run, _said(run)) for run in runs.last(RUNS, ("search",))],
        switched=next(iter(runs.last(1, ("search-switch",))), None),
    )


@bp.post("/operator/search/learning")
@access.staff()
def switch_learning() -> BaseResponse:
    """Let searches follow what was learnt (`on=1`), or not. Who did it is kept with the runs."""
    to = request.form.get("on") == "1"
    with runs.run("search-switch") as running:
        serving.switch(to)
        running.end(RunState.DONE, metrics={"on": to, "person": me()})
    return see_other(url_for("search.learnt"))


def _weights(found: dict[str, float]) -> list[Weight]:
    names = {
        "text": _("How well the words fit"),
        "standing": _("How good it is: likes, hauls"),
        "goods_standing": _("Goods: in stock, loved, bought"),
        "freshness": _("How new it is"),
        "opened": _("Opened for these words before"),
        "kept": _("Collected or bought after it"),
    }
    return [
        Weight(names[name], _meaning(found[name], plain), found[name])
        for name, plain in zip(NAMES, PLAIN.tolist(), strict=True)
    ]


def _meaning(weight: float, plain: float) -> str:
    if not plain:
        percent = round(100 * (2**weight - 1))
        return (
            _("Twice as often as usual lifts the score by %(percent)s%%", percent=percent) if percent else _("No say")
        )
    if abs(weight - plain) < SAME:
        return _("Counts as it did")
    if weight < SAME:
        return _("No say any more")
    times = f"{weight:.1f}" if weight >= 2 else f"{weight:.2f}"
    return _("Counts more: %(times)s ×", times=times) if weight > plain else _("Counts less: %(times)s ×", times=times)


def _said(run: RunRow) -> str:
    """How a run ended, in a sentence."""
    told: dict[str, Any] = run.metrics
    match run.state, run.why:
        case RunState.PUBLISHED, _why:
            return _("Published: %(gain)s better on later searches", gain=f"{100 * told['gain'] / told['plain']:.1f}%")
        case RunState.REFUSED, "few":
            return _(
                "Refused: %(lists)s later searches led to an opening, %(needed)s are needed",
                lists=told["lists"], needed=told["needed"],
            )  # fmt: skip
        case RunState.REFUSED, "no_gain":
            return _(
                "Refused: not surely better on later searches (%(ndcg)s against %(plain)s, give or take %(error)s)",
                ndcg=f"{told['ndcg']:.3f}", plain=f"{told['plain']:.3f}", error=f"{told['error']:.3f}",
            )  # fmt: skip
        case RunState.REFUSED, "labelled":
            return _(
                "Refused: worse for the queries that you judged (%(ndcg)s against %(plain)s, give or take %(error)s)",
                ndcg=f"{told['labelled']:.3f}", plain=f"{told['labelled_plain']:.3f}", error=f"{told['labelled_error']:.3f}",
            )  # fmt: skip
        case RunState.REFUSED, _why:
            return _(
                "Refused: worse than what serves now (%(ndcg)s against %(serving)s)",
                ndcg=f"{told['ndcg']:.3f}", serving=f"{told['serving']:.3f}",
            )  # fmt: skip
        case RunState.RUNNING, _why:
            return _("Under way")
    return _("Failed: %(why)s", why=run.why)
