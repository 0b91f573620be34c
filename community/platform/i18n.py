"""Interface language: the person's choice, then the browser's; Chinese and English are both complete."""

from flask import Flask
from flask_babel import Babel

from community.platform.settings import ROOT
from community.platform.viewer import viewer

LANGUAGES = ("zh", "en")
babel = Babel()


def locale() -> str:
    return viewer().locale


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "community" / "translations")
    babel.init_app(app, locale_selector=locale, timezone_selector=lambda: app.extensions["settings"].timezone)
