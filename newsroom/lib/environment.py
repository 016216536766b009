"""Reads settings from environment variables, and says what to do about wrong ones."""

import os
import re
from collections.abc import Collection
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
SHORTEST_SECRET = 50
CONTACT = re.compile(r"(?:mailto:[^\s@]+@[^\s@]+|https://\S+)")
DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", re.ASCII)
MAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+")
AUTHORITY = re.compile(r"[A-Za-z0-9.:-]+,(19|20)[0-9]{2}")


# A database that is away: nobody waits for it longer than seconds, and it is found again within seconds.
POOL = {"min_size": 1, "max_size": 8, "timeout": 3.0, "reconnect_timeout": 2.0}
# How long one waits for what another writes, before a sentence says so.
SECONDS_FOR_A_LOCK = 10
SOON_TOLD = {"connect_timeout": 3, "tcp_user_timeout": 5000, "keepalives_idle": 5, "keepalives_interval": 2,
    "keepalives_count": 2, "options": f"-c lock_timeout={SECONDS_FOR_A_LOCK}s"}  # fmt: skip


def flag(name: str, default: bool = False) -> bool:
    """True or false; anything else stops the start."""
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}. Set it to 1 (on) or 0 (off).")


def number(name: str, default: int) -> int:
    """A whole number from 0 on."""
    value = os.environ.get(name, str(default)).strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a whole number, such as {default}.")


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


def feed_authority(name: str, url: str) -> str:
    """Who names the stories in feeds, and since when: a host and a year (RFC 4151). Without one: the host of `url`."""
    value = os.environ.get(name) or f"{_ascii(urlsplit(url).hostname or '')},2026"
    if not AUTHORITY.fullmatch(value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Use a host that is yours and a year since which it is, such as news.example.org,2026. "
            "Never change it afterwards: every story would be a new one to those who read the feeds."
        )
    return value


def contact(name: str, url: str) -> str:
    """Where strangers tell of a weakness: mailto:… or https://…. Without one: the mailbox of RFC 2142 at the host of `url`."""
    value = os.environ.get(name) or f"mailto:security@{_ascii(urlsplit(url).hostname or '')}"
    if not CONTACT.fullmatch(value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Use mailto:security@news.example.org, or the https:// address of a page that says how."
        )
    return value


def date(name: str) -> str:
    """A year, a month or a day as ISO 8601, or nothing."""
    value = os.environ.get(name, "").strip()
    if value and not DATE.fullmatch(value):
        raise ImproperlyConfigured(f"{name} is {value!r}. Use a year or a day, such as 1998 or 1998-03-23.")
    return value


def mail_address(name: str) -> str:
    """A mail address that readers may write to, or nothing."""
    value = os.environ.get(name, "").strip()
    if value and not MAIL.fullmatch(value):
        raise ImproperlyConfigured(f"{name} is {value!r}. Use a mail address, such as desk@news.example.org.")
    return value


def addresses(name: str) -> list[str]:
    """Addresses of pages on the web, separated by commas or blanks."""
    values = os.environ.get(name, "").replace(",", " ").split()
    if wrong := [value for value in values if not value.startswith(("https://", "http://"))]:
        raise ImproperlyConfigured(f"{name} holds {wrong[0]!r}. Use whole addresses, such as https://example.org/us.")
    return values


def purge_addresses(name: str) -> list[str]:
    """Where CDNs are told what to drop, separated by commas: varnish://host:port, or the https:// address of an API."""
    values = words(name, "")
    for value in values:
        parts = urlsplit(value)
        is_varnish = parts.scheme == "varnish" and not parts.path.strip("/")
        is_api = parts.scheme == "https" and parts.path.strip("/")
        if not (is_varnish or is_api) or not parts.hostname or parts.username or not _has_good_port(parts):
            raise ImproperlyConfigured(
                f"{name} holds an address that can't be used. Use varnish://10.0.0.5:6081 for each Varnish, "
                "or https://api.fastly.com/service/…/purge with CDN_PURGE_TOKEN."
            )
    return values


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
        "OPTIONS": {"pool": POOL, **SOON_TOLD, **dict(parse_qsl(parts.query))},
    }


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite so that many readers and writers get along.

    WAL lets readers go on while one writes; IMMEDIATE takes the write lock when a transaction
    starts, so that two writers wait for each other instead of failing half-way.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 600,  # to open it and set it up takes longer than most questions
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": SECONDS_FOR_A_LOCK,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; "
            # Without it, INSERT OR REPLACE deletes a row behind the back of the triggers that forbid it.
            "PRAGMA recursive_triggers=ON;",
        },
    }


def mailers(name: str) -> dict[str, Any]:
    """Django's mailers. Empty: no mail. `console:` prints it. Else the address of a server.

    smtps://user:password@host (TLS), smtp+tls://user:password@host (STARTTLS), or smtp://host (a relay of one's own).
    """
    value = os.environ.get(name, "")
    backends = "django.core.mail.backends"
    if not value:
        return {"default": {"BACKEND": f"{backends}.dummy.EmailBackend"}}
    if value == "console:":
        return {"default": {"BACKEND": f"{backends}.console.EmailBackend"}}
    parts = urlsplit(value)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname or parts.path.strip("/") or not _has_good_port(parts):
        raise ImproperlyConfigured(
            f"{name} can't be read. Use smtp+tls://user:password@host:587, smtps://user:password@host:465, "
            "smtp://host:25, console:, or leave it empty for no mail."
        )
    if parts.scheme == "smtp" and parts.password:
        raise ImproperlyConfigured(f"{name} would send its password in the clear. Use smtp+tls:// or smtps://.")
    options = {
        "host": parts.hostname,
        "port": parts.port or ports[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtps",
        "timeout": 20,
    }
    return {"default": {"BACKEND": f"{backends}.smtp.EmailBackend", "OPTIONS": options}}


def sender(name: str, *, needed: bool) -> str:
    """Whom mail comes from, such as `The Indus Wire <desk@news.example.org>`."""
    value = os.environ.get(name, "").strip()
    if (needed or value) and not ("@" in parseaddr(value)[1] and value.isprintable()):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Say whom mail comes from, such as: The Indus Wire <desk@news.example.org>."
        )
    return value


def _ascii(host: str) -> str:
    """The host as the name service knows it; as it is when it is none."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def _has_good_port(parts: SplitResult) -> bool:
    """Tell whether the port is a number that exists, or absent."""
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False
