"""The blueprint that both sides add to."""

from flask import Blueprint

bp = Blueprint("recommender", __name__, template_folder="../templates")
