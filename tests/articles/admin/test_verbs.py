"""The page of a verb: asks, does it, and says what it did. Permission is the verb's own."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.models import Stage, Status
from articles.transitions import BY_VERB
from articles.workflow import VERBS
from tests import factories
from tests.articles.admin.desk import address, messages


def status(article) -> Status:
    return article.status_at(timezone.now())


@pytest.fixture
def noon(time_machine):
    """The house clock stands at noon, 7 September 2026, PKT."""
    moment = timezone.datetime(2026, 9, 7, 7, 0, tzinfo=timezone.get_fixed_timezone(0))
    time_machine.move_to(moment, tick=False)
    return moment


def test_raise_breaking_releases_a_draft_and_says_until_when(noon, signed_in, editor):
    article = factories.article(headline="Flood")
    data = {"base": 1, "level": 2, "length": "60", "ends_at": ""}

    response = signed_in(editor).post(address(article, "raise_breaking"), data, follow=True)

    live = article.releases.get()
    assert status(article) == Status.BREAKING
    assert article.alerts.get().ends_at == noon + timedelta(hours=1)
    assert messages(response) == [
        f'Breaking until 13:00 PKT. Readers see it now. <a href="{live.get_absolute_url()}">View on site</a>'
    ]


def test_two_hours_are_offered_first(signed_in, editor):
    form = signed_in(editor).get(address(factories.article(), "raise_breaking")).context["form"]

    assert (form["length"].value(), form["level"].value()) == ("120", 2)


def test_custom_end_is_in_house_time(noon, signed_in, editor):
    article = factories.article()
    data = {"base": 1, "level": 3, "length": "at", "ends_at": "2026-09-07T12:30"}

    signed_in(editor).post(address(article, "raise_breaking"), data)

    assert article.alerts.get().ends_at == noon + timedelta(minutes=30)


def test_custom_end_needs_a_time(signed_in, editor):
    article = factories.article()

    response = signed_in(editor).post(
        address(article, "raise_breaking"), {"base": 1, "level": 2, "length": "at", "ends_at": ""}
    )

    assert response.context["form"].errors == {"ends_at": ["Say when the alert ends, or choose a length."]}
    assert status(article) == Status.DRAFT


def test_alert_over_24_hours_is_refused_with_the_input_kept(noon, signed_in, editor):
    article = factories.article()
    data = {"base": 1, "level": 2, "length": "at", "ends_at": "2026-09-09T12:00"}

    response = signed_in(editor).post(address(article, "raise_breaking"), data)

    form = response.context["form"]
    assert form.non_field_errors() == ["An alert can last 24 hours from when it was raised, not longer."]
    assert form["ends_at"].value() == "2026-09-09T12:00"
    assert status(article) == Status.DRAFT


def test_release_now_and_at_a_time(noon, signed_in, editor):
    now, later = factories.article(), factories.article()
    client = signed_in(editor)

    client.post(address(now, "release"), {"base": 1, "live_from": "", "live_until": ""}, follow=True)
    response = client.post(address(later, "release"), {"base": 1, "live_from": "2026-09-08T06:30"}, follow=True)

    assert (status(now), status(later)) == (Status.PUBLISHED, Status.SCHEDULED)
    assert messages(response) == ["Scheduled. Readers see it from 8 September 2026, 06:30 PKT."]


def test_release_without_a_section_says_what_to_do(signed_in, editor):
    article = factories.article(section=None)

    response = signed_in(editor).post(address(article, "release"), {"base": 1})

    assert response.context["form"].non_field_errors() == ["Choose a section before the story goes out."]


def test_verb_from_an_old_page_is_stale(signed_in, editor, chief):
    article = factories.article()
    workflow.edit(article, factories.copy(headline="Newer", section=article.section_id), base=1, by=chief)

    response = signed_in(editor).post(address(article, "release"), {"base": 1})

    assert (response.status_code, response.context["base"], status(article)) == (409, 2, Status.DRAFT)
    assert response.context["form"].non_field_errors() == [
        "The story has changed since you looked at it. Read the new version, then decide again."
    ]


@pytest.mark.parametrize("verb", ["submit", "return", "approve", "release", "update", "raise_breaking", "correct"])
def test_verb_on_a_text_needs_the_revision_that_was_seen(signed_in, editor, verb):
    article = factories.article()

    assert signed_in(editor).post(address(article, verb), {}).status_code == 400


def test_correction_goes_out_alone_or_with_the_working_copy(signed_in, editor):
    article = factories.released(headline="Ten dead").article
    workflow.edit(article, factories.copy(headline="Nine dead", section=article.section_id), base=1, by=editor)
    client = signed_in(editor)
    data = {"base": 2, "kind": "correction", "text": "We wrote ten."}

    client.post(address(article, "correct"), data)
    alone = article.releases.live(at=timezone.now()).get().headline
    client.post(address(article, "correct"), data | {"with_update": "on", "text": "Nine people died, not ten."})

    assert (alone, article.releases.live(at=timezone.now()).get().headline) == ("Ten dead", "Nine dead")
    assert [c.text for c in article.corrections.all()] == ["We wrote ten.", "Nine people died, not ten."]


def test_correction_offers_an_update_only_when_there_is_one(signed_in, editor):
    article = factories.released().article

    form = signed_in(editor).get(address(article, "correct")).context["form"]

    assert list(form.fields) == ["kind", "text", "reason", "notice"]


def test_withdraw_asks_for_reason_and_offers_a_notice(signed_in, editor):
    article = factories.released().article
    client = signed_in(editor)
    offered = client.get(address(article, "withdraw")).context["form"]["notice"].value()

    without = client.post(address(article, "withdraw"), {"reason": "", "notice": offered})
    client.post(address(article, "withdraw"), {"reason": "The source took it back.", "notice": offered})

    assert without.context["form"].errors == {"reason": ["This field is required."]}
    assert (status(article), article.releases.get().withdrawal_notice) == (Status.WITHDRAWN, offered)
    assert article.journal.first().data["reason"] == "The source took it back."


def test_stand_down_and_extend(noon, signed_in, editor, time_machine):
    article = factories.article()
    workflow.raise_breaking(article, base=1, by=editor, ends_at=noon + timedelta(hours=1))
    time_machine.move_to(noon + timedelta(minutes=30), tick=False)
    client = signed_in(editor)

    client.post(address(article, "extend"), {"length": "360"})
    ends_at = article.alerts.get().ends_at
    client.post(address(article, "stand_down"))

    assert ends_at == noon + timedelta(hours=6, minutes=30)
    assert status(article) == Status.PUBLISHED


def test_note_of_a_return_is_told_in_the_history(signed_in, editor, reporter):
    article = factories.article()
    workflow.submit(article, base=1, by=reporter)
    client = signed_in(editor)

    client.post(address(article, "return"), {"base": 1, "note": "Who says so?"})

    first = client.get(address(article, "history")).context["lines"][0]
    assert (first["label"], first["notes"]) == ("Return to draft", ["Who says so?"])
    assert Stage(article.__class__.objects.get(pk=article.pk).stage) == Stage.DRAFT


@pytest.mark.parametrize("group", ["Reporter", "Editor", "Chief editor", "Staff"])
@pytest.mark.parametrize("verb", VERBS)
def test_who_may_open_and_send_a_verb_is_what_the_table_says(signed_in, db, group, verb):
    user, article = factories.user(group), factories.article()
    client, may = signed_in(user), user.has_perm(BY_VERB[verb].permission)

    answers = (
        client.get(address(article, verb)).status_code,
        client.post(address(article, verb), {"base": 1}).status_code,
    )

    assert answers[0] == (200 if may else 403)
    assert (answers[1] == 403) == (not may)


def test_reporter_cannot_publish_in_any_way(signed_in, reporter):
    article = factories.article()
    client = signed_in(reporter)

    for verb in ("approve", "release", "raise_breaking"):
        client.post(address(article, verb), {"base": 1, "level": 2, "length": "60"})

    assert (status(article), article.releases.count()) == (Status.DRAFT, 0)


def test_verbs_need_a_token_from_the_page(editor):
    client, article = Client(enforce_csrf_checks=True), factories.article()
    client.force_login(editor)

    assert client.post(address(article, "release"), {"base": 1}).status_code == 403


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_of_an_unknown_story_is_not_found(signed_in, admin_user, verb):
    assert signed_in(admin_user).get(f"/admin/articles/article/999999/{verb}/").status_code == 404


def test_end_is_set_shown_in_form_and_list_and_removed(noon, signed_in, editor):
    article, client = factories.released().article, signed_in(editor)
    until = {"live_until": "2026-09-07T18:00"}

    done = messages(client.post(address(article, "expire"), until, follow=True))
    asked = client.get(address(article, "expire")).context["form"]["live_until"]
    shown = [text in client.get(page).content.decode() for page, text in (
        (address(article), "<dt>Comes down</dt>"), ("/admin/articles/article/", "comes down <time"),
    )]  # fmt: skip
    removed = messages(client.post(address(article, "expire"), {"live_until": ""}, follow=True))

    link = f' <a href="{article.releases.get().get_absolute_url()}">View on site</a>'
    assert done == [f"It comes down on 7 September 2026, 18:00 PKT.{link}"]
    assert 'value="2026-09-07T18:00"' in str(asked)
    assert shown == [True, True]
    assert removed == [f"The end is removed. It stays.{link}"]
    assert article.releases.get().live_until is None
