"""Reads settings from environment variables, and says what to do about wrong ones."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
SHORTEST_SECRET = 50


def flag(name: str, default: bool = False) -> bool:
    """True or false; anything else stops the start."""
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}. Set it to 1 (on) or 0 (off).")


def choice(name: str, default: str, choices: Collection[str]) -> str:
    """One of a few words, in capitals."""
    value = os.environ.get(name, default).strip().upper()
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}. Use one of: {', '.join(choices)}.")
    return value


def words(name: str, default: str) -> list[str]:
    """A list separated by commas, blanks dropped."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret(name: str, *, debug: bool) -> str:
    """The signing key: at least 50 characters, unless DEBUG is on."""
    value = os.environ.get(name, "")
    if debug:
        return value or "insecure-key-for-development-only-" + "x" * SHORTEST_SECRET
    if len(value) < SHORTEST_SECRET or value.startswith(("insecure", "django-insecure")):
        raise ImproperlyConfigured(
            f"{name} is missing, a default, or shorter than {SHORTEST_SECRET} characters. Set it to a "
            'random text, for example from: python -c "import secrets; print(secrets.token_urlsafe(64))"'
        )
    return value


def time_zone(name: str, default: str) -> str:
    """An IANA time zone such as Asia/Karachi."""
    value = os.environ.get(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImproperlyConfigured(
            f"{name} is {value!r}, which is no time zone. Use an IANA name such as Asia/Karachi."
        ) from error
    return value


def site_url(name: str, default: str) -> str:
    """The address that readers use, without a slash at the end."""
    value = os.environ.get(name, default).rstrip("/")
    parts = urlsplit(value)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.path
        or parts.query
        or not _has_good_port(parts)
    ):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Use the site's address without a path, such as https://news.example.org."
        )
    return value


def folder(name: str, default: Path) -> Path:
    """A folder that can be written to; made if it is not there."""
    path = Path(os.environ.get(name) or default).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name} is {path}, which can't be made: {error.strerror}.") from error
    if not os.access(path, os.W_OK):
        raise ImproperlyConfigured(f"{name} is {path}, which can't be written to. Change its owner or the path.")
    return path


def database(name: str, data: Path) -> dict[str, Any]:
    """Django's settings for one database.

    Empty: SQLite in the data folder. Else a URL: postgres://user:password@host:port/name, with
    options of libpq after a question mark.
    """
    value = os.environ.get(name, "")
    if not value:
        return sqlite(data / "newsroom.sqlite3")
    parts = urlsplit(value)
    if parts.scheme == "sqlite" and parts.path:
        return sqlite(Path("/", unquote(parts.path).lstrip("/")))
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/") or not _has_good_port(parts):
        raise ImproperlyConfigured(
            f"{name} can't be read. Use postgres://user:password@host:5432/name, or leave it empty for SQLite."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}, **dict(parse_qsl(parts.query))},
    }


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite so that many readers and writers get along.

    WAL lets readers go on while one writes; IMMEDIATE takes the write lock when a transaction
    starts, so that two writers wait for each other instead of failing half-way.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; "
            # Without it, INSERT OR REPLACE deletes a row behind the back of the triggers that forbid it.
            "PRAGMA recursive_triggers=ON;",
        },
    }


def _has_good_port(parts: SplitResult) -> bool:
    """Tell whether the port is a number that exists, or absent."""
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False
