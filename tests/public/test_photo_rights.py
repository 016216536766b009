"""Where rights end or a photo is killed, readers see its substitute or a neutral frame, everywhere and on the second."""

import re

import pytest
import time_machine
from django.utils import timezone

from articles import photos
from articles.working_copy import BylineEntry
from tests import factories
from tests.articles.story import HOUR, NOW

pytestmark = pytest.mark.django_db

T = NOW + HOUR
SECOND = HOUR / 3600
OTHER = "fedcba9876543210fedcba9876543210"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def other(photo):
    return factories.photo(token=OTHER, caption="Another picture.", alt="Something else", credit="APP")


@pytest.fixture
def places(get, photo, clock):
    """Every address that shows the photo's story, by name."""
    section, tag, author = factories.section("Pakistan"), factories.tag("Water"), factories.author("Ayesha Khan")
    listed = {"section": section.pk, "tags": (tag.pk,), "bylines": (BylineEntry(author.pk),), "dated": NOW}
    release = factories.released(lead_photo=photo.pk, **listed)
    beside = factories.released(**listed)
    lists = ["/", "/pakistan/", "/tag/water/", "/author/ayesha-khan/", "/archive/2026/01/29/"]
    feeds = [f"{place}{name}" for place in lists[:4] for name in ("rss.xml", "atom.xml", "feed.json")]
    chunk = (release.article_id - 1) // 5000 + 1
    return [*lists, release.get_absolute_url(), beside.get_absolute_url(), *feeds, f"/sitemap-images-{chunk}.xml"]


def shown(get, places) -> dict[str, set[str]]:
    """The pictures whose address, caption or credit is at each place."""
    found = {}
    for place in places:
        response = get(place)
        assert response.status_code == 200, place
        found[place] = set(
            re.findall(r"[0-9a-f]{32}(?=-)|Berasategi|path across|no-picture", response.content.decode())
        )
    return found


OWN = "0123456789abcdef0123456789abcdef"


def test_photo_is_everywhere_until_its_rights_end_and_its_substitute_from_then_on(get, places, photo, other, clock):
    photos.change_rights(photo, by=None, rights_until=T, substitute=other)

    clock.move_to(T - SECOND)
    before = shown(get, places)
    clock.move_to(T)
    after = shown(get, places)

    assert {place for place in places if OWN not in before[place] or OTHER in before[place]} == set()
    assert {place: found for place, found in after.items() if found != {OTHER}} == {}


def test_killed_photo_leaves_a_neutral_frame_and_nothing_of_its_own(get, places, photo):
    photos.kill(photo, by=None, reason="Wrong person.")

    assert set().union(*shown(get, places).values()) == {"no-picture"}
    assert "Wrong person" not in "".join(get(place).content.decode() for place in places)


def test_photo_is_not_shown_before_its_rights_begin(get, places, photo, clock):
    photos.change_rights(photo, by=None, rights_from=T)

    assert set().union(*shown(get, places).values()) == {"no-picture"}
    clock.move_to(T)
    assert all(OWN in found for found in shown(get, places).values())


def test_each_use_has_its_places(get, places, photo):
    story, feed, images = places[5], "/rss.xml", places[-1]
    photos.change_rights(photo, by=None, for_social=False, for_syndication=False)

    page = get(story).content.decode()
    assert f"/{OWN}-16x9-800.webp" in page
    assert re.findall(r'og:image" content="([^"]+)"', page) == ["http://127.0.0.1:8000/static/img/no-picture.png"]
    assert OWN not in get(feed).content.decode()
    photos.change_rights(photo, by=None, for_site=False, for_social=True)
    assert re.findall(rf"(\S+)=\"\S*{OWN}", get(story).content.decode()) == ["content"]
    assert OWN not in get(images).content.decode()


def test_reader_who_has_the_feed_is_told_when_rights_end(get, places, photo, clock):
    photos.change_rights(photo, by=None, rights_until=T)
    clock.move_to(T - SECOND)
    known = get("/rss.xml").headers["Last-Modified"]

    clock.move_to(T + 2 * SECOND)

    assert get("/rss.xml", headers={"if_modified_since": known}).status_code == 200


@pytest.mark.parametrize(
    ("rights", "status"),
    [({}, 200), ({"rights_until": NOW}, 404), ({"rights_from": T}, 404), ({"killed_at": NOW, "kill_reason": "x"}, 410)],
    ids=["usable", "over", "not yet", "killed"],
)
def test_file_itself_is_there_while_the_photo_may_be_shown(get, photo, clock, rights, status):
    type(photo).objects.filter(pk=photo.pk).update(**rights)

    response = get(photo.thumb)

    assert (response.status_code, b"RIFF" in response.getvalue()) == (status, status == 200)


def test_copies_are_kept_no_longer_than_the_rights_last(get, photo, clock):
    photos.change_rights(photo, by=None, rights_until=timezone.now() + HOUR)

    response = get(photo.thumb)

    assert response.getvalue()
    assert response.headers["Cache-Control"] == "public, immutable, max-age=3600, s-maxage=300"


def test_desk_sees_what_readers_may_not_and_keeps_no_copy(photo, clock, signed_in, reporter):
    photos.change_rights(photo, by=None, rights_until=NOW)

    response = signed_in(reporter).get(photo.thumb)

    assert (response.status_code, response.getvalue()) == (200, b"RIFF of 240")
    assert response.headers["Cache-Control"] == "private, no-store"
