"""Marking what was found, in Python: the engines' own highlighters know neither our words nor Chinese."""

from markupsafe import Markup, escape

from community.search import analysis
from community.search.plan import Plan

Span = tuple[int, int]


def spans(text: str, plan: Plan) -> list[Span]:
    """Where `text` holds what the plan asks for: sorted, apart from one another, as offsets in `text`."""
    folded, origin = analysis.fold_with_origin(text)
    found: list[Span] = []
    sought = {term.token for term in plan.terms if not term.grams}
    sought.update(
        token for term in plan.terms for way in term.also for token in way.tokens if not analysis.is_run(token)
    )
    found += [(token.start, token.end) for token in analysis.tokens(folded) if token.text in sought] if sought else []
    for written in _as_written(plan):
        start = folded.find(written)
        while start >= 0:
            found.append((start, start + len(written)))
            start = folded.find(written, start + len(written))
    return _joined([(origin[start], origin[end - 1] + 1) for start, end in found])


def _as_written(plan: Plan) -> set[str]:
    """What is marked wherever its very characters stand: Chinese, however it is cut, and quoted phrases."""
    chinese = {term.written for term in plan.terms if term.grams}
    ways = {"".join(way.tokens) for term in plan.terms for way in term.also if analysis.is_run("".join(way.tokens))}
    return chinese | ways | {phrase.text for phrase in plan.phrases}


def marked(text: str, plan: Plan) -> Markup:
    """`text` escaped, with what was found inside `<mark>`."""
    return _marked(text, spans(text, plan))


def snippet(text: str, plan: Plan, *, width: int = 80) -> Markup:
    """About `width` characters of `text` around the first place that matches; empty when none does."""
    flat = " ".join(text.split())
    found = spans(flat, plan)
    if not found:
        return Markup("")
    start = max(0, found[0][0] - width // 4)
    end = min(len(flat), start + width)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in found if a < end and b > start]
    return Markup("{}{}{}").format(
        "…" if start else "", _marked(flat[start:end], inside), "…" if end < len(flat) else ""
    )


def _marked(text: str, found: list[Span]) -> Markup:
    pieces: list[Markup] = []
    at = 0
    for start, end in found:
        pieces += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        at = end
    return Markup("").join([*pieces, escape(text[at:])])


def _joined(found: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
