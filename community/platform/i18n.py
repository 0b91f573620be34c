"""Interface language: the person's choice, then the browser's; Chinese and English are both complete."""

from babel import Locale
from babel.support import NullTranslations
from flask import Flask
from flask_babel import Babel, get_locale, get_translations

from community.platform.settings import ROOT
from community.platform.viewer import viewer

LANGUAGES = ("zh", "en")
babel = Babel()
_read: dict[Locale | None, NullTranslations] = {}


def locale() -> str:
    return viewer().locale


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "community" / "translations")
    babel.init_app(app, locale_selector=locale, timezone_selector=lambda: app.extensions["settings"].timezone)
    # a page says about a hundred phrases: each finds its language's words in one step
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _words().ugettext(text), lambda one, many, n: _words().ungettext(one, many, n), newstyle=True
    )
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]


def _words() -> NullTranslations:
    locale = get_locale()
    words = _read.get(locale)
    if words is None:
        words = _read[locale] = get_translations()
    return words
