"""The form of a page about the house, and its versions."""

import pytest

from articles.models import HousePage, HousePageVersion
from tests import factories
from tests.articles.admin.desk import messages, opened, save_row

TYPED = {
    "name": "Ethics",
    "kind": "ethics",
    "language": "en",
    "slug": "ethics",
    "body": "<p>Ethics.</p>",
    "is_live": "on",
}
ADD = "/admin/articles/housepage/add/"


def test_staff_write_a_page_and_put_it_before_readers(signed_in, staff, client):
    response = signed_in(staff).post(
        ADD, TYPED | {"slug": "", "body": "<p>We ask <b>first</b>.</p><script>x()</script>"}
    )

    page = HousePage.objects.get()
    assert (response.status_code, page.slug, page.body) == (302, "ethics", "<p>We ask first.</p>")
    assert (page.versions.get().made_by, client.get("/about/ethics/").status_code) == (staff, 200)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"body": "<p><br></p>"}, "Write the text before readers see the page."),
        ({"body": "<b>" * 600}, "The text has too many marks inside each other. Paste it without formatting."),
        ({"kind": "corrections"}, "Readers see a page of this kind already. Take that one down first."),
        ({"slug": "taken"}, "House page with this Address already exists."),
        ({"slug": "a/b"}, "Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens."),
    ],
)
def test_what_breaks_a_rule_is_told_in_a_sentence(signed_in, staff, wrong, sentence):
    factories.house_page("Taken", kind="corrections", slug="taken")

    response = signed_in(staff).post(ADD, TYPED | wrong)

    found = [message for list_ in response.context["adminform"].form.errors.values() for message in list_]
    assert (response.status_code, found, HousePage.objects.count()) == (200, [sentence], 1)


def test_late_save_is_refused_and_both_texts_are_kept(signed_in, staff, chief):
    page = factories.house_page("Ethics", kind="ethics")
    client = signed_in(staff)
    url, form = opened(client, page)
    save_row(signed_in(chief), page, **TYPED | {"body": "<p>Theirs.</p>"})

    for _ in range(2):
        late = client.post(url, form | TYPED | {"body": "<p>Mine.</p>"})

    shown = late.context["adminform"].form
    assert (late.status_code, HousePage.objects.get().body) == (409, "<p>Theirs.</p>")
    assert (shown["body"].value(), shown.errors["body"]) == ("<p>Mine.</p>", ["It is now: Theirs."])
    kept = HousePageVersion.objects.get(number=None)
    assert (kept.content["body"], kept.made_by) == ("<p>Mine.</p>", staff)
    assert client.post(url, {**TYPED, "base": shown.base, "body": "<p>Mine.</p>"}).status_code == 302
    assert HousePage.objects.get().body == "<p>Mine.</p>"


def test_versions_are_told_by_what_they_changed_and_one_is_taken_again(signed_in, staff):
    page = factories.house_page("Ethics", body="<p>We ask twice.</p>")
    client = signed_in(staff)
    save_row(client, page, **TYPED | {"body": "<p>We ask once.</p>", "kind": "other"})
    first = page.versions.get(number=1)

    history = client.get(f"/admin/articles/housepage/{page.pk}/history/").content.decode()
    late = client.post(f"/admin/articles/housepage/{page.pk}/restore/{first.pk}/", {"base": 1})
    done = client.post(f"/admin/articles/housepage/{page.pk}/restore/{first.pk}/", {"base": 2}, follow=True)

    assert "We ask <del>twice</del><ins>once</ins>." in history
    assert (late.status_code, messages(done)) == (409, ["Title and text are those of that version again."])
    assert HousePage.objects.get().body == "<p>We ask twice.</p>"


def test_version_of_another_page_is_not_taken(signed_in, staff):
    page, other = factories.house_page("Ethics"), factories.house_page("Other")

    response = signed_in(staff).post(
        f"/admin/articles/housepage/{page.pk}/restore/{other.versions.get().pk}/", {"base": 1}
    )

    assert (response.status_code, HousePage.objects.get(pk=page.pk).version) == (404, 1)


@pytest.mark.parametrize("count", [1, 6])
def test_list_and_history_cost_the_same_for_one_and_for_many(signed_in, staff, count, django_assert_num_queries):
    for number in range(count):
        page = factories.house_page()
        page.body = f"<p>{number}</p>"
    client = signed_in(staff)

    with django_assert_num_queries(4):
        client.get("/admin/articles/housepage/")
    with django_assert_num_queries(5):
        client.get(f"/admin/articles/housepage/{page.pk}/history/")
