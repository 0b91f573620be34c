"""Tables for other programs: CSV answers that no spreadsheet takes for formulas."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from flask import Response


def csv_answer(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """The rows under their head, to be saved as `name`.csv and kept by no cache."""
    text = StringIO()
    table = csv.writer(text)
    table.writerow(head)
    table.writerows([_harmless(cell) for cell in row] for row in rows)
    answer = Response(text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.csv"
    answer.cache_control.no_store = True
    return answer


def _harmless(cell: object) -> object:
    """A table program takes these beginnings for formulas."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
