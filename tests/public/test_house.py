"""Pictures, robots, icon."""

import pytest


def test_picture_is_kept_for_a_year_and_can_run_nothing(get, photo):
    response = get(photo.thumb)

    assert b"".join(response.streaming_content) == b"RIFF of 240"
    assert {name: response[name] for name in ("Content-Type", "Cache-Control", "Content-Security-Policy")} == {
        "Content-Type": "image/webp",
        "Cache-Control": "public, immutable, max-age=31536000",
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
        "User-agent: *\nDisallow: /admin/\n\n"
        "Sitemap: https://news.example.org/sitemap.xml\nSitemap: https://news.example.org/news-sitemap.xml\n"
    )
    assert response["Content-Type"] == "text/plain"


def test_icon_is_where_old_browsers_look(get):
    response = get("/favicon.ico")

    assert (response.status_code, response["Location"]) == (301, "/static/img/favicon.svg")
