"""What the photo chooser of the story form is told."""

import pytest

from articles import photo_words
from tests import factories

ADDRESS = "/admin/articles/article/photos/"


@pytest.fixture
def get(signed_in, reporter):
    client = signed_in(reporter)
    return lambda **query: client.get(ADDRESS, query)


def names(response):
    return [photo["name"] for photo in response.json()["results"]]


def test_photos_are_told_the_newest_first_with_what_to_know(get):
    factories.photo(headline="River", caption="A river.", alt="Water", credit="APP")
    killed = factories.photo(headline="Fire", alt="", killed_at="2026-01-01T00:00Z", kill_reason="Wrong.")

    first, second = get().json()["results"]

    assert first == {
        "id": killed.pk,
        "name": "Fire",
        "thumb": "",
        "caption": killed.caption,
        "credit": killed.credit,
        "alt": "",
        "marks": ["Killed", "No alternative text"],
    }
    assert (second["name"], second["alt"], second["marks"]) == ("River", "Water", [])
    assert not {"usage_terms", "price_note", "keywords", "kill_reason"} & second.keys()


def test_photos_are_found_by_their_words(get):
    photo = factories.photo(headline="River")
    photo_words.keep(photo, before=())
    factories.photo(headline="Fire")

    assert names(get(q="riv")) == names(get(q="river")) == ["River"]
    assert names(get(q="nothing")) == []


def test_pages_go_on_after_the_last_one(get):
    made = [factories.photo(headline=f"Photo {n}") for n in range(25)]

    first = get().json()
    second = get(before=first["results"][-1]["id"]).json()

    assert (len(first["results"]), first["more"]) == (24, True)
    assert ([photo["id"] for photo in second["results"]], second["more"]) == ([made[0].pk], False)


def test_photos_of_a_text_are_told_by_id_whatever_else_is_asked(get):
    photo = factories.photo()

    assert [found["id"] for found in get(ids=f"{photo.pk},999999,x").json()["results"]] == [photo.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_photos_cost_one_query_beside_the_sign_in(signed_in, reporter, django_assert_num_queries, count):
    for _ in range(count):
        factories.photo()
    client = signed_in(reporter)
    client.get(ADDRESS)

    with django_assert_num_queries(4):
        client.get(ADDRESS)
