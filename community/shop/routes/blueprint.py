"""The blueprint that the shop's pages share."""

from flask import Blueprint

bp = Blueprint("shop", __name__, template_folder="../templates")
