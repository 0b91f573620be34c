"""The blueprint that the modules beside share."""

from flask import Blueprint

bp = Blueprint("search", __name__, template_folder="../templates")
