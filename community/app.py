"""Composition root: the only module that may import every domain.

A domain is found by the names of its files: `models` bring tables, `handlers` subscribe to events, `routes` and `api`
carry a blueprint called `bp`, `commands` a click group called `cli`. What joins two domains is plugged below, by hand.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
from flask import Blueprint, Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from community.platform import (
    access,
    api,
    db,
    forms,
    headers,
    i18n,
    limits,
    logging,
    mail,
    metrics,
    redis,
    refusals,
    settings,
    storage,
    templating,
)
from community.platform.settings import ROOT, Settings

DOMAINS = (
    "platform", "accounts", "activity", "recommender", "media", "ledger", "moderation", "merchants", "catalog", "notes", "social",
    "shop", "hauls", "influencers", "placements", "search", "feed", "storefront", "api", "demo",
)  # fmt: skip


def create_app(given: Settings | None = None) -> Flask:
    app = Flask("community", static_folder=str(ROOT / "static"), template_folder="platform/templates")
    chosen = given or Settings()
    settings.init_app(app, chosen)
    app.config.update(
        SECRET_KEY=chosen.secret_key,
        MAX_CONTENT_LENGTH=chosen.upload_limit_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=chosen.environment == "production",
        SESSION_COOKIE_NAME="meadow",
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        TESTING=chosen.environment == "test",
        PROPAGATE_EXCEPTIONS=False,
    )
    if chosen.environment == "production":
        app.wsgi_app = ProxyFix(app.wsgi_app)  # type: ignore[method-assign]
    parts = (logging, metrics, db, redis, storage, mail, i18n, forms, limits, headers, refusals, templating, api)
    for part in parts:
        part.init_app(app)
    Migrate(app, db.db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    for module in domain_modules():
        _register(app, module)
    plug(app)
    for view in ("static",):
        access.public(app.view_functions[view])
    access.declared(app)
    return app


def domain_modules() -> Iterator[ModuleType]:
    """Every models, handlers, routes, api and commands module of every domain, tables first."""
    names = {"models": [], "handlers": [], "routes": [], "api": [], "commands": []}  # type: dict[str, list[str]]
    root = Path(__file__).parent
    for domain in DOMAINS:
        for found in pkgutil.walk_packages([str(root / domain)], f"community.{domain}."):
            part = found.name.rpartition(".")[2]
            if part in names and not found.name.startswith("community.demo.studio"):
                names[part].append(found.name)
    for part in names.values():
        for name in part:
            yield importlib.import_module(name)


def _register(app: Flask, module: ModuleType) -> None:
    blueprint = getattr(module, "bp", None)
    if isinstance(blueprint, Blueprint):
        app.register_blueprint(blueprint)
        if (blueprint.url_prefix or "").startswith("/api/"):
            forms.csrf.exempt(blueprint)
    group = getattr(module, "cli", None)
    if isinstance(group, click.Group):
        app.cli.add_command(group)


def plug(app: Flask) -> None:
    """Join upper domains to the places that lower ones offer."""
