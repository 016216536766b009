"""Credit, keywords and rights of many photos at once; a stale one is named and left alone."""

import pytest
from django.utils.html import escape

from articles import photos
from articles.admin.photo_bulk import combined
from articles.models import JournalEntry, Photo
from tests import factories
from tests.articles.admin.desk import messages

BULK = "/admin/articles/photo/bulk/"
LATE = "Someone else has changed it since this page was opened. Nothing was overwritten."


@pytest.fixture
def client(signed_in, reporter):
    return signed_in(reporter)


def chosen(*rows: Photo, **more: object) -> dict[str, object]:
    return {"_selected_action": [row.pk for row in rows], **{f"base-{row.pk}": row.version for row in rows}, **more}


def test_credit_is_changed_where_it_differs(client):
    first, second = factories.photo(), factories.photo(credit="INP")

    response = client.post(BULK, chosen(first, second, set_credit=1, credit="INP", confirmed=1), follow=True)

    assert messages(response) == ["1 photo changed."]
    assert set(Photo.objects.values_list("credit", flat=True)) == {"INP"}
    assert JournalEntry.objects.get().verb == "change photo"


def test_only_what_is_ticked_is_changed(client):
    photo = factories.photo(credit="Khan", territory="Asia")

    client.post(BULK, chosen(photo, set_territory=1, territory="", credit="X", price_note="X", confirmed=1))

    photo = Photo.objects.get()
    assert (photo.credit, photo.territory, photo.price_note, photo.for_site) == ("Khan", "", "", True)


def test_rights_are_set_in_one_go(client):
    first, second = factories.photo(), factories.photo()
    rights = {"set_time": 1, "rights_from": "", "rights_until": "2030-01-02T10:00", "set_uses": 1, "for_site": "on"}

    response = client.post(BULK, chosen(first, second, **rights, confirmed=1), follow=True)

    assert messages(response) == ["2 photos changed."]
    for photo in Photo.objects.all():
        assert (photo.rights_until.isoformat(), photo.for_site, photo.for_social) == (
            "2030-01-02T05:00:00+00:00",
            True,
            False,
        )


def test_what_would_change_is_shown_first(client):
    first, second = factories.photo(credit="Khan"), factories.photo(credit="INP")

    response = client.post(BULK, chosen(first, second, set_credit=1, credit="INP", look=1))

    assert [row.changes for row in response.context["rows"]] == [[], [("credit", "Khan", "INP")]]
    assert response.context["count"] == 1
    assert Photo.objects.get(pk=first.pk).credit == "Khan"


def test_stale_photo_is_named_and_nothing_is_overwritten(client, editor):
    stale, fine = factories.photo(caption="Stale"), factories.photo()
    data = chosen(stale, fine, set_credit=1, credit="Mine", confirmed=1)
    photos.change(stale, by=editor, credit="Theirs")

    response = client.post(BULK, data, follow=True)

    assert messages(response) == [
        f'<a href="/admin/articles/photo/{stale.pk}/change/">{escape(stale)}</a>: {LATE}', "1 photo changed.",
    ]  # fmt: skip
    assert [Photo.objects.get(pk=row.pk).credit for row in (stale, fine)] == ["Theirs", "Mine"]


def test_what_breaks_a_rule_is_named(client):
    photo = factories.photo()
    rights = {"set_time": 1, "rights_from": "2030-01-02T10:00", "rights_until": "2030-01-01T10:00"}

    response = client.post(BULK, chosen(photo, **rights, confirmed=1))

    assert Photo.objects.get().rights_until is None
    assert "The rights would end before they begin. Choose a later end." in response.content.decode()


@pytest.mark.parametrize("data", [
    {"_selected_action": ["x"]},
    {"_selected_action": ["1"] * 101},
])  # fmt: skip
def test_what_is_no_choice_is_refused(client, db, data):
    assert client.post(BULK, data).status_code == 400


def test_a_change_without_the_version_that_it_began_from_is_refused(client):
    photo = factories.photo()

    response = client.post(BULK, {"_selected_action": [photo.pk], "set_credit": 1, "credit": "X", "confirmed": 1})

    assert response.status_code == 400
    assert Photo.objects.get().credit == photo.credit


def test_nothing_ticked_is_told(client):
    response = client.post(BULK, chosen(factories.photo(), confirmed=1))

    assert response.context["form"].non_field_errors() == ["Tick what you want to change."]


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_and_for_many(client, count, django_assert_num_queries):
    rows = [factories.photo() for _ in range(count)]

    with django_assert_num_queries(7):
        client.post(BULK, chosen(*rows, set_credit=1, credit="X", look=1))


@pytest.mark.parametrize(("have", "given", "way", "become"), [
    ("a, b", "B, c", "add", "a, b, c"),
    ("", "c, C", "add", "C"),
    ("a, b", " A ", "remove", "b"),
    ("a, b", "c, d", "replace", "c, d"),
    ("a, b", "", "replace", ""),
    ("a, b", "", "add", "a, b"),
])  # fmt: skip
def test_keywords_are_combined(have, given, way, become):
    assert combined(have, given, way) == become
