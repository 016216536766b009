"""Wrong settings are told with an id, a sentence and what to do."""

from types import SimpleNamespace

import pytest

from newsroom import checks

GOOD = {
    "DEBUG": False,
    "ALLOWED_HOSTS": ["news.example.org"],
    "NEWSROOM_URL": "https://news.example.org",
    "HTTPS": True,
    "NEWSROOM_DEMO": False,
    "MEDIA_ROOT": "/srv/media",
    "STATIC_ROOT": "/srv/static",
    "PRIVATE_ROOT": "/srv/private",
    "PAGE_CACHE_MB": 64,
    "CDN_PURGE_URL": [],
    "CDN_PURGE_TOKEN": "",
}
WAL = {"init_command": "PRAGMA journal_mode=WAL;", "transaction_mode": "IMMEDIATE"}
ALL = [
    checks.hosts,
    checks.sqlite_stands_many_writers,
    checks.private_files_are_private,
    checks.a_cdn_can_be_told,
    checks.the_open_web,
]
API, VARNISH = "https://api.fastly.com/service/x/purge", "varnish://127.0.0.1:6081"


def sqlite(**options):
    return {"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "x", "OPTIONS": options}}}


@pytest.fixture
def complaints(monkeypatch):
    """Return what the checks say under these settings."""

    def under(**wrong):
        monkeypatch.setattr(checks, "settings", SimpleNamespace(**{**GOOD, **sqlite(**WAL), **wrong}))
        return [message for check in ALL for message in check(None)]

    return under


def test_good_settings_have_no_complaint(complaints):
    assert complaints() == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"ALLOWED_HOSTS": ["*"]}, ["newsroom.E001"]),
        ({"ALLOWED_HOSTS": ["other.example.org"]}, ["newsroom.E002"]),
        ({"ALLOWED_HOSTS": [".example.org"]}, []),
        ({"ALLOWED_HOSTS": ["*"], "DEBUG": True}, []),
        (sqlite(), ["newsroom.E003"]),
        (sqlite(**WAL | {"transaction_mode": "DEFERRED"}), ["newsroom.E003"]),
        (sqlite(**WAL | {"init_command": "PRAGMA synchronous=FULL;"}), ["newsroom.E003"]),
        (sqlite(**WAL | {"init_command": "pragma journal_mode = wal"}), []),
        ({"DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "x"}}}, []),
        ({"PRIVATE_ROOT": "/srv/media/private"}, ["newsroom.E004"]),
        ({"PRIVATE_ROOT": "/srv/static"}, ["newsroom.E004"]),
        ({"PRIVATE_ROOT": "/srv/media-private"}, []),
        ({"CDN_PURGE_URL": [VARNISH]}, []),
        ({"CDN_PURGE_URL": [VARNISH], "PAGE_CACHE_MB": 0}, ["newsroom.E005"]),
        ({"CDN_PURGE_URL": [VARNISH, API]}, ["newsroom.E006"]),
        ({"CDN_PURGE_URL": [API], "CDN_PURGE_TOKEN": "x"}, []),
        ({"NEWSROOM_URL": "http://news.example.org", "HTTPS": False}, ["newsroom.W001"]),
        ({"NEWSROOM_DEMO": True}, ["newsroom.W002"]),
        ({"NEWSROOM_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": ["127.0.0.1"], "HTTPS": False, "NEWSROOM_DEMO": True}, []),
    ],
)  # fmt: skip
def test_each_wrong_setting_is_told_with_what_to_do(complaints, wrong, told):
    found = complaints(**wrong)

    assert [message.id for message in found] == told
    assert all(message.hint for message in found)
