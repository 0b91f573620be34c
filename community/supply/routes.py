"""The operator's page of the two supplies, and the gap report as a table for other programs."""

from flask import Blueprint, Response, request

from community.platform import access
from community.platform.html import render
from community.platform.limits import limit
from community.platform.tables import csv_answer
from community.platform.viewer import viewer
from community.supply import queries
from community.supply.queries import Report

PERIODS = (7, 28, 90)
USUAL = 28
MOST = 500  # gaps of each sort in the table

bp = Blueprint("supply", __name__, template_folder="templates")


@bp.get("/operator/supply")
@access.staff()
@limit("30/minute")
def boards() -> Response:
    """Notes by topic and goods by category, and where one of them waits for the other."""
    days = _days()
    lang = viewer().locale
    return render("supply/boards.html", report=queries.report(days, lang), lang=lang, days=days, periods=PERIODS)


@bp.get("/operator/supply/gaps.csv")
@access.staff()
@limit("30/minute")
def gaps_csv() -> Response:
    """The gap report: one row a gap."""
    lang = viewer().locale
    head = ("gap", "subject", "name", "readings_or_looks", "detail")
    return csv_answer("gaps", head, _rows(queries.report(_days(), lang, MOST), lang))


def _rows(report: Report, lang: str) -> list[tuple[str, str, str, int, str]]:
    topics = [
        ("read_without_goods", topic.slug, topic.name(lang), row.unserved, f"{row.goods} goods")
        for row in report.no_goods
        for topic in [report.topic[row.topic_id]]
    ]
    goods = [
        ("goods_without_notes", product.public_id, product.name, row.looks, f"{row.carts} carts")
        for row in report.no_notes
        for product in [report.product[row.product_id]]
    ]
    sold_out = [
        ("wanted_but_sold_out", note.public_id, note.title, row.readings, f"{row.left} left")
        for row in report.sold_out
        for note in [report.note[row.note_id]]
    ]
    return [*topics, *goods, *sold_out]


def _days() -> int:
    days = request.args.get("days", USUAL, type=int)
    return days if days in PERIODS else USUAL
