"""What every template may use: icons, money, counts, dates, spacing, the page frame's slots."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from flask import Flask, url_for
from flask_babel import format_date, format_datetime, get_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup, escape

from community.platform.hooks import Hook
from community.platform.money import format_money, money_parts
from community.platform.richtext import paragraphs
from community.platform.settings import ROOT
from community.platform.time import now, zone
from community.platform.viewer import Viewer, viewer

ICONS = ROOT / "static" / "icons"

cart_count: Hook[[Viewer], int | None] = Hook("frame.cart_count")
unread_count: Hook[[Viewer], int | None] = Hook("frame.unread_count")


@lru_cache(maxsize=512)
def icon(name: str, weight: str = "regular", size: int = 20) -> Markup:
    """The Phosphor icon inlined, in the current colour, hidden from screen readers: the words beside it speak."""
    stem = name if weight == "regular" else f"{name}-{weight}"
    if not re.fullmatch(r"[a-z0-9-]+", stem):
        raise ValueError(stem)
    drawing = (ICONS / f"{stem}.svg").read_text().strip()
    return Markup(drawing.replace("<svg ", f'<svg class="icon" width="{size}" height="{size}" aria-hidden="true" ', 1))


def count(number: int) -> str:
    """9,754 as it is; then 2.4 万 or 24k, rounded down so that nothing is claimed that is not there."""
    if number < 10_000:
        return f"{number:,}"
    if str(get_locale() or "en").startswith("zh"):
        return f"{_floor_tenth(number, 10_000)} 万"
    return f"{_floor_tenth(number, 1000)}k" if number < 1_000_000 else f"{_floor_tenth(number, 1_000_000)}m"


def _floor_tenth(number: int, unit: int) -> str:
    tenths = number * 10 // unit
    return str(tenths // 10) if tenths % 10 == 0 or tenths >= 1000 else f"{tenths // 10}.{tenths % 10}"


def when(at: datetime) -> str:
    """Relative within three days, then the day: 11 月 18 日, Nov 18; with the year when it is not this one."""
    passed = now() - at
    if timedelta(0) <= passed < timedelta(days=3):
        minutes = int(passed.total_seconds() // 60)
        if minutes < 1:
            return _("just now")
        if minutes < 60:
            return ngettext("%(num)d minute ago", "%(num)d minutes ago", minutes)
        if minutes < 1440:
            return ngettext("%(num)d hour ago", "%(num)d hours ago", minutes // 60)
        return ngettext("%(num)d day ago", "%(num)d days ago", minutes // 1440)
    return day(at)


def day(at: datetime) -> str:
    local = at.astimezone(zone())
    chinese = str(get_locale() or "en").startswith("zh")
    if local.year != now().astimezone(zone()).year:
        return format_date(local, "y 年 M 月 d 日" if chinese else "MMM d, y")
    return format_date(local, "M 月 d 日" if chinese else "MMM d")


def moment(at: datetime) -> str:
    """Day and time of day."""
    return f"{day(at)} {format_datetime(at, 'HH:mm')}"


_HAN = r"\u3400-\u9fff"
_BETWEEN = re.compile(rf"(?<=[{_HAN}])(?=[A-Za-z0-9¥$@#])|(?<=[A-Za-z0-9%℃°])(?=[{_HAN}])")


def cjk(text: str) -> Markup:
    """A thin gap between Chinese and Latin in stored text, for browsers without `text-autospace`."""
    parts = _BETWEEN.split(text)
    return Markup('<span class="gap"></span>').join(escape(part) for part in parts) if len(parts) > 1 else escape(text)


@lru_cache(maxsize=256)
def _stamp(path: Path) -> str:
    return format(int(path.stat().st_mtime), "x")


def asset(name: str) -> str:
    """Address of a static file, with its time of change so that it may be cached for good."""
    return url_for("static", filename=name, v=_stamp(ROOT / "static" / name))


class Frame:
    """The page frame's slots; each is asked at most once, when a template shows it."""

    @property
    def cart_count(self) -> int | None:
        return next((n for n in cart_count(viewer()) if n is not None), None)

    @property
    def unread_count(self) -> int | None:
        return next((n for n in unread_count(viewer()) if n is not None), None)


def init_app(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.globals.update(
        icon=icon, asset=asset, money=format_money, money_parts=money_parts, viewer=viewer, now=now
    )
    app.jinja_env.filters.update(
        count=count,
        when=when,
        day=day,
        moment=moment,
        cjk=cjk,
        paragraphs=paragraphs,
        money=format_money,
        money_parts=money_parts,
    )

    @app.context_processor
    def frame() -> dict[str, object]:
        return {"frame": Frame(), "layout": "base.html"}
