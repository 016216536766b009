"""The checklist at the desk: beside the form, on the pages of verbs, in bulk, and the house's table of marks."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from django.utils.html import escape

from articles import notes, workflow
from articles.checklist.marks import Marks
from articles.models import ChecklistRule, JournalEntry, Photo, Status
from newsroom.lib.figures import Figure
from tests import factories
from tests.articles.admin.desk import LIST, address, messages, send, typed

TABLE = "/admin/articles/checklistrule/"
UNFINISHED = "<p>About TK people came.</p>"
FINDING = "“About TK people came.” still holds “TK”. Write what belongs there."
NO_BYLINE = "The story does not say whose it is. Add a byline, or credit its source."
NO_CREDIT = "No source is credited. Add the agency itself, or the one whose material the story uses."


def unfinished(**fields: object):
    return factories.article(body=UNFINISHED, **fields)


def status(article) -> Status:
    return article.status_at(timezone.now())


def lines(found) -> list[tuple[str, str]]:
    return [(line.sentence, line.address) for line in found]


# Beside the form


def test_form_shows_what_is_found_in_the_saved_text_with_ways_to_the_fields(signed_in, editor):
    panel = signed_in(editor).get(address(unfinished())).context["checklist"]

    assert lines(panel.blocking) == [(FINDING, "#body-label")]
    assert lines(panel.telling) == [(NO_BYLINE, "#bylines-title"), (NO_CREDIT, "#credits-title")]


def test_form_is_quiet_when_all_is_well(signed_in, editor):
    response = signed_in(editor).get(address(factories.golden()))

    assert lines(response.context["checklist"].blocking + response.context["checklist"].telling) == []
    assert "All is well." in response.text


def test_every_place_that_a_finding_names_is_on_the_form(signed_in, editor):
    story = unfinished(section=None, headline="x" * 91, standfirst="TK", kicker="TK")
    response = signed_in(editor).get(address(story))

    panel = response.context["checklist"]
    anchors = {line.address.removeprefix("#") for line in panel.blocking + panel.telling}
    assert anchors == {
        "id_section", "id_kicker", "id_standfirst", "body-label", "id_headline", "credits-title", "bylines-title",
    }  # fmt: skip
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in response.text] == []


def test_finding_about_a_photo_leads_to_where_it_is_mended(signed_in, editor):
    lead, placed = (Photo.objects.create(token=str(n) * 32, headline="Mine", credit="A. Khan") for n in range(2))
    article = factories.article(lead_photo=lead.pk, body=f"<p>Text.</p>{Figure(placed.pk)}")
    response = signed_in(editor).get(address(article))

    panel = response.context["checklist"]
    assert lines(panel.blocking) == [
        ("The photo has no alternative text. Say what it shows.", "#id_lead_alt"),
        ("The photo “Mine” in the text has no alternative text. Say what it shows.", "#figure-1"),
    ]
    assert lines(panel.telling)[:2] == [
        ("The photo has no licence. Say in its form why we may print it.", f"/admin/articles/photo/{lead.pk}/change/"),
        (
            "The photo “Mine” in the text has no licence. Say in its form why we may print it.",
            f"/admin/articles/photo/{placed.pk}/change/",
        ),
    ]
    assert 'id="id_lead_alt"' in response.text


def test_finding_about_notes_leads_to_them(signed_in, editor):
    article = factories.golden()
    notes.add(article, text="Who says so?", by=editor)

    panel = signed_in(editor).get(address(article)).context["checklist"]

    assert lines(panel.telling) == [("1 note is open. Resolve it first.", f"{address(article, 'notes')}")]


def test_new_story_has_no_checklist_yet(signed_in, editor):
    assert signed_in(editor).get("/admin/articles/article/add/").context["checklist"] is None


def test_saving_is_never_blocked(signed_in, reporter):
    article = unfinished()

    response = send(signed_in(reporter), address(article), typed(article, standfirst="TK"))

    assert response.status_code == 302


# On the page of a verb


def test_page_of_a_release_shows_what_blocks_and_what_is_worth_a_look(signed_in, editor, chief):
    article = unfinished()
    of_editor, of_chief = (signed_in(user).get(address(article, "release")) for user in (editor, chief))

    panel = of_editor.context["checklist"]
    assert lines(panel.blocking) == [(FINDING, f"{address(article)}#body-label")]
    assert [sentence for sentence, _ in lines(panel.telling)] == [NO_BYLINE, NO_CREDIT]
    assert ("override" in of_editor.context["form"].fields, "override" in of_chief.context["form"].fields) == (
        False,
        True,
    )
    assert ('name="override"' in of_editor.text, 'name="override"' in of_chief.text) == (False, True)


def test_reason_is_asked_for_only_when_something_blocks(signed_in, chief):
    assert 'name="override"' not in signed_in(chief).get(address(factories.article(), "release")).text


def test_reason_is_not_asked_for_what_can_not_be_overridden(signed_in, chief):
    response = signed_in(chief).get(address(factories.article(section=None), "release"))

    assert 'name="override"' not in response.text


@pytest.mark.parametrize("verb", ["submit", "approve", "spike"])
def test_other_verbs_show_no_checklist(signed_in, editor, verb):
    assert signed_in(editor).get(address(unfinished(), verb)).context["checklist"] is None


def test_alert_on_a_story_that_is_out_shows_no_checklist(signed_in, editor):
    assert signed_in(editor).get(address(factories.released().article, "raise_breaking")).context["checklist"] is None


@pytest.mark.parametrize("reason", ["", "I know better."])
def test_raw_post_of_an_editor_is_refused_with_what_was_typed(signed_in, editor, reason):
    article = unfinished()
    data = {"base": 1, "live_from": "2199-01-02T10:00", "override": reason}

    response = signed_in(editor).post(address(article, "release"), data)

    assert response.context["form"].non_field_errors() == [
        "The checklist stops this story. Mend it, or ask someone who may override the checklist."
    ]
    assert (response.text.count(str(escape(FINDING))), response.text.count("who may override")) == (1, 1)
    assert response.context["form"]["live_from"].value() == "2199-01-02T10:00"
    assert (status(article), article.releases.count()) == (Status.DRAFT, 0)


def test_raw_post_without_a_reason_is_refused_and_with_one_goes_out(signed_in, chief):
    article = unfinished()
    client = signed_in(chief)

    refused = client.post(address(article, "release"), {"base": 1, "override": " "})
    before = status(article)
    response = client.post(
        address(article, "release"), {"base": 1, "override": "The number comes at noon."}, follow=True
    )

    assert refused.context["form"].non_field_errors() == [
        "The checklist stops this story. Mend it, or give a reason why the story goes out as it is."
    ]
    assert refused.text.count(str(escape(FINDING))) == 1
    assert (before, status(article)) == (Status.DRAFT, Status.PUBLISHED)
    assert messages(response)[0].startswith("Released. Readers see it now.")


def test_override_stands_in_history_journal_and_export(signed_in, chief):
    article = unfinished()
    client = signed_in(chief)
    client.post(address(article, "release"), {"base": 1, "override": "The number comes at noon."})

    told = ["In spite of the checklist: The number comes at noon.", FINDING]
    assert client.get(address(article, "history")).context["lines"][0]["notes"] == told
    assert " · ".join(told) in client.get("/admin/articles/journalentry/").text
    export = b"".join(client.get("/admin/articles/journalentry/export/").streaming_content).decode()
    assert "The number comes at noon." in export


def test_page_shows_what_blocks_at_the_chosen_time(signed_in, chief):
    """What the page found before it was sent need not be what the verb finds at that time."""
    other = workflow.release(factories.article(), base=1, by=None, live_until=timezone.now() + timedelta(days=1))
    ChecklistRule.objects.create(rule="links", mark="block")
    article = factories.article(body=f'<p><a href="{other.get_absolute_url()}">Before</a></p>')
    client = signed_in(chief)
    asked = client.get(address(article, "release"))

    response = client.post(address(article, "release"), {"base": 1, "live_from": "2199-01-02T10:00"})

    assert asked.context["checklist"].blocking == []
    assert [line.label for line in response.context["checklist"].blocking] == ["Links to our own pages"]
    assert 'name="override"' in response.text


# In bulk


def test_bulk_release_tells_which_stories_were_blocked_and_why(signed_in, chief):
    fine, blocked = factories.article(headline="Fine"), unfinished(headline="Unfinished")
    data = {
        "action": "release", "index": 0, "confirmed": 1, "_selected_action": [fine.pk, blocked.pk],
        f"base-{fine.pk}": 1, f"base-{blocked.pk}": 1, "override": "All of them.",
    }  # fmt: skip
    client = signed_in(chief)

    send(client, LIST, data)

    assert (status(fine), status(blocked)) == (Status.PUBLISHED, Status.DRAFT)
    assert messages(client.get(LIST)) == [
        "Release: done for 1 story.",
        f"“Unfinished”: {FINDING} Mend it, or give a reason why the story goes out as it is.",
    ]


def asked(client, articles, verb="release"):
    return send(client, LIST, {"action": verb, "index": 0, "_selected_action": [a.pk for a in articles]})


def test_bulk_release_shows_what_is_found_in_each_story_before_it_is_done(signed_in, editor):
    golden, bare, blocked = factories.golden(), factories.article(), unfinished()

    response = asked(signed_in(editor), [golden, bare, blocked])

    found = {article.pk: article.checklist for article in response.context["articles"]}
    assert {pk: (lines(panel.blocking), [s for s, _ in lines(panel.telling)]) for pk, panel in found.items()} == {
        golden.pk: ([], []),
        bare.pk: ([], [NO_BYLINE, NO_CREDIT]),
        blocked.pk: ([(FINDING, f"{address(blocked)}#body-label")], [NO_BYLINE, NO_CREDIT]),
    }
    assert (response.text.count(str(escape(FINDING))), response.text.count(NO_CREDIT)) == (1, 2)


@pytest.mark.parametrize(
    ("verb", "before"),
    [("approve", "draft"), ("spike", "draft"), ("raise_breaking", "released"), ("release", "released")],
)
def test_bulk_verbs_that_put_no_text_of_the_story_out_show_no_checklist(signed_in, editor, verb, before):
    article = factories.released().article if before == "released" else factories.article()

    response = asked(signed_in(editor), [article], verb)

    assert [article.checklist for article in response.context["articles"]] == [None]


@pytest.mark.parametrize("count", [1, 3])
def test_bulk_release_asks_the_checklist_of_all_stories_at_once(signed_in, editor, count, django_assert_num_queries):
    client, articles = signed_in(editor), [factories.article() for _ in range(count)]

    with django_assert_num_queries(17):
        asked(client, articles)


# The house's table


def marks_sent(**changes: str) -> dict[str, str]:
    return {"seen": Marks.read().seen(None)} | changes


def test_table_shows_each_rule_with_what_holds(signed_in, chief):
    ChecklistRule.objects.create(rule="credit", kind="news", mark="block")

    rows = {rule.key: cells for rule, cells in signed_in(chief).get(TABLE).context["rows"]}

    assert list(rows)[:3] == ["section", "text", "placeholder"]
    assert rows["section"] == []
    assert [(cell["kind"], cell["chosen"], cell["holds"], cell["choices"][0][1]) for cell in rows["credit"]] == [
        ("All kinds", "", "tell", "(tell)"),
        ("News", "block", "block", "(tell)"),
        ("Analysis", "", "tell", "(tell)"),
        ("Opinion", "", "tell", "(tell)"),
        ("Feature", "", "tell", "(tell)"),
    ]


def test_marks_are_saved_at_once_and_journalled(signed_in, chief):
    client = signed_in(chief)

    response = client.post(TABLE, marks_sent(**{"mark-credit-all": "block", "mark-byline-opinion": "off"}), follow=True)

    assert messages(response) == ["Saved: 2 marks changed."]
    assert set(ChecklistRule.objects.values_list("rule", "kind", "mark", "section")) == {
        ("credit", "", "block", None), ("byline", "opinion", "off", None),
    }  # fmt: skip
    assert JournalEntry.objects.get().data["note"] == (
        "Byline, opinion: not marked → off; Credit, all kinds: not marked → block"
    )


def test_marks_of_one_section(signed_in, chief):
    section = factories.section("World")
    client = signed_in(chief)
    address_ = f"{TABLE}?section={section.pk}"

    client.post(address_, {"seen": Marks.read().seen(section), "mark-credit-all": "off"})

    assert ChecklistRule.objects.get().section == section
    scopes = client.get(address_).context["scopes"]
    assert [(s["name"], s["count"], s["is_current"]) for s in scopes] == [
        ("All sections", 0, False), ("World", 1, True)
    ]  # fmt: skip


def test_marks_that_changed_meanwhile_are_not_overwritten_and_the_choices_are_kept(signed_in, chief):
    data = marks_sent(**{"mark-credit-all": "block"})
    ChecklistRule.objects.create(rule="credit", mark="off")
    client = signed_in(chief)

    response = client.post(TABLE, data)

    assert (response.status_code, ChecklistRule.objects.get().mark) == (409, "off")
    cells = {rule.key: cells for rule, cells in response.context["rows"]}
    assert cells["credit"][0]["chosen"] == "block"
    assert client.post(TABLE, data | {"seen": response.context["seen"]}).status_code == 302
    assert ChecklistRule.objects.get().mark == "block"


@pytest.mark.parametrize("data", [{"mark-credit-all": "block"}, {"seen": "x", "mark-credit-all": "shout"}])
def test_marks_that_make_no_sense_are_a_bad_request(signed_in, chief, data):
    assert signed_in(chief).post(TABLE, data).status_code == 400
    assert ChecklistRule.objects.count() == 0


@pytest.mark.parametrize("section", ["x", "999999", "9" * 40, ""])
def test_section_that_is_none_is_not_found(signed_in, chief, section):
    assert signed_in(chief).get(f"{TABLE}?section={section}").status_code == 404


def test_one_who_may_only_look_can_not_change_marks(signed_in, editor):
    editor.user_permissions.add(Permission.objects.get(codename="view_checklistrule"))
    client = signed_in(type(editor).objects.get(pk=editor.pk))

    assert client.get(TABLE).status_code == 200
    assert client.post(TABLE, marks_sent(**{"mark-credit-all": "off"})).status_code == 403
    assert ChecklistRule.objects.count() == 0


def test_section_with_marks_is_not_deleted_under_them(signed_in, staff):
    section = factories.section("World")
    ChecklistRule.objects.create(rule="credit", section=section, mark="off")

    response = signed_in(staff).get(f"/admin/articles/section/{section.pk}/delete/")

    assert [str(row) for row in response.context["protected"]] == [
        "Checklist rule: credit is marked “off” for World"
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_table_costs_the_same_for_one_and_for_many(signed_in, chief, count, django_assert_num_queries):
    for _ in range(count):
        ChecklistRule.objects.create(rule="credit", section=factories.section(), mark="off")
    client = signed_in(chief)

    with django_assert_num_queries(5):
        client.get(TABLE)
