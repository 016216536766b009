"""Pictures, robots, security, the manifest, icons."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from PIL import Image

from tests.architecture import ROOT


def test_picture_is_kept_for_a_year_and_can_run_nothing(get, photo):
    response = get(photo.thumb)

    assert b"".join(response.streaming_content) == b"RIFF of 240"
    assert {name: response[name] for name in ("Content-Type", "Cache-Control", "Content-Security-Policy")} == {
        "Content-Type": "image/webp",
        "Cache-Control": "public, immutable, max-age=31536000, s-maxage=300",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    [
        "0123456789abcdef0123456789abcdef-4x3-241.webp",
        "0123456789abcdef0123456789abcdef-4x3-240.webp.html",
        "0123456789ABCDEF0123456789ABCDEF-4x3-240.webp",
        "0123456789abcdef0123456789abcdef-5x3-240.webp",
        "0123456789abcdef0123456789abcdef-social-1200.webp",
        "00000000000000000000000000000000-4x3-240.webp",
        "../secret",
        "%2e%2e%2fsecret",
        "secret.webp",
    ],
)
def test_nothing_else_in_the_folder_is_served(get, photo, settings, name):
    (settings.MEDIA_ROOT / "secret").write_text("secret")
    (settings.MEDIA_ROOT / "photos" / "secret.webp").write_text("secret")

    assert get(f"/media/photos/{name}").status_code == 404


def test_robots_may_read_all_but_the_desk_and_find_the_sitemaps_under_the_houses_own_name(get, settings):
    settings.NEWSROOM_URL = "https://news.example.org"

    response = get("/robots.txt")

    assert response.content.decode() == (
        "User-agent: *\nDisallow: /admin/\nDisallow: /preview/\nDisallow: /search/\n\n"
        "Sitemap: https://news.example.org/sitemap.xml\nSitemap: https://news.example.org/news-sitemap.xml\n"
    )
    assert response["Content-Type"] == "text/plain"


def test_icon_is_where_old_browsers_look(get):
    response = get("/favicon.ico")

    assert (response.status_code, response["Location"]) == (301, "/static/img/favicon.svg")


@pytest.mark.parametrize("year", [2026, 2040])
def test_whom_to_tell_of_a_weakness_never_expires(get, settings, year):
    settings.NEWSROOM_URL, settings.NEWSROOM_SECURITY_CONTACT = "https://news.example.org", "https://example.org/tell"

    with time_machine.travel(datetime(year, 1, 29, 9, 5, tzinfo=UTC), tick=False):
        response = get("/.well-known/security.txt")

    expires = datetime(year, 1, 29, tzinfo=UTC) + timedelta(days=180)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        f"Contact: https://example.org/tell\nExpires: {expires:%Y-%m-%d}T00:00:00Z\nPreferred-Languages: en\n"
        "Canonical: https://news.example.org/.well-known/security.txt\n"
    )


def test_manifest_names_the_house_and_icons_that_are_as_large_as_they_say(get):
    response = get("/manifest.webmanifest")

    told = response.json()
    assert response["Content-Type"] == "application/manifest+json"
    assert (told["name"], told["start_url"], told["display"]) == ("The Indus Wire", "/", "minimal-ui")
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        with Image.open(ROOT / icon["src"].lstrip("/")) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
