"""The blueprint that both halves of the pages share, and what accounts does for every request."""

from flask import Blueprint

from community.accounts import visitors
from community.accounts.rules import SESSION_LASTS

bp = Blueprint("accounts", __name__, template_folder="../templates")
bp.after_app_request(visitors.keep_visitor)
bp.record_once(lambda state: state.app.config.update(PERMANENT_SESSION_LIFETIME=SESSION_LASTS))
