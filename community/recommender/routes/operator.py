"""The operator's side: what serves and why, whom it shows, trials, and the weights with their replay. Admins only; each change leaves a line."""

from collections.abc import Mapping

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from community.accounts.visitors import me
from community.platform import access
from community.platform.db import transaction
from community.platform.errors import BadRequest, NotFound
from community.platform.html import render, see_other, toast
from community.platform.jobs import enqueue
from community.platform.limits import limit
from community.platform.refusals import status_of
from community.platform.viewer import viewer
from community.recommender import runs, trials, weighing
from community.recommender.errors import BadTrial, BadWeights, ReasonNeeded
from community.recommender.replay import Replay, replay
from community.recommender.routes.blueprint import bp
from community.recommender.serving import artefact_root, server
from recsys import artefacts

JOBS = {"full": "run", "increment": "increment", "shares": "shares"}
STEPS = {"begin": trials.begin, "stop": trials.stop}


@bp.get("/operator/recommender")
@access.staff()
def operate() -> Response:
    """What serves, what the jobs did, whom the lists show, and what trials say."""
    return _page()


def _page(status: int = 200, problem: str | None = None) -> Response:
    current = server()
    found = trials.all_trials()
    return render(
        "recommender/operate.html",
        status,
        version=current.version,
        metrics=current.manifest.get("metrics", {}),
        made_at=current.manifest.get("made_at"),
        versions=artefacts.versions(artefact_root()),
        runs=runs.last(12, ("full", "increment")),
        shares=next(iter(runs.last(1, ("shares",))), None),
        trials=[(trial, *trials.read_out(trial), trials.preferred(trial)) for trial in found],
        problem=problem,
    )


@bp.post("/operator/recommender/run")
@access.staff()
@limit("20/hour")
def start_job() -> BaseResponse:
    """Ask for a job now; while one of its name waits or runs there is no second."""
    name = request.form.get("job", "")
    if name not in JOBS:
        raise BadRequest
    enqueue(f"community.recommender.jobs.{JOBS[name]}", queue="train", unique=f"recommender-{name}", timeout=3600)
    return toast(see_other(url_for("recommender.operate")), _("Asked for. It shows here once it runs."))


@bp.post("/operator/recommender/trials")
@access.staff()
def plan_trial() -> BaseResponse:
    """Write a trial of two arms down."""
    arms = {}
    for name in ("a", "b"):
        version, explore = request.form.get(f"version_{name}") or None, request.form.get(f"explore_{name}", type=float)
        if version is not None and version not in artefacts.versions(artefact_root()):
            raise BadRequest
        arms[name] = {"version": version, "explore": trials.EXPLORE if explore is None else min(max(explore, 0.0), 0.5)}
    kind = request.form.get("kind", "")
    if kind not in ("ab", "interleaving"):
        raise BadRequest
    try:
        with transaction():
            trials.plan(request.form.get("key", ""), kind, arms, me())
    except BadTrial as refusal:
        return _page(status_of(refusal), refusal.text())
    return see_other(url_for("recommender.operate"))


@bp.post("/operator/recommender/trials/<int:trial_id>")
@access.staff()
def move_trial(trial_id: int) -> BaseResponse:
    """Begin a trial, or stop it."""
    step = STEPS.get(request.form.get("step", ""))
    if step is None:
        raise BadRequest
    with transaction():
        step(trial_id, me(), "by the operator")
    return see_other(url_for("recommender.operate"))


@bp.get("/operator/recommender/weights")
@access.staff()
@limit("30/minute")
def weights() -> Response:
    """The weights; with changed ones in the address, what they would do to the last readers' lists."""
    try:
        given = _given(request.args)
    except BadWeights as refusal:
        return _weights_page({}, None, status_of(refusal), refusal.text())
    current = weighing.current()
    changed = {act: value for act, value in given.items() if value != current[act]}
    made = replay(dict(current) | changed, current, viewer().locale) if changed else None
    return _weights_page(given, made)


def _given(form: Mapping[str, str]) -> dict[str, float]:
    """The weights that were sent. Raises BadWeights."""
    try:
        given = {act: float(form[act]) for act in weighing.ACTS if act in form}
    except ValueError:
        raise BadWeights from None
    weighing.checked(given)
    return given


def _weights_page(
    given: dict[str, float], made: Replay | None, status: int = 200, problem: str | None = None
) -> Response:
    current = weighing.current()
    rows = [(act, current[act], given.get(act, current[act]), weighing.USUAL[act]) for act in weighing.ACTS]
    return render(
        "recommender/weights.html",
        status,
        rows=rows,
        replay=made,
        audit=weighing.audit(),
        latest={row.id: row for row in weighing.latest(50)},
        problem=problem,
    )


@bp.post("/operator/recommender/weights")
@access.staff()
def publish_weights() -> BaseResponse:
    """Rank with these from now on; the reason is part of the history."""
    why = request.form.get("why", "").strip()
    try:
        given = _given(request.form)
        if not why:
            raise ReasonNeeded
        with transaction():
            weighing.publish(weighing.draft(given, me()), me(), why)
    except (BadWeights, ReasonNeeded) as refusal:
        return _weights_page({}, None, status_of(refusal), refusal.text())
    return toast(see_other(url_for("recommender.weights")), _("Published. The next lists follow it."))


@bp.post("/operator/recommender/weights/<int:weighing_id>/back")
@access.staff()
def bring_weights_back(weighing_id: int) -> BaseResponse:
    """Publish an earlier vector again."""
    if weighing.get(weighing_id) is None:
        raise NotFound
    with transaction():
        weighing.publish(weighing_id, me(), _("brought back"))
    return see_other(url_for("recommender.weights"))
