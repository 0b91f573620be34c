"""The operator's pages: the rules of search, and what people searched for."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from community.accounts.visitors import me
from community.platform import access
from community.platform.db import transaction
from community.platform.errors import Refusal
from community.platform.html import render, see_other
from community.platform.tables import csv_answer
from community.platform.viewer import viewer
from community.search.curation import service, subjects
from community.search.curation.models import RuleKind
from community.search.curation.rules import key_of, name_of
from community.search.forms import RULE_LABELS, RuleForm
from community.search.log import report as reporting
from community.search.routes.blueprint import bp

PERIODS = (1, 7, 30)
SHOWN = 200
_LED = (RuleKind.PIN, RuleKind.BLOCK)


@bp.get("/operator/search")
@access.staff()
def rules() -> Response:
    """Every rule in force, and a form for another."""
    return _rules(RuleForm(formdata=None, words=request.args.get("words", "")[:80]))


@bp.post("/operator/search")
@access.staff()
def add_rule() -> BaseResponse:
    """Put a rule in force; the next search obeys it."""
    form = RuleForm()
    if not form.validate_on_submit():
        return _rules(form, status=422)
    kind = RuleKind(form.kind.data)
    try:
        named = form.lines()
        if kind in _LED:
            named = [name_of(subjects.key_at(line)) for line in named]
        with transaction():
            service.add(kind, form.words.data or "", named, me())
    except Refusal as refusal:
        return _rules(form, problem=refusal.text(), status=422)
    return see_other(url_for("search.rules"))


@bp.post("/operator/search/remove")
@access.staff()
def remove_rule() -> BaseResponse:
    """Take the rule `rule_id` out of force."""
    rule_id = request.form.get("rule_id", 0, type=int)
    with transaction():
        service.remove(rule_id)
    return see_other(url_for("search.rules"))


@bp.get("/operator/search/queries")
@access.staff()
def queries() -> Response:
    """What people searched for in the last days, and what came of it."""
    days = _days()
    return render("search/queries.html", report=reporting.report(days, SHOWN), days=days, periods=PERIODS)


@bp.get("/operator/search/queries.csv")
@access.staff()
def queries_csv() -> Response:
    """The same as a table for other programs."""
    head = ("words", "searches", "people", "zero_results", "clicks", "purchases")
    rows = reporting.report(_days()).rows
    return csv_answer(
        "searches", head, [(row.written, row.searches, row.people, row.zero, row.clicks, row.purchases) for row in rows]
    )


def _rules(form: RuleForm, problem: str | None = None, status: int = 200) -> Response:
    found = service.rules()
    keys = [key_of(value) for rule in found if rule.kind in _LED for value in rule.values]
    named = subjects.names(keys, viewer().locale)
    rows = [
        (rule, [named.get(key_of(each), each) for each in rule.values] if rule.kind in _LED else rule.values)
        for rule in found
    ]
    return render("search/rules.html", status, form=form, rows=rows, labels=RULE_LABELS, problem=problem)


def _days() -> int:
    days = request.args.get("days", PERIODS[1], type=int)
    return days if days in PERIODS else PERIODS[1]
