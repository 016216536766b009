"""The desk of an editor who is limited to sections: its lists, its form, and requests that no page of theirs sends."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import sign_in, transitions, workflow
from articles.models import Article, Autosave, Status
from articles.working_copy import BylineEntry, WorkingCopy
from tests import factories
from tests.articles.admin.desk import ADD, LIST, address, messages, send, typed
from tests.articles.story import edited

JOURNAL = "/admin/articles/journalentry/"


@pytest.fixture
def sport(db):
    return factories.section("Sport")


@pytest.fixture
def world(db):
    return factories.section("World")


@pytest.fixture
def limited(sport):
    return factories.limited("Editor", sport)


@pytest.fixture(params=["few stories", "many stories"])
def client(request, signed_in, limited, monkeypatch):
    """Either way in which the database is asked, see `Article.objects.visible_to`."""
    if request.param == "many stories":
        monkeypatch.setattr(sign_in, "FEW", 0)
    return signed_in(limited)


def listed(client, **query) -> list[str]:
    return [article.headline for article in client.get(LIST, query).context["cl"].result_list]


# Lists


def test_list_and_search_find_own_sections_only(client, sport, world):
    factories.article(headline="Cup won", section=sport.pk)
    factories.article(headline="Cup lost", section=world.pk)

    assert (listed(client), listed(client, q="cup")) == (["Cup won"], ["Cup won"])


def test_filter_by_section_offers_own_sections_only(client, sport, world):
    factories.section("Cricket", parent=sport)

    found = next(spec for spec in client.get(LIST).context["cl"].filter_specs if spec.title == "section")
    refused = client.get(LIST, {"section": world.pk})

    assert [name for _, name in found.lookup_choices] == ["Sport", "— Cricket", "No section"]
    assert (refused.status_code, refused["Location"]) == (302, f"{LIST}?e=1")


def test_filter_by_author_does_not_tell_of_others_stories(client, sport, world):
    author = factories.author("Li Na")
    byline = {"bylines": (BylineEntry(author.pk),)}
    factories.article(headline="In", section=sport.pk, **byline)
    factories.article(headline="Out", section=world.pk, **byline)

    assert listed(client, author=author.pk) == ["In"]


@pytest.mark.parametrize("role", ["limited", "editor"])
@pytest.mark.parametrize("lookup", [
    "author__user__password__startswith", "section__limits__user__password__startswith", "created_by__password__regex",
    "section__name__startswith",
])  # fmt: skip
def test_no_filter_reaches_a_password_or_a_limit(db, signed_in, request, role, lookup, django_assert_max_num_queries):
    user = request.getfixturevalue(role)
    factories.article(by=user, section=None)
    client = signed_in(user)

    with django_assert_max_num_queries(12) as asked:
        response = client.get(LIST, {lookup: "a"})

    assert response.status_code == 400
    assert [q["sql"] for q in asked.captured_queries if re.search(r'WHERE.*"password"', q["sql"])] == []


def test_journal_and_its_export_leave_out_others_stories(client, sport, world):
    factories.article(headline="In", section=sport.pk)
    out = factories.article(headline="Out", section=world.pk)

    lines = [entry.subject for entry in client.get(JOURNAL).context["cl"].result_list]
    of_story = client.get(JOURNAL, {"story": out.pk}).context["cl"].result_list
    export = b"".join(client.get(f"{JOURNAL}export/").streaming_content).decode()

    assert ("In" in lines, "Out" in lines, list(of_story)) == (True, False, [])
    assert (",In," in export, ",Out," in export) == (True, False)


def test_tags_count_own_stories(signed_in, limited, editor, sport, world):
    tag = factories.tag("Cup")
    for section in (sport, world):
        factories.article(section=section.pk, tags=(tag.pk,))

    counted = {
        user.username: [row.use for row in signed_in(user).get("/admin/articles/tag/").context["cl"].result_list]
        for user in (limited, editor)
    }

    assert counted == {limited.username: [1], editor.username: [2]}


def test_merging_a_tag_says_that_it_reaches_other_sections_and_not_how_far(signed_in, sport, world):
    used, unused = factories.tag("Cup"), factories.tag("Goal")
    limited, chief = factories.limited("Chief editor", sport), factories.user("Chief editor")
    for section in (sport, world, world):
        factories.article(section=section.pk, tags=(used.pk,))
    factories.article(section=sport.pk, tags=(unused.pk,))

    def said(user, tag) -> str:
        page = signed_in(user).get(f"/admin/articles/tag/{tag.pk}/merge/").text
        return page.partition("<p>“")[2].partition("; the name")[0]

    assert said(chief, used) == "Cup” is on 3 stories. They get the other tag instead"
    every = "” is on 1 story of your sections. Every story of the house that has it gets the other tag instead"
    assert (said(limited, used), said(limited, unused)) == (f"Cup{every}", f"Goal{every}")


def test_what_can_not_be_deleted_does_not_name_the_story(signed_in, chief, sport, world):
    author = factories.author("Li Na")
    released = factories.released(headline="Out", section=world.pk, bylines=(BylineEntry(author.pk),))
    delete = f"/admin/articles/author/{author.pk}/delete/"
    limited = factories.limited("Chief editor", sport)

    pages = {user.username: signed_in(user).get(delete).context["protected"] for user in (limited, chief)}

    assert pages[limited.username] == ["Stories of the house"]
    assert len(pages[chief.username]) > 0
    assert released.article.bylines.count() == 1


def test_home_board_and_calendar_show_own_sections_only(client, limited, sport, world):
    for section in (sport, world):
        review, due, alert = (factories.article(headline=f"{n} {section}", section=section.pk) for n in "123")
        workflow.submit(review, base=1, by=None)
        workflow.release(due, base=1, by=None, live_from=timezone.now() + timezone.timedelta(hours=1))
        workflow.raise_breaking(alert, base=1, by=None)
    factories.article(headline="4 World", section=None)

    pages = "".join(client.get(reverse(f"admin:{name}")).content.decode() for name in ("index", "board", "calendar"))

    assert set(re.findall(r"\d (?:Sport|World)", pages)) == {"1 Sport", "2 Sport", "3 Sport"}


def test_a_returned_story_that_was_moved_out_waits_for_nobody_here(signed_in, sport, world):
    reporter = factories.limited("Reporter", sport)
    story = workflow.start(factories.copy(headline="Moved", section=sport.pk), by=reporter)
    workflow.submit(story, base=1, by=reporter)
    workflow.return_(story, base=1, by=None)
    client = signed_in(reporter)

    before = "Moved" in client.get("/admin/").content.decode()
    edited(story, section=world.pk)

    assert (before, "Moved" in client.get("/admin/").content.decode()) == (True, False)


# Bulk actions


@pytest.mark.parametrize("verb", ["submit", "approve", "release", "spike", "raise_breaking"])
def test_bulk_verb_with_others_ids_does_nothing_to_them(client, sport, world, verb):
    own, other = factories.article(section=sport.pk), factories.article(headline="Out", section=world.pk)
    data = {
        "action": verb, "index": 0, "_selected_action": [own.pk, other.pk, 987654], "confirmed": 1, "level": 2,
        "length": "60", f"base-{own.pk}": 1, f"base-{other.pk}": 1,
    }  # fmt: skip

    asked = send(client, LIST, {name: value for name, value in data.items() if name != "confirmed"})
    send(client, LIST, data)

    assert [article.pk for article in asked.context["articles"]] == [own.pk]
    assert own.status_at(timezone.now()) != Status.DRAFT
    assert other.status_at(timezone.now()) == Status.DRAFT
    assert messages(client.get(LIST)) == [f"{transitions.BY_VERB[verb].label}: done for 1 story."]


# The form


def section_choices(response, name: str = "section") -> list[str]:
    return [label for _, label in response.context["form"].fields[name].choices]


def test_form_offers_own_sections(client, sport, world):
    factories.section("Cricket", parent=sport)

    response = client.get(ADD)

    assert section_choices(response) == ["No section yet", "Sport", "— Cricket"]
    assert section_choices(response, "further_sections") == ["Sport", "— Cricket"]


def test_form_of_a_story_that_others_share_leaves_their_sections_as_they_are(client, sport, world):
    china = factories.section("Pak-China")
    article = factories.article(section=world.pk, further_sections=(sport.pk, china.pk))

    page = client.get(address(article))
    send(client, address(article), typed(article, headline="Newer", further_sections=[sport.pk]))

    assert (section_choices(page), section_choices(page, "further_sections")) == (["World"], ["Sport"])
    assert page.context["form"].fields["further_sections"].help_text == "Also in “Pak-China”, which you can't change."
    saved = WorkingCopy.of(Article.objects.get(pk=article.pk))
    assert (saved.headline, saved.section, saved.further_sections) == ("Newer", world.pk, (sport.pk, china.pk))


@pytest.mark.parametrize("field", ["section", "further_sections"])
def test_forged_section_is_refused_and_the_text_stays_in_the_form(client, sport, world, field):
    article = factories.article(section=sport.pk)

    response = send(client, address(article), typed(article, headline="Typed") | {field: world.pk})

    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["headline"].value() == "Typed"
    assert Article.objects.get(pk=article.pk).revision_number == 1


def test_form_that_would_hide_the_story_says_so(client, sport):
    article = factories.article(section=sport.pk)

    response = send(client, address(article), typed(article, headline="Typed", section=""))

    assert response.context["form"].non_field_errors() == [
        "The story would be in none of your sections any more. Keep one of them: “Sport”."
    ]
    assert response.context["form"]["headline"].value() == "Typed"


def test_text_typed_into_a_story_that_was_moved_out_becomes_a_new_story(client, sport, world):
    article = factories.article(headline="Opened", section=sport.pk)
    data = typed(article, headline="Typed", body="<p>An hour of work.</p>")
    edited(article, section=world.pk)

    response = send(client, address(article), data)
    form = response.context["form"]
    send(client, response.context["action"], data)

    assert (response.status_code, response.context["article"], response.context["action"]) == (404, None, ADD)
    assert (form["headline"].value(), form["body"].value()) == ("Typed", "<p>An hour of work.</p>")
    assert form.non_field_errors() == [
        "This story is not there, or not in your sections any more. To keep your text, save it here as a new story."
    ]
    assert listed(client) == ["Typed"]
    assert (article.revisions.count(), Article.objects.get(pk=article.pk).headline) == (2, "Opened")


def test_save_to_a_story_outside_is_answered_as_one_to_none(client, world):
    article = factories.article(headline="Out", section=world.pk)
    data = typed(None, headline="Typed", base=1)

    pages = []
    for url in (address(article), f"{LIST}987654/change/"):
        pages.append(send(client, url, data))
        Autosave.objects.all().delete()  # else the second page offers what the first one kept

    bodies = [
        # The switch of languages leads back to the address that was asked for.
        re.sub(r'(nonce|(csrfmiddlewaretoken|opening|next)" value)="[^"]+"', "", page.content.decode())
        for page in pages
    ]
    assert [page.status_code for page in pages] == [404, 404]
    assert bodies[0] == bodies[1]


# What it costs


def cost(client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("page", "more"), [
    (LIST, 0), ("/admin/", 0), ("/admin/board/", 0), ("/admin/calendar/", 0), (JOURNAL, 0), ("/admin/articles/tag/", 0),
    (ADD, 1),
    ("history", 0), ("change", 2),
])  # fmt: skip
def test_a_limit_costs_so_many_queries_more(signed_in, limited, editor, sport, count, page, more):
    """What each page costs without a limit is a literal number in the tests of that page."""
    for _ in range(count):
        article = factories.article(section=sport.pk, tags=(factories.tag().pk,))
    page = page if page.startswith("/") else address(article, page)

    assert cost(signed_in(limited), page) - cost(signed_in(editor), page) == more
