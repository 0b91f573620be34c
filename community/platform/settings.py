"""Every setting, typed and read once; names are the environment variables' own, without a prefix."""

import secrets
from pathlib import Path
from typing import Literal, Self

from flask import Flask, current_app
from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]


class Settings(BaseSettings):
    """Frozen at start. Paths that are not given live in `instance_dir`."""

    model_config = SettingsConfigDict(frozen=True, env_file=None, extra="ignore")

    environment: Literal["demo", "test", "production"] = "demo"
    instance_dir: Path = ROOT / "instance"
    secret_key: str = ""
    site_url: str = "http://127.0.0.1:8000"
    timezone: str = "Asia/Shanghai"
    currency: str = "CNY"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    database_url: str = ""
    redis_url: str | None = None  # none: the bundled Valkey on a unix socket in instance_dir
    elasticsearch_url: str | None = None
    storage_url: str = ""
    mail_url: str = "console://"
    mail_from: str = "Meadow <hello@meadow.example>"

    payment_gateway: Literal["sandbox"] = "sandbox"
    sandbox_secret: str = ""
    demo_ships_orders: bool = True  # the demo's warehouse: paid orders are shipped by themselves

    platform_fee_bp: int = Field(default=500, ge=0, le=5000)
    hold_minutes: int = Field(default=10, ge=1)
    auto_receive_days: int = Field(default=10, ge=1)
    attribution_days: int = Field(default=15, ge=1)
    upload_limit_mb: int = Field(default=24, ge=1)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.environment == "production":
            if len(self.secret_key) < 32:
                raise ValueError("SECRET_KEY must have at least 32 characters in production")
            if self.payment_gateway == "sandbox":
                raise ValueError("the sandbox gateway moves no money: production refuses it")
        instance = self.instance_dir
        self._fill("database_url", f"sqlite:///{instance / 'meadow.db'}")
        self._fill("storage_url", (instance / "media").as_uri())
        self._fill("secret_key", lambda: _kept_secret(instance / "secret_key"))
        self._fill("sandbox_secret", lambda: _kept_secret(instance / "sandbox_secret"))
        return self

    def _fill(self, name: str, value: object) -> None:
        if not getattr(self, name):
            object.__setattr__(self, name, value() if callable(value) else value)


def _kept_secret(path: Path) -> str:
    """The demo makes its own secret once and keeps it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions["settings"] = settings


def settings() -> Settings:
    """The settings of the running app."""
    return current_app.extensions["settings"]
