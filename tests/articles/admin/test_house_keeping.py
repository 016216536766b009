"""Screens for sections, tags, authors, sources, photos and the journal."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.models import Author, FormerSlug, JournalEntry, Photo, Section, Source, Tag
from tests import factories
from tests.articles.admin.desk import messages, opened, save_row, send
from tests.articles.story import edited

SCREENS = ["section", "tag", "housepage", "author", "source", "photo", "journalentry", "article"]


def picture() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (600, 400), "teal").save(file, "PNG")
    return SimpleUploadedFile("..\\..//evil.php.png", file.getvalue(), "image/png")


pytestmark = pytest.mark.usefixtures("own_folders")


# Who sees what

SEES = {
    "Reporter": {"section", "tag", "author", "source", "photo", "article"},
    "Editor": {"section", "tag", "author", "source", "photo", "article", "journalentry"},
    "Chief editor": {"housepage", "section", "tag", "author", "source", "photo", "article", "journalentry"},
    "Staff": {"section", "tag", "housepage"},
}


@pytest.mark.parametrize("group", SEES)
def test_each_group_sees_its_screens_and_no_other(signed_in, db, group):
    client = signed_in(factories.user(group))

    seen = {name for name in SCREENS if client.get(f"/admin/articles/{name}/").status_code == 200}

    assert seen == SEES[group]


@pytest.mark.parametrize("group", ["Reporter", "Editor", "Chief editor", "Staff"])
def test_people_are_kept_by_administrators_only(signed_in, db, group):
    client = signed_in(factories.user(group))

    answers = [client.get(f"/admin/auth/{page}/").status_code for page in ("user", "user/add", "group", "group/add")]

    assert answers == [403] * 4


def test_administrator_adds_a_person_to_a_group(signed_in, admin_user):
    client = signed_in(admin_user)
    data = {
        "username": "ayesha",
        "usable_password": "true",
        "password1": "correct horse 9",
        "password2": "correct horse 9",
    }

    client.post("/admin/auth/user/add/", data)
    made = type(admin_user).objects.get(username="ayesha")
    group = made.groups.model.objects.get(name="Reporter")
    client.post(
        f"/admin/auth/user/{made.pk}/change/",
        {"username": "ayesha", "is_active": 1, "is_staff": 1, "groups": [group.pk]},
    )

    assert type(admin_user).objects.get(pk=made.pk).has_perm("articles.add_article")


# Sections


def test_sections_are_put_in_order_by_number(signed_in, staff):
    first, second, third = (factories.section(name, order=n) for n, name in enumerate("ABC"))
    data = {f"order-{first.pk}": 3, f"order-{second.pk}": 1, f"order-{third.pk}": 2}

    signed_in(staff).post("/admin/articles/section/reorder/", data)

    assert [s.name for s in Section.objects.in_order()] == ["B", "C", "A"]
    assert JournalEntry.objects.get().verb == "reorder sections"


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, ""])
def test_section_without_a_usable_number_goes_last(signed_in, staff, number):
    first, second = factories.section("A", order=0), factories.section("B", order=1)

    signed_in(staff).post("/admin/articles/section/reorder/", {f"order-{first.pk}": number, f"order-{second.pk}": 5})

    assert [s.name for s in Section.objects.in_order()] == ["B", "A"]


def test_reporter_orders_no_sections(signed_in, reporter):
    section = factories.section()

    assert signed_in(reporter).post("/admin/articles/section/reorder/", {f"order-{section.pk}": 1}).status_code == 403


def test_changed_address_of_a_section_leads_on(signed_in, staff):
    section = factories.section("Business", slug="business")

    save_row(signed_in(staff), section, name="Economy", slug="economy", parent="", description="")

    assert FormerSlug.objects.get().slug == "business"
    assert Section.objects.get().name == "Economy"


def test_new_section_gets_an_address_from_its_name_and_comes_last(signed_in, staff):
    factories.section("World")

    signed_in(staff).post("/admin/articles/section/add/", {"name": "Pak-China", "slug": "", "parent": ""})

    assert [(s.slug, s.order) for s in Section.objects.in_order()] == [("world", 0), ("pak-china", 1)]


def test_third_level_is_refused_in_words(signed_in, staff):
    inner = factories.section("Climate", parent=factories.section("Pakistan"))

    response = signed_in(staff).post("/admin/articles/section/add/", {"name": "Ice", "slug": "ice", "parent": inner.pk})

    assert "parent" in response.context["adminform"].form.errors
    assert Section.objects.count() == 2


@pytest.mark.parametrize("count", [1, 6])
def test_section_tree_costs_the_same_for_one_and_for_many(signed_in, staff, count, django_assert_num_queries):
    for _ in range(count):
        factories.section()
    client = signed_in(staff)

    with django_assert_num_queries(4):
        client.get("/admin/articles/section/")


# Tags


def test_tag_is_merged_and_its_page_leads_on(signed_in, staff, client):
    old, into = factories.tag("CPEC"), factories.tag("China-Pakistan Economic Corridor")
    article = factories.released(tags=(old.pk,)).article

    response = signed_in(staff).post(
        f"/admin/articles/tag/{old.pk}/merge/", {"into": "china pakistan economic corridor"}, follow=True
    )

    assert messages(response) == [
        "“CPEC” is merged into “China-Pakistan Economic Corridor”. Its page leads there from now on."
    ]
    assert [t.pk for t in article.tags.all()] == [into.pk]
    page = client.get(old.get_absolute_url())
    assert (page.status_code, page["Location"]) == (301, into.get_absolute_url())


@pytest.mark.parametrize(("into", "sentence"), [
    ("Nothing such", "There is no tag of this name. Choose one from the list."),
    ("CPEC", "Choose two different tags that are in use."),
])  # fmt: skip
def test_merge_into_no_other_tag_is_refused(signed_in, staff, into, sentence):
    tag = factories.tag("CPEC")

    response = signed_in(staff).post(f"/admin/articles/tag/{tag.pk}/merge/", {"into": into})

    assert response.context["form"].errors == {"into": [sentence]}


def test_reporter_merges_no_tags(signed_in, reporter):
    old, into = factories.tag("One"), factories.tag("Two")

    response = signed_in(reporter).post(f"/admin/articles/tag/{old.pk}/merge/", {"into": into.name})

    assert (response.status_code, Tag.objects.in_use().count()) == (403, 2)


def test_renamed_tag_keeps_its_old_name_leading_on(signed_in, staff):
    tag = factories.tag("Burma")

    save_row(signed_in(staff), tag, name="Myanmar", description="The country.")

    tag.refresh_from_db()
    assert (tag.name, tag.description, tag.slug) == ("Myanmar", "The country.", "myanmar")
    assert Tag.objects.named("burma") == tag


def test_name_of_another_tag_is_refused_at_its_field(signed_in, staff):
    tag = factories.tag("Burma")
    factories.tag("Myanmar")

    response = save_row(signed_in(staff), tag, name="MYANMAR", description="")

    assert response.context["adminform"].form.errors == {
        "name": ["There is a tag of this name already, perhaps in another spelling."]
    }


def test_added_tag_is_in_the_journal(signed_in, staff):
    signed_in(staff).post("/admin/articles/tag/add/", {"name": "Glaciers", "description": ""})

    assert (Tag.objects.get().slug, JournalEntry.objects.get().verb) == ("glaciers", "add tag")


def test_tag_in_use_is_not_deleted(signed_in, staff):
    used, free = factories.tag("Used"), factories.tag("Free")
    factories.article(tags=(used.pk,))
    client = signed_in(staff)

    for tag in (used, free):
        client.post(f"/admin/articles/tag/{tag.pk}/delete/", {"post": "yes"})

    assert [tag.name for tag in Tag.objects.all()] == ["Used"]
    assert JournalEntry.objects.first().verb == "delete tag"


@pytest.mark.parametrize("count", [1, 6])
def test_tag_list_costs_the_same_for_one_and_for_many(signed_in, staff, count, django_assert_num_queries):
    for n in range(count):
        factories.article(tags=(factories.tag(f"Tag no {n}").pk,))
    client = signed_in(staff)

    with django_assert_num_queries(4):
        response = client.get("/admin/articles/tag/")

    assert [tag.use for tag in response.context["cl"].result_list] == [1] * count


# People and sources


def test_author_without_an_address_gets_a_free_one(signed_in, reporter):
    factories.author("Ayesha Khan")

    send(signed_in(reporter), "/admin/articles/author/add/", {"name": "Ayesha Khan", "slug": "", "user": ""})

    assert sorted(Author.objects.values_list("slug", flat=True)) == ["ayesha-khan", "ayesha-khan-2"]


def test_reporter_changes_no_profiles(signed_in, reporter):
    author = factories.author("Ayesha Khan")

    response = signed_in(reporter).post(f"/admin/articles/author/{author.pk}/change/", {"name": "X", "slug": "x"})

    author.refresh_from_db()
    assert (response.status_code, author.name) == (403, "Ayesha Khan")


def test_photo_of_an_author_is_chosen_and_a_stale_choice_is_refused(signed_in, editor):
    author, first, second = factories.author("Ayesha Khan"), factories.photo(), factories.photo()
    client, url = signed_in(editor), f"/admin/articles/author/{author.pk}/photo/"

    shown = client.get(url).context
    answers = [
        client.post(url, data).status_code
        for data in (
            {"photo": second.pk},
            {"search": "1", "q": "glacier", "photo": second.pk, "base": ""},
            {"photo": first.pk, "base": ""},
            {"photo": second.pk, "base": ""},
        )
    ]

    assert (shown["base"], {card.photo for card in shown["choices"]}) == ("", {first, second})
    assert answers == [400, 200, 302, 409]
    author.refresh_from_db()
    assert author.photo == first
    assert JournalEntry.objects.get().verb == "change author"
    assert [entry.keys for entry in JournalEntry.objects.all()] == [[f"author-{author.pk}", f"name-author-{author.pk}"]]


def test_source_is_kept_through_its_verb(signed_in, editor):
    data = {"name": "Gwadar Pro", "short": "GP", "kind": "agency", "url": ""}

    signed_in(editor).post("/admin/articles/source/add/", data)

    assert (Source.objects.get().slug, JournalEntry.objects.get().verb) == ("gwadar-pro", "add source")


# Photos


def test_photo_is_taken_in_with_its_credit(signed_in, reporter):
    data = {"file": picture(), "alt": "A teal field", "credit": "A. Khan", "focal_x": "0.3", "focal_y": "0.5"}

    response = signed_in(reporter).post("/admin/articles/photo/add/", data)

    photo = Photo.objects.get()
    assert response.status_code == 302
    assert (photo.credit, photo.alt, photo.added_by) == ("A. Khan", "A teal field", reporter)
    assert "evil" not in photo.original.name


def test_copy_of_a_photo_is_pointed_out_when_it_comes(signed_in, reporter):
    client, data = signed_in(reporter), {"credit": "A. Khan", "caption": "A field", "focal_x": "0.5", "focal_y": "0.5"}
    client.post("/admin/articles/photo/add/", data | {"file": picture()})
    first = Photo.objects.get()

    response = client.post("/admin/articles/photo/add/", data | {"file": picture()}, follow=True)

    told = [str(message) for message in response.context["messages"]]
    assert f'The same file is here already: <a href="/admin/articles/photo/{first.pk}/change/">A field</a>.' in told


def test_photo_that_is_only_in_the_history_is_not_deleted_and_one_nobody_needs_is(signed_in, chief):
    client, needed, spare = signed_in(chief), factories.photo(), factories.photo(caption="Spare")
    edited(factories.article(lead_photo=needed.pk), lead_photo=None)

    shown = client.get(f"/admin/articles/photo/{needed.pk}/delete/").content.decode()
    client.post(f"/admin/articles/photo/{spare.pk}/delete/", {"post": "yes"})

    assert "What was released, or the history of stories" in shown
    assert list(Photo.objects.all()) == [needed]
    assert JournalEntry.objects.first().verb == "delete photo"


@pytest.mark.parametrize(("change", "field"), [
    ({"credit": "x" * 251}, "credit"),
    ({"file": SimpleUploadedFile("x.jpg", b"<script>alert(1)</script>", "image/jpeg")}, "file"),
    ({"focal_x": "1.5"}, "focal_x"),
])  # fmt: skip
def test_photo_that_breaks_a_rule_is_refused_at_its_field(signed_in, reporter, change, field):
    data = {"file": picture(), "credit": "A. Khan", "focal_x": "0.5", "focal_y": "0.5"} | change

    response = signed_in(reporter).post("/admin/articles/photo/add/", data)

    assert list(response.context["adminform"].form.errors) == [field]
    assert Photo.objects.count() == 0


def test_moved_focal_point_makes_new_crops(signed_in, reporter):
    client = signed_in(reporter)
    data = {"credit": "A. Khan", "focal_x": "0.5", "focal_y": "0.5"}
    client.post("/admin/articles/photo/add/", data | {"file": picture()})
    before = Photo.objects.get()

    save_row(client, before, **data | {"caption": "A field"})
    renamed = Photo.objects.get()
    save_row(client, before, **data | {"caption": "A field", "focal_x": "0.9"})

    assert (renamed.caption, renamed.token) == ("A field", before.token)
    assert Photo.objects.get().token != before.token


# Two people at one form


def test_a_save_that_came_too_late_keeps_both_texts(signed_in, editor):
    author = factories.author("Ayesha Khan")
    client = signed_in(editor)
    url, form = opened(client, author)
    typed = {"name": "Ayesha Khan", "slug": author.slug, "position": "", "user": ""}
    client.post(url, form | typed | {"bio": "Theirs, saved first."})

    late = client.post(url, form | typed | {"bio": "Mine, typed meanwhile."})

    shown = late.context["adminform"].form
    assert (late.status_code, Author.objects.get().bio) == (409, "Theirs, saved first.")
    assert shown["bio"].value() == "Mine, typed meanwhile."
    assert shown.errors["bio"] == ["It is now: Theirs, saved first."]
    assert shown.non_field_errors()[0].startswith("Not saved: someone else has changed this")
    again = client.post(url, {"base": shown.base} | typed | {"bio": "Mine, typed meanwhile."})
    assert (again.status_code, Author.objects.get().bio) == (302, "Mine, typed meanwhile.")


def test_a_late_choice_is_told_by_its_label(signed_in, staff):
    world, china = factories.section("World"), factories.section("China", slug="china")
    client = signed_in(staff)
    url, form = opened(client, china)
    typed = {"name": "China", "slug": "china", "description": ""}
    client.post(url, form | typed | {"parent": world.pk})

    late = client.post(url, form | typed | {"parent": ""})

    assert late.context["adminform"].form.errors["parent"] == ["It is now: World"]


@pytest.mark.parametrize("make", [factories.author, factories.section, factories.tag, factories.source])
def test_a_save_that_does_not_say_what_it_began_from_is_refused(signed_in, admin_user, make):
    row = make()
    client = signed_in(admin_user)

    response = client.post(opened(client, row)[0], {"name": "Forged", "slug": "forged"})

    assert (response.status_code, type(row).objects.get().name) == (400, row.name)


# The journal


def test_journal_is_read_and_never_written(signed_in, admin_user):
    factories.article(by=admin_user, headline="Begun")
    entry = JournalEntry.objects.get()
    client = signed_in(admin_user)

    answers = [
        client.get("/admin/articles/journalentry/add/").status_code,
        client.post(f"/admin/articles/journalentry/{entry.pk}/change/", {"verb": "x"}).status_code,
        client.post(f"/admin/articles/journalentry/{entry.pk}/delete/", {"post": "yes"}).status_code,
    ]

    assert answers == [403, 403, 403]
    assert JournalEntry.objects.get() == entry


def test_journal_is_filtered_by_what_and_who(signed_in, editor, reporter):
    factories.article(by=reporter, headline="By the reporter")
    factories.article(by=editor, headline="By the editor")
    client = signed_in(editor)

    found = client.get("/admin/articles/journalentry/", {"verb": "start", "who": reporter.pk}).context["cl"].result_list

    assert [entry.subject for entry in found] == ["By the reporter"]


@pytest.mark.parametrize("count", [1, 6])
@pytest.mark.parametrize(("screen", "queries"), [("journalentry", 5), ("author", 4), ("source", 4), ("photo", 5)])
def test_lists_cost_the_same_for_one_and_for_many(signed_in, editor, screen, queries, count, django_assert_num_queries):
    for n in range(count):
        factories.article(by=editor)
        factories.author()
        factories.source()
        Photo.objects.create(token=str(n), credit="A. Khan")
    client = signed_in(editor)

    with django_assert_num_queries(queries):
        response = client.get(f"/admin/articles/{screen}/")

    assert len(response.context["cl"].result_list) == count
