"""/breaking.json: what the strip of an open page asks for."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import workflow
from tests import factories
from tests.architecture import ROOT

NOON = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def raised(**fields):
    how = {name: fields.pop(name) for name in ("level", "ends_at") if name in fields}
    article = factories.article(**fields)
    workflow.raise_breaking(article, base=1, by=None, **how)
    return article


def test_newest_alert_is_told_by_its_level(get, clock):
    raised(headline="First")
    clock.shift(60)
    article = raised(headline="Quake", section=factories.section("North").pk, level=3)
    clock.shift(60)
    raised(headline="Later and lesser", level=1)

    response = get("/breaking.json")

    assert json.loads(response.content) == {
        "id": article.pk,
        "level": "Flash",
        "headline": "Quake",
        "url": f"/north/quake-{article.pk}/",
        "lang": "en",
    }
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "public, max-age=10"
    assert not response.cookies


def test_nothing_is_an_empty_answer(get):
    factories.released()

    assert get("/breaking.json").content == b"{}"


@pytest.mark.parametrize(
    "end",
    [
        lambda article: workflow.stand_down(article, by=None),
        lambda article: workflow.withdraw(article, by=None, reason="Hoax", notice="Gone."),
    ],
    ids=["stood down", "withdrawn"],
)
def test_alert_that_is_taken_off_is_gone_at_once(get, clock, end):
    article = raised()
    old = get("/breaking.json")
    end(article)

    response = get("/breaking.json", headers={"if-none-match": old["ETag"]})

    assert (response.status_code, response.content) == (200, b"{}")


def test_alert_ends_by_the_clock_and_no_cache_keeps_it_beyond(get, clock):
    raised(ends_at=NOON + timedelta(hours=1))

    seen = []
    for seconds in (3580, 3595, 3599, 3600):
        clock.move_to(NOON + timedelta(seconds=seconds))
        response = get("/breaking.json")
        seen.append((response.content != b"{}", response["Cache-Control"]))

    assert seen == [
        (True, "public, max-age=10"),
        (True, "public, max-age=5"),
        (True, "public, max-age=1"),
        (False, "public, max-age=10"),
    ]


def test_scheduled_story_is_announced_on_the_second(get, clock):
    article = factories.article()
    workflow.release(article, base=1, by=None, live_from=NOON + timedelta(hours=1))
    workflow.raise_breaking(factories.article(headline="Other"), base=1, by=None, ends_at=NOON + timedelta(hours=1))

    clock.move_to(NOON + timedelta(hours=1))

    assert get("/breaking.json").content == b"{}"


def test_page_that_has_it_already_gets_304(get, clock):
    raised()
    first = get("/breaking.json")

    again = get("/breaking.json", headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert not first["ETag"].startswith("W/")


@pytest.mark.parametrize(
    ("headline", "slug", "language"),
    [
        ("Ten words of a headline " * 10, "a" * 90, "en"),
        ("پانی کی سطح بلند ہو گئی " * 10, "پ" * 90, "ur"),
        ("水位上升" * 60, "水" * 90, "zh"),
        ('"\\"\\' * 60, "x", "en"),
        ("🌊" * 240, "x", "en"),
    ],
)
def test_answer_has_300_bytes_at_most_and_leads_to_the_story(get, headline, slug, language):
    section = factories.section("Very long", slug="s" * 60)
    raised(headline=headline.strip(), slug=slug, language=language, section=section.pk)

    content = get("/breaking.json").content
    alert = json.loads(content)

    assert 200 < len(content) <= 300
    assert headline.startswith(alert["headline"].removesuffix("…"))
    assert alert["headline"].endswith("…")
    assert get(alert["url"], follow=True).status_code == 200


def test_alert_with_a_long_address_only_keeps_its_whole_headline(get):
    article = raised(headline="پانی", slug="پ" * 90, section=factories.section("North").pk)

    alert = json.loads(get("/breaking.json").content)

    assert (alert["headline"], alert["url"]) == ("پانی", f"/north/breaking-{article.pk}/")


@pytest.mark.parametrize("alerts", [0, 1, 6])
def test_answer_is_one_query_however_many_alerts(get, alerts, django_assert_num_queries):
    for _ in range(alerts):
        raised()

    with django_assert_num_queries(1):
        assert get("/breaking.json").status_code == 200


def test_pages_carry_a_place_for_the_strip_and_the_script_that_keeps_it(get):
    article = raised(headline="Quake", section=factories.section("North").pk)
    other = factories.released()

    for address, alert in {
        "/": f'data-breaking="{article.pk} Breaking">',
        other.get_absolute_url(): f'data-breaking="{article.pk} Breaking" data-own="{other.article_id}">',
        f"/north/quake-{article.pk}/": f'data-breaking="" data-own="{article.pk}">',
        "/nowhere/": f'data-breaking="{article.pk} Breaking">',
    }.items():
        page = get(address).content.decode()

        assert f'<div aria-live="polite" {alert}' in page, address
        assert '<script type="module" src="/static/js/breaking.js"></script>' in page, address


def test_script_is_two_kilobytes_at_most_compressed():

    assert len(gzip.compress((ROOT / "static/js/breaking.js").read_bytes())) <= 2048
