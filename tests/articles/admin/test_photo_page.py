"""The page of a photo: crops, where it is used, kill and put back, and the choice of what stands in its place."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import photo_words, photos
from articles.models import JournalEntry, Photo
from tests import factories
from tests.articles.admin.desk import messages, opened, save_row
from tests.articles.story import edited

TYPED = {"credit": "A. Khan", "focal_x": "0.5", "focal_y": "0.5", "for_site": "on"}


def address(photo: Photo, page: str = "change") -> str:
    return f"/admin/articles/photo/{photo.pk}/{page}/"


@pytest.fixture
def wide(db):
    """A photo of 3:2."""
    return factories.photo(width=3000, height=2000)


# Crops


def test_crop_has_the_height_that_its_shape_needs(signed_in, reporter, wide):
    save_row(
        signed_in(reporter), wide, **TYPED, **{"crops-1x1-left": "10", "crops-1x1-top": "0", "crops-1x1-width": "60"}
    )

    photo = Photo.objects.get()
    assert photo.crops == {"1x1": [0.1, 0, 0.6, 0.9]}
    assert photo.token != wide.token


def test_emptied_crop_follows_the_focal_point_again(signed_in, reporter):
    photo = factories.photo(width=3000, height=2000, crops={"1x1": [0.1, 0, 0.6, 0.9], "4x3": [0, 0, 0.5, 0.5625]})

    save_row(signed_in(reporter), photo, **TYPED, **{f"crops-1x1-{part}": "" for part in ("left", "top", "width")})

    assert Photo.objects.get().crops == {"4x3": [0, 0, 0.5, 0.5625]}


def test_untouched_crops_stay_as_exact_as_they_are(signed_in, reporter):
    photo = factories.photo(width=3000, height=2000, crops={"1x1": [0.123456, 0, 0.6, 0.9]})
    as_shown = {"crops-1x1-left": "12.35", "crops-1x1-top": "0", "crops-1x1-width": "60"}

    save_row(signed_in(reporter), photo, **TYPED, **as_shown)

    assert Photo.objects.get().crops == {"1x1": [0.123456, 0, 0.6, 0.9]}


@pytest.mark.parametrize(("typed", "sentence"), [
    (("10", "", "60"), "1:1: type three numbers, or leave all three empty."),
    (("10", "x", "60"), "1:1: type three numbers, or leave all three empty."),
    (("nan", "0", "60"), "1:1: this crop does not lie inside the picture, or is narrower than 5 %."),
    (("50", "0", "60"), "1:1: this crop does not lie inside the picture, or is narrower than 5 %."),
    (("10", "20", "60"), "1:1: this crop does not lie inside the picture, or is narrower than 5 %."),
    (("-1", "0", "60"), "1:1: this crop does not lie inside the picture, or is narrower than 5 %."),
    (("0", "0", "1"), "1:1: this crop does not lie inside the picture, or is narrower than 5 %."),
])  # fmt: skip
def test_crop_that_can_not_be_is_refused(signed_in, reporter, wide, typed, sentence):
    crop = {f"crops-1x1-{part}": value for part, value in zip(("left", "top", "width"), typed, strict=True)}

    response = save_row(signed_in(reporter), wide, **TYPED, **crop)

    assert response.context["adminform"].form.errors["crops"] == [sentence]
    assert Photo.objects.get().crops == {}


def test_saving_rights_leaves_the_substitute(signed_in, reporter):
    other = factories.photo()
    photo = factories.photo(substitute=other)

    save_row(signed_in(reporter), photo, **TYPED, territory="Asia")

    photo.refresh_from_db()
    assert (photo.territory, photo.substitute) == ("Asia", other)


# Warnings and uses


def test_page_warns_before_the_rights_end(signed_in, reporter):
    photo = factories.photo(rights_until=timezone.now() + timedelta(days=1, minutes=1))
    later = factories.photo(rights_until=timezone.now() + timedelta(days=8))
    client = signed_in(reporter)

    warning = client.get(address(photo)).context["warning"]

    assert warning.startswith("The rights end in 1 day, on ")
    assert warning.endswith("From then on readers get a neutral frame.")
    assert client.get(address(later)).context["warning"] == ""


def test_page_tells_where_the_photo_is_used(signed_in, reporter):
    photo = factories.photo()
    now = factories.article(lead_photo=photo.pk)
    once = factories.article(lead_photo=photo.pk)
    edited(once, lead_photo=None)
    other = factories.photo(substitute=photo)

    uses = signed_in(reporter).get(address(photo)).context["uses"]

    assert uses.articles == [now]
    assert [revision.article for revision in uses.revisions] == [once, now]
    assert (uses.stands_for, uses.nowhere, uses.hidden) == ([other], False, False)


def test_stories_of_other_sections_are_not_named(signed_in, db):
    photo, own = factories.photo(), factories.section()
    factories.article(lead_photo=photo.pk, headline="Hidden from others", section=factories.section().pk)
    client = signed_in(factories.limited("Reporter", own))

    response = client.get(address(photo))

    assert (response.context["uses"].articles, response.context["uses"].revisions) == ([], [])
    assert "Hidden from others" not in response.content.decode()
    assert response.context["uses"].hidden


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_use_and_for_many(signed_in, reporter, count, django_assert_num_queries):
    photo = factories.photo()
    for _ in range(count):
        factories.article(lead_photo=photo.pk)
        factories.photo(substitute=photo)
    client = signed_in(reporter)

    with django_assert_num_queries(11):
        client.get(address(photo))


# Kill and put back


def test_editor_kills_with_a_reason_and_a_substitute(signed_in, editor):
    photo, other = factories.photo(), factories.photo()

    response = signed_in(editor).post(
        address(photo, "kill"), {"reason": "Wrong person.", "substitute": other.pk}, follow=True
    )

    photo.refresh_from_db()
    assert messages(response) == ["Killed. No reader can get the photo any more."]
    assert (photo.kill_reason, photo.substitute) == ("Wrong person.", other)
    assert JournalEntry.objects.get().verb == "kill photo"


@pytest.mark.parametrize("reason", ["", "  "])
def test_kill_without_a_reason_is_refused(signed_in, editor, reason):
    photo = factories.photo()

    response = signed_in(editor).post(address(photo, "kill"), {"reason": reason})

    assert "reason" in response.context["form"].errors
    assert Photo.objects.get().killed_at is None


def test_killed_photo_is_not_killed_again(signed_in, editor):
    photo = photos.kill(factories.photo(), by=None, reason="Wrong person.")

    response = signed_in(editor).post(address(photo, "kill"), {"reason": "Again."})

    assert response.context["form"].non_field_errors() == ["This photo is killed already."]


def test_search_for_a_substitute_keeps_what_was_typed_and_kills_nothing(signed_in, editor):
    photo, ticked = factories.photo(), factories.photo(caption="Ticked")
    found = factories.photo(caption="A glacier")
    killed = photos.kill(factories.photo(caption="A glacier, killed"), by=None, reason="Wrong.")
    for row in (ticked, found, killed):
        photo_words.keep(row, before=())

    response = signed_in(editor).post(
        address(photo, "kill"), {"search": 1, "q": "glacier", "reason": "Wrong person.", "substitute": ticked.pk}
    )

    assert [card.photo for card in response.context["choices"]] == [ticked, found]
    assert response.context["form"]["reason"].value() == "Wrong person."
    assert Photo.objects.get(pk=photo.pk).killed_at is None


def test_chief_puts_back(signed_in, chief):
    photo = photos.kill(factories.photo(), by=None, reason="Wrong person.")

    response = signed_in(chief).post(address(photo, "put-back"), follow=True)

    assert messages(response) == ["Put back. Readers see the photo again where its rights allow it."]
    assert Photo.objects.get().killed_at is None


@pytest.mark.parametrize(("group", "buttons"), [
    ("Reporter", (False, False)), ("Editor", (True, False)), ("Chief editor", (True, True)),
])  # fmt: skip
def test_page_offers_what_the_user_may_do(signed_in, db, group, buttons):
    photo, killed = factories.photo(), photos.kill(factories.photo(), by=None, reason="Wrong person.")
    client = signed_in(factories.user(group))

    pages = (client.get(address(row)).content.decode() for row in (photo, killed))

    assert tuple(link in page for link, page in zip(("/kill/", "/put-back/"), pages, strict=True)) == buttons


# The substitute


def test_substitute_is_chosen(signed_in, reporter):
    photo, other = factories.photo(), factories.photo()
    client = signed_in(reporter)

    shown = client.get(address(photo, "substitute"))
    client.post(address(photo, "substitute"), {"base": photo.version, "substitute": other.pk})

    assert [card.photo for card in shown.context["choices"]] == [other]
    assert Photo.objects.get(pk=photo.pk).substitute == other


def test_stale_choice_is_refused(signed_in, reporter):
    photo, other = factories.photo(), factories.photo()
    photos.change(photo, by=None, caption="Changed meanwhile")

    response = signed_in(reporter).post(address(photo, "substitute"), {"base": photo.version, "substitute": other.pk})

    assert response.status_code == 409
    assert Photo.objects.get(pk=photo.pk).substitute is None


def test_photo_does_not_stand_for_itself(signed_in, reporter):
    photo = factories.photo()

    response = signed_in(reporter).post(address(photo, "substitute"), {"base": photo.version, "substitute": photo.pk})

    assert response.context["form"].non_field_errors() == ["A photo can't stand in its own place. Choose another one."]


@pytest.mark.parametrize("count", [1, 3])
def test_choice_costs_the_same_for_one_and_for_many(signed_in, editor, count, django_assert_num_queries):
    photo = factories.photo()
    for _ in range(count):
        factories.photo()
    client = signed_in(editor)

    with django_assert_num_queries(7):
        client.get(address(photo, "kill"))


def test_form_says_what_it_was_opened_with(signed_in, reporter, wide):
    client = signed_in(reporter)
    url, form = opened(client, wide)
    photos.change(wide, by=None, crops={"1x1": [0, 0, 0.6, 0.9]})

    assert client.post(url, form | TYPED).status_code == 409
