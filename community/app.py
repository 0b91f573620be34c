"""Composition root: the only module that may import every domain.

A domain is found by the names of its files: `models` bring tables, `handlers` subscribe to events, `routes` and `api`
carry a blueprint called `bp`, `commands` a click group called `cli`. What joins two domains is plugged below, by hand.
"""

import importlib
import os
import pkgutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import click
from flask import Blueprint, Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from community.accounts import hooks as accounts
from community.accounts import visitors
from community.activity import hooks as activity
from community.activity import queries as activity_queries
from community.activity import service as activity_service
from community.catalog import queries as catalog_queries
from community.feed import projection
from community.hauls import queries as haul_queries
from community.influencers import kept as influencers_kept
from community.influencers import links
from community.media import hooks as media
from community.notes import hooks as notes
from community.notes import kept as notes_kept
from community.notes import queries as note_queries
from community.placements import balance, clicks
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
from community.platform.viewer import load_with
from community.recommender import hooks as recommender
from community.recommender import leanings, profile
from community.search import service as search_service
from community.search.log import queries as search_log_queries
from community.search.log import service as search_log
from community.shop import handlers as shop_handlers
from community.shop import hooks as shop
from community.shop import kept as shop_kept
from community.shop.cart import service as cart
from community.shop.orders import queries as orders
from community.shop.payments import hooks as payments
from community.shop.refunds import service as refunds
from community.social import hooks as social_hooks
from community.social import kept as social_kept
from community.social import queries as social_queries
from community.social import service as social

DOMAINS = (
    "platform", "accounts", "activity", "recommender", "media", "ledger", "moderation", "merchants", "catalog", "notes", "social",
    "shop", "hauls", "influencers", "placements", "search", "feed", "supply", "storefront", "api", "demo",
)  # fmt: skip

# `commands` may import what trains and renders: only the `flask` command loads them, never a web process
PARTS = ("models", "handlers", "routes", "api", "commands")


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
    under_flask_command = os.environ.get("FLASK_RUN_FROM_CLI") == "true"
    for module in domain_modules(PARTS if under_flask_command else PARTS[:-1]):
        _register(app, module)
    plug(app)
    for view in ("static",):
        access.public(app.view_functions[view])
    access.declared(app)
    return app


def domain_modules(parts: Sequence[str] = PARTS) -> Iterator[ModuleType]:
    """Every module of these names in every domain, tables first."""
    names: dict[str, list[str]] = {part: [] for part in parts}
    root = Path(__file__).parent
    for domain in DOMAINS:
        for found in pkgutil.walk_packages([str(root / domain)], f"community.{domain}."):
            part = found.name.rpartition(".")[2]
            if part in names and not found.name.startswith("community.demo.studio"):
                names[part].append(found.name)
    for part_names in names.values():
        for name in part_names:
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
    load_with(visitors.load_viewer)
    for tie in (
        activity_service.tie, social.tie_visitor, cart.merge, links.tie_visitor, clicks.tie_visitor, search_log.tie_visitor,
    ):  # fmt: skip
        accounts.tied.plug(tie)
    accounts.interest_choices.plug(note_queries.interest_choices)
    for tell in (
        activity_queries.kept_about, search_log_queries.kept_about, notes_kept.about, social_kept.about, shop_kept.about,
        influencers_kept.about,
    ):  # fmt: skip
        accounts.kept_about.plug(tell)
    activity.owner_of.plug(note_queries.owners)
    media.still_shown.plug(catalog_queries.pictures_shown)
    recommender.subjects.plug(note_queries.subject_facts)
    recommender.subjects.plug(catalog_queries.subject_facts)
    recommender.fresh.plug(note_queries.fresh_facts)
    recommender.fresh.plug(catalog_queries.fresh_facts)
    accounts.kept_about.plug(profile.kept_about)
    for describe in (note_queries.described, catalog_queries.described):
        recommender.described.plug(describe)
    recommender.topic_names.plug(note_queries.topic_names)
    recommender.category_names.plug(catalog_queries.category_names)
    recommender.followers.plug(social_queries.followers_of)
    for forget in (activity_service.forget_person, leanings.forget, projection.withdraw_author):
        accounts.leaving.plug(forget)
    notes.tag_link.plug(links.link_for_tag)
    notes.withdrawn.plug(projection.withdraw)
    notes.find_goods.plug(search_service.find_goods)
    shop.hauls_of.plug(haul_queries.public_ids)
    social_hooks.have.plug(orders.owners)
    payments.settled.plug(balance.credit)
    payments.came_late.plug(refunds.return_late)
    templating.cart_count.plug(shop_handlers.cart_count)
