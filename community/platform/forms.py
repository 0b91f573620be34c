"""HTML forms: CSRF on, messages in the reader's language."""

from flask import Flask
from flask_wtf import CSRFProtect, FlaskForm

csrf = CSRFProtect()


class Form(FlaskForm):
    """Base of every form; WTForms' own messages are translated by Flask-WTF through Babel."""


def form_errors(form: FlaskForm) -> dict[str, str]:
    """Field name → its first message, in the order of the fields."""
    return {name: str(messages[0]) for name, messages in form.errors.items() if messages}


def init_app(app: Flask) -> None:
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: a form left open over lunch still sends
    app.config["WTF_CSRF_HEADERS"] = ["X-CSRFToken"]
    csrf.init_app(app)
