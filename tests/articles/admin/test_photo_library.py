"""The photo library: what the cards tell, what the filters find, at a literal price."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import photo_words, photos
from tests import factories

LIBRARY = "/admin/articles/photo/"
DAY = timedelta(days=1)


def shown(response) -> list[str]:
    return [card.photo.headline for card in response.context["cl"].cards]


def marks(response) -> dict[str, list[str]]:
    return {card.photo.headline: [mark.text for mark in card.marks] for card in response.context["cl"].cards}


def findable(**fields):
    photo = factories.photo(**fields)
    photo_words.keep(photo, before=())
    return photo


@pytest.fixture
def client(signed_in, reporter):
    return signed_in(reporter)


@pytest.mark.parametrize("count", [1, 3, 40])
def test_library_costs_the_same_for_one_and_for_many(client, count, django_assert_num_queries):
    for _ in range(count):
        factories.photo()

    with django_assert_num_queries(5):
        response = client.get(LIBRARY)

    assert len(shown(response)) == count


@pytest.mark.parametrize("count", [1, 3, 40])
def test_search_and_filters_cost_two_queries_more(client, count, django_assert_num_queries):
    for _ in range(count):
        findable(caption="A glacier", alt="", credit="")

    with django_assert_num_queries(7) as queries:
        response = client.get(LIBRARY, {"q": "glacier", "rights": "in_force", "no_alt": 1, "no_credit": 1, "unused": 1})

    assert len(shown(response)) == count
    assert [q for q in queries.captured_queries if q["sql"].lower().startswith("select count(")] == []


def test_library_is_paged_without_a_count(client):
    for number in range(50):
        factories.photo(headline=f"Photo {number}")

    first, second = client.get(LIBRARY), client.get(LIBRARY, {"p": 2})

    assert (len(shown(first)), shown(second)) == (48, ["Photo 1", "Photo 0"])
    assert client.get(LIBRARY, {"p": 201}).status_code == 302


@pytest.mark.parametrize("field", ["headline", "caption", "alt", "creator", "credit", "place", "keywords"])
def test_photo_is_found_by_a_word_of(client, field):
    found = findable(**{field: "Über den Khunjerab, pass"})
    findable(headline="Another")

    response = client.get(LIBRARY, {"q": "PASS uber khun"})

    assert [card.photo for card in response.context["cl"].cards] == [found]


def test_photo_is_found_by_its_number_and_by_what_it_was_changed_to(client):
    photo = findable(headline="Before")
    findable(headline="Another")

    photos.change(photo, by=None, headline="After")

    assert shown(client.get(LIBRARY, {"q": "before"})) == []
    assert shown(client.get(LIBRARY, {"q": "after"})) == ["After"]
    assert shown(client.get(LIBRARY, {"q": str(photo.pk)})) == ["After"]


@pytest.fixture
def many(db):
    """One of each, told by its headline."""
    now = timezone.now()
    factories.photo(headline="fine")
    factories.photo(headline="last day", rights_until=now + 7 * DAY - timedelta(minutes=1))
    factories.photo(headline="ending", rights_until=now + 3 * DAY + timedelta(minutes=1))
    factories.photo(headline="last hour", rights_until=now + timedelta(minutes=30))
    factories.photo(headline="ended", rights_until=now - DAY)
    factories.photo(headline="later", rights_from=now + DAY)
    factories.photo(headline="bare", alt="", credit="")
    factories.photo(headline="made", source_type="trainedAlgorithmicMedia")
    used = factories.photo(headline="used")
    factories.article(lead_photo=used.pk)
    photos.kill(factories.photo(headline="killed"), by=None, reason="Wrong person.", substitute=used)


@pytest.mark.parametrize(("query", "headlines"), [
    ({"rights": "in_force"}, ["used", "made", "bare", "last hour", "ending", "last day", "fine"]),
    ({"rights": "ending"}, ["last hour", "ending", "last day"]),
    ({"rights": "ended"}, ["ended"]),
    ({"rights": "later"}, ["later"]),
    ({"rights": "killed"}, ["killed"]),
    ({"no_alt": "1"}, ["bare"]),
    ({"no_credit": "1"}, ["bare"]),
    ({"ai": "1"}, ["made"]),
    ({"unused": "1"}, ["killed", "made", "bare", "later", "ended", "last hour", "ending", "last day", "fine"]),
])  # fmt: skip
def test_filter_finds(client, many, query, headlines):
    assert shown(client.get(LIBRARY, query)) == headlines


def test_cards_tell_what_an_editor_should_know(client, many):
    assert marks(client.get(LIBRARY)) == {
        "fine": ["Unused"],
        "ending": ["Rights end in 3 days", "Unused"],
        "last day": ["Rights end in 6 days", "Unused"],
        "last hour": ["Rights end within the hour", "Unused"],
        "ended": ["Rights ended", "Unused"],
        "later": ["Not yet usable", "Unused"],
        "bare": ["No alternative text", "No credit", "Unused"],
        "made": ["Made with AI", "Unused"],
        "used": [],
        "killed": ["Killed", "Unused"],
    }


@pytest.mark.parametrize(("query", "code"), [
    ({"added_by__password__startswith": "a"}, 400),
    ({"original": "x"}, 400),
    ({"rights": "all"}, 302),
    ({"no_alt": "2"}, 302),
    ({"unused": "' OR 1"}, 302),
])  # fmt: skip
def test_what_is_no_filter_is_refused(client, many, query, code):
    assert client.get(LIBRARY, query).status_code == code
