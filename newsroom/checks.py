"""System checks: wrong settings stop the start with a sentence, each under an id of its own."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.http.request import validate_host

LOCAL = {"127.0.0.1", "localhost", "::1"}


@register(Tags.security)
def hosts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """The hosts that the newsroom answers to are named, and its own address is one of them."""
    if settings.DEBUG:
        return
    if "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS is *, so anyone may make the newsroom speak under a name of theirs.",
            hint="Name the hosts, such as ALLOWED_HOSTS=news.example.org.",
            id="newsroom.E001",
        )
    elif not validate_host(_host(), settings.ALLOWED_HOSTS):
        yield Error(
            f"NEWSROOM_URL is {settings.NEWSROOM_URL}, but ALLOWED_HOSTS does not hold that host: "
            "the newsroom would refuse its own readers.",
            hint=f"Add {_host()} to ALLOWED_HOSTS.",
            id="newsroom.E002",
        )


@register(Tags.database)
def sqlite_stands_many_writers(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """SQLite as Django ships it fails with “database is locked” when two people save at once."""
    for alias, database in settings.DATABASES.items():
        if database["ENGINE"] != "django.db.backends.sqlite3":
            continue
        options = database.get("OPTIONS", {})
        wal = "journal_mode=wal" in options.get("init_command", "").lower().replace(" ", "")
        if not wal or options.get("transaction_mode") != "IMMEDIATE":
            yield Error(
                f"The SQLite database “{alias}” is not in WAL mode with IMMEDIATE transactions: "
                "saves would be lost when two people save at once.",
                hint="Make its settings with newsroom.lib.environment.sqlite.",
                id="newsroom.E003",
            )


@register(Tags.files)
def private_files_are_private(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Originals of photos hold places and serial numbers; no folder that is served may hold them."""
    private = Path(settings.PRIVATE_ROOT).resolve()
    for name in ("MEDIA_ROOT", "STATIC_ROOT"):
        served = Path(getattr(settings, name)).resolve()
        if private == served or served in private.parents:
            yield Error(
                f"PRIVATE_ROOT lies inside {name}, so private files would be served to readers.",
                hint="Keep the two folders side by side.",
                id="newsroom.E004",
            )


@register(Tags.caches)
def a_cdn_can_be_told(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """What a CDN may keep is said by the page cache, and it takes orders from those only whom it knows."""
    if settings.CDN_PURGE_URL and not settings.PAGE_CACHE_MB:
        yield Error(
            "CDN_PURGE_URL is set while PAGE_CACHE_MB is 0: only the page cache tells a CDN what it may keep.",
            hint="Set PAGE_CACHE_MB=64, or take CDN_PURGE_URL out.",
            id="newsroom.E005",
        )
    if any(address.startswith("https:") for address in settings.CDN_PURGE_URL) and not settings.CDN_PURGE_TOKEN:
        yield Error(
            "CDN_PURGE_URL names an API and CDN_PURGE_TOKEN is empty: the CDN would refuse every purge.",
            hint="Set CDN_PURGE_TOKEN to a token that may purge.",
            id="newsroom.E006",
        )


@register(Tags.security, deploy=True)
def the_open_web(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """What is fine on one's own machine and not before readers."""
    if _host() in LOCAL:
        return
    if not settings.HTTPS:
        yield Warning(
            f"NEWSROOM_URL is {settings.NEWSROOM_URL}: passwords and sessions would travel in the open.",
            hint="Serve the newsroom over HTTPS and set NEWSROOM_URL=https://….",
            id="newsroom.W001",
        )
    if settings.NEWSROOM_DEMO:
        yield Warning(
            "NEWSROOM_DEMO is on: the demo's passwords are known to everyone.",
            hint="Set NEWSROOM_DEMO=0 and remove the demo's users.",
            id="newsroom.W002",
        )


def _host() -> str:
    return urlsplit(settings.NEWSROOM_URL).hostname or ""
