"""Saved filters above the story list and on the home page: used, kept, and never more than the list itself allows."""

import pytest
from django.contrib.auth.models import Permission, User

from articles.models import SavedFilter
from articles.working_copy import BylineEntry
from tests import factories
from tests.articles.admin.desk import LIST, messages
from tests.articles.admin.test_list import headlines, many

ADD = f"{LIST}filters/add/"


def use(saved: SavedFilter) -> str:
    return f"{LIST}filters/{saved.pk}/"


def change(saved: SavedFilter) -> str:
    return f"{LIST}filters/{saved.pk}/change/"


def save(client, saved: SavedFilter, **typed):
    """Open the page of a filter, type, and save."""
    form = client.get(change(saved)).context["form"]
    now = {"name": saved.name} | ({"is_shared": "on"} if saved.is_shared else {})
    return client.post(change(saved), {"base": form.base} | now | typed)


def chips(client, address: str = LIST, **query) -> list[str]:
    """The names of the chips, the current one with a star."""
    shown = client.get(address, query).context["saved_filters"]
    return [f"{chip.name}{' *' if chip.is_current else ''}{' (gone)' if chip.is_gone else ''}" for chip in shown]


def test_what_the_list_shows_is_saved_under_a_name_and_found_again(signed_in, editor):
    section = factories.section("Sport")
    factories.article(headline="Gold for Lahore", section=section.pk)
    factories.article(headline="Gold in Karachi")
    client = signed_in(editor)

    link = client.get(LIST, {"q": " gold ", "section": section.pk, "status": ""}).context["save_filter"]
    page = client.get(link)
    response = client.post(link, {"name": " Sport  gold "}, follow=True)

    assert page.context["asked"].told == ("“gold”", "Section: Sport")
    assert [(s.name, s.query, s.owner, s.is_shared) for s in SavedFilter.objects.all()] == [
        ("Sport gold", f"q=gold&section={section.pk}", editor, False)
    ]
    assert messages(response) == ["Saved: “Sport gold” stands above the list."]
    assert headlines(response) == ["Gold for Lahore"]
    assert chips(client, section=section.pk, q="gold") == ["Sport gold *"]


def test_one_question_has_one_spelling(signed_in, editor):
    factories.saved_filter("Drafts", "q=gold+ore&status=draft&mine=1", owner=editor)
    client = signed_in(editor)

    assert chips(client, mine="1", q="gold  ore", status="draft", changes="") == ["Drafts *"]
    assert chips(client, mine="1", q="gold ore") == ["Drafts"]


def test_own_come_first_then_what_is_shared_and_never_what_others_keep(signed_in, editor, reporter):
    factories.saved_filter("Reporter's", owner=reporter)
    factories.saved_filter("A shared one", is_shared=True)
    factories.saved_filter("zebra", owner=editor)
    factories.saved_filter("Apple", "q=x", owner=editor)
    client = signed_in(editor)

    assert chips(client) == ["Apple", "zebra", "A shared one"]
    assert chips(client, "/admin/") == ["Apple", "zebra", "A shared one"]


def test_current_chip_is_told_to_everyone_and_offers_its_change(signed_in, editor):
    saved = factories.saved_filter("Drafts", owner=editor)
    shared = factories.saved_filter("Reviews", "status=in_review", is_shared=True)
    client = signed_in(editor)

    own, others, none = (client.get(LIST, {"status": status}) for status in ("draft", "in_review", "spiked"))

    assert f'href="{LIST}?status=draft" aria-current="true" dir="auto">Drafts</a>' in own.content.decode()
    assert own.context["change_filters"] == [("Drafts", change(saved))]
    assert (own.context["save_filter"], others.context["save_filter"]) == ("", "")
    assert others.context["change_filters"] == []
    assert none.context["save_filter"] == f"{ADD}?status=spiked"
    assert client.get(use(shared))["Location"] == f"{LIST}?status=in_review"
    assert client.get(LIST).context["save_filter"] == ""


@pytest.mark.parametrize("count", [0, 1, 3, 20])
def test_chips_cost_one_query_however_many(signed_in, editor, count, django_assert_num_queries):
    many(3)
    for n in range(count):
        factories.saved_filter(f"Own {n}", owner=editor)
        factories.saved_filter(f"Shared {n}", is_shared=True)
    client = signed_in(editor)

    with django_assert_num_queries(10):
        client.get(LIST)


@pytest.mark.parametrize("role", ["editor", "limited"])
def test_list_keeps_within_twelve_queries_in_every_form(signed_in, editor, role, django_assert_max_num_queries):
    author, section = factories.author(), factories.section("Sport")
    user = editor if role == "editor" else factories.limited("Editor", section)
    for n in range(3):
        factories.article(headline=f"Story {n}", section=section.pk, bylines=(BylineEntry(author.pk),), by=user)
    factories.saved_filter("Shared", f"section={section.pk}", is_shared=True)
    client = signed_in(user)
    everything = {"q": "story", "author": author.pk, "section": section.pk, "status": "draft", "mine": "1"}

    for query in ({}, {"author": author.pk}, {"q": "story"}, {"section": section.pk}, everything):
        with django_assert_max_num_queries(12):
            response = client.get(LIST, query)
        assert len(headlines(response)) == 3


@pytest.mark.parametrize("query", [
    "", "status=", "created_by__password__startswith=a", "editor_note__contains=x", "status=draft&pk__in=1",
    "status=x", "section=999", "section=1+OR+1%3D1", "author=-1", "mine=2", "before=x", "q=%00",
    "&".join(f"a{n}=1" for n in range(50)),
])  # fmt: skip
def test_what_the_list_does_not_know_is_not_saved(signed_in, editor, query):
    response = signed_in(editor).post(f"{ADD}?{query}", {"name": "Sneaky"})

    assert response.status_code == 400
    assert not SavedFilter.objects.exists()


def test_a_row_that_was_written_past_the_desk_is_read_again_before_it_is_asked(signed_in, editor):
    saved = factories.saved_filter("Sneaky", "status=draft&created_by__password__startswith=a", owner=editor)
    client = signed_in(editor)

    response = client.get(use(saved))

    assert response.status_code == 200
    assert response.context["asked"].in_vain == "It asks for a filter that is not there, or not any more."
    assert chips(client) == ["Sneaky (gone)"]


def test_filter_whose_section_and_author_are_gone_says_so(signed_in, editor):
    section, author = factories.section("Sport"), factories.author("Li Na")
    saved = factories.saved_filter("Old", f"q=gold&section={section.pk}&author={author.pk}", owner=editor)
    client = signed_in(editor)
    before = client.get(use(saved)).status_code
    section.delete()
    author.delete()

    page = client.get(use(saved))

    assert (before, page.status_code) == (302, 200)
    assert "It asks for a section and an author that are not there, or not any more." in page.content.decode()
    assert chips(client) == ["Old (gone)"]
    assert client.get("/admin/").status_code == 200


def test_shared_filter_finds_what_its_user_may_see(db, signed_in):
    sport, world = factories.section("Sport"), factories.section("World")
    factories.article(headline="Match", section=sport.pk)
    factories.article(headline="Summit", section=world.pk)
    shared = factories.saved_filter("Drafts", is_shared=True)
    client = signed_in(factories.limited("Editor", sport))

    assert headlines(client.get(use(shared), follow=True)) == ["Match"]


def test_shared_filter_about_a_section_outside_the_limit_is_not_there(db, signed_in):
    sport, world = factories.section("Sport"), factories.section("World")
    outside = factories.saved_filter("World desk", f"section={world.pk}", is_shared=True)
    factories.saved_filter("Sport desk", f"section={sport.pk}", is_shared=True)
    client = signed_in(factories.limited("Editor", sport))

    assert client.get(use(outside)).status_code == 404
    assert (chips(client), chips(client, "/admin/")) == (["Sport desk"], ["Sport desk"])


def test_someone_elses_own_filter_answers_as_one_that_is_not_there(signed_in, editor, chief):
    saved = factories.saved_filter("Secret", owner=editor)
    client = signed_in(chief)

    for pk in (saved.pk, 987654321):
        answers = [
            client.get(f"{LIST}filters/{pk}/"), client.get(f"{LIST}filters/{pk}/change/"),
            client.post(f"{LIST}filters/{pk}/change/", {"base": "x", "name": "Mine"}),
            client.post(f"{LIST}filters/{pk}/delete/"),
        ]  # fmt: skip
        assert [answer.status_code for answer in answers] == [404] * 4
        assert not any("Secret" in answer.content.decode() for answer in answers)


def test_owner_renames_and_deletes(signed_in, editor):
    saved = factories.saved_filter("Drafts", owner=editor)
    client = signed_in(editor)

    renamed = save(client, saved, name="My drafts")
    deleted = client.post(f"{LIST}filters/{saved.pk}/delete/", follow=True)

    assert renamed["Location"] == f"{LIST}?status=draft"
    assert messages(deleted) == [
        "Saved: “My drafts” stands above the list.",
        "Deleted: “My drafts”. The stories stay as they are.",
    ]
    assert not SavedFilter.objects.exists()


def test_only_who_may_share_is_asked_whether(signed_in, editor, chief):
    own, of_chief = factories.saved_filter("Own", owner=editor), factories.saved_filter("Chief's", owner=chief)

    save(signed_in(editor), own, is_shared="on")
    save(signed_in(chief), of_chief, is_shared="on")

    assert list(SavedFilter.objects.filter(is_shared=True)) == [of_chief]


def test_right_to_share_can_be_given(signed_in, editor):
    editor.user_permissions.add(Permission.objects.get(codename="share_savedfilter"))
    client = signed_in(User.objects.get(pk=editor.pk))

    client.post(f"{ADD}?status=draft", {"name": "Drafts", "is_shared": "on"})

    assert SavedFilter.objects.get().is_shared


def test_owner_who_may_not_share_any_more_takes_a_filter_back(signed_in, editor):
    saved = factories.saved_filter("Drafts", owner=editor, is_shared=True)

    signed_in(editor).post(
        change(saved), {"base": signed_in(editor).get(change(saved)).context["form"].base, "name": "Drafts"}
    )

    assert not SavedFilter.objects.get().is_shared


@pytest.mark.parametrize("typed", [{"name": ""}, {"name": "\u200b "}, {"name": "x" * 41}, {"name": "taken"}])
def test_name_that_will_not_do_is_refused_and_stays_in_the_form(signed_in, editor, typed):
    factories.saved_filter("Taken", "q=other", owner=editor)

    response = signed_in(editor).post(f"{ADD}?status=draft", typed)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert SavedFilter.objects.count() == 1


def test_save_over_anothers_change_is_refused(signed_in, chief):
    saved = factories.saved_filter("Drafts", owner=chief, is_shared=True)
    second = signed_in(factories.user("Chief editor"))
    base = second.get(change(saved)).context["form"].base
    save(signed_in(chief), saved, name="Theirs")

    response = second.post(change(saved), {"base": base, "name": "Mine", "is_shared": "on"})

    assert (response.status_code, SavedFilter.objects.get().name) == (409, "Theirs")
    assert "It is now: Theirs" in response.content.decode()


def test_post_without_a_base_is_refused(signed_in, editor):
    saved = factories.saved_filter("Drafts", owner=editor)

    assert signed_in(editor).post(change(saved), {"name": "x"}).status_code == 400
    assert SavedFilter.objects.get().name == "Drafts"
