"""Pure rules: handles, robots, languages, what a token may do."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum

LANGUAGES = ("zh", "en")
SESSION_LASTS = timedelta(days=90)
RESET_MINUTES = 30
MAX_INTERESTS = 12
MAX_TOKENS = 20
MAX_ADDRESSES = 20

_HANDLE = re.compile(r"[a-z][a-z0-9._]{1,22}[a-z0-9_]")
_TOPIC = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_RESERVED = frozenset(
    [
        "admin",
        "administrator",
        "api",
        "about",
        "account",
        "help",
        "meadow",
        "moderator",
        "official",
        "root",
        "security",
        "settings",
        "staff",
        "support",
        "system",
        "me",
        "new",
    ]
)

# Words of user agents that are programs: crawlers, link previews, monitors and command-line tools.
_ROBOT = re.compile(
    r"bot\b|bot[/;_-]|crawl|spider|slurp|archiver|scrap|preview|facebookexternalhit|embedly|pingdom|uptime|monitor|lighthouse|"
    r"curl/|wget/|httpie|python-requests|python-urllib|aiohttp|httpx|go-http-client|okhttp|java/|libwww|axios/|node-fetch|"
    r"scrapy|phantomjs|bytespider|baiduspider|sogou web|360spider|yisouspider",
    re.IGNORECASE,
)
_HEADLESS = re.compile(r"headless|puppeteer|playwright|selenium|webdriver|electron/", re.IGNORECASE)


class Scope(StrEnum):
    """What a token may do. `read` covers everything that its person may see."""

    READ = "read"
    NOTES = "notes"  # publish and edit notes and hauls, upload pictures, like, collect, follow, comment
    SHOP = "shop"  # cart, checkout, orders
    EARNINGS = "earnings"  # commission
    PLACEMENTS = "placements"  # campaigns of the person's merchants


def is_robot(user_agent: str, accept_language: str, *, strict: bool) -> bool:
    """Whether a request comes from a program rather than a person.

    A robot is a client without a user agent or one that names itself a crawler, preview, monitor or command-line tool.
    `strict` (production) adds two signs of a browser that nobody looks at: it says it is headless or driven, or it speaks
    no language. Outside production those are how one tries the shop out, so they count as people.
    """
    if not user_agent or _ROBOT.search(user_agent):
        return True
    return strict and (not accept_language or bool(_HEADLESS.search(user_agent)))


def valid_handle(handle: str) -> bool:
    return bool(_HANDLE.fullmatch(handle)) and handle not in _RESERVED


def valid_topic(topic: str) -> bool:
    return bool(_TOPIC.fullmatch(topic))


def handle_from(name: str) -> str | None:
    """A handle made of the Latin letters of a name; None when it has too few, as most Chinese names do."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", folded)
    handle = "_".join(words)[:20].strip("_").lstrip("0123456789_")
    return handle if valid_handle(handle) else None


def known_scopes(scopes: Iterable[str]) -> str | None:
    """The scopes in their own order, separated by spaces; None when one is unknown or none is left."""
    wanted = set(scopes)
    if not wanted or wanted - set(Scope):
        return None
    return " ".join(scope for scope in Scope if scope in wanted)


def picked(topics: Sequence[str]) -> list[str]:
    """Interests in the order of picking, each once, at most MAX_INTERESTS."""
    return list(dict.fromkeys(topics))[:MAX_INTERESTS]
