"""HTML forms: CSRF on, messages in the reader's language."""

from flask import Flask, request
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

    @app.before_request
    def only_pictures_are_large() -> None:
        """A body without files ends where a form's fields do; this comes before anything reads it."""
        if request.mimetype != "multipart/form-data":
            request.max_content_length = app.config["MAX_FORM_MEMORY_SIZE"]

    csrf.init_app(app)
