"""Submitting to a desk, and returning with a note, page by page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from tests import factories
from tests.articles.admin.desk import address

pytestmark = pytest.mark.django_db


def test_author_chooses_desk_and_editor_and_the_editor_reads_the_note(signed_in, reporter, editor, chief):
    world, business = factories.section("World"), factories.section("Business")
    story = factories.article(by=reporter, headline="Trade", section=world.pk, further_sections=(business.pk,))
    client = signed_in(reporter)

    form = client.get(address(story, "submit")).context["form"]
    client.post(
        address(story, "submit"), {"base": 1, "desk": business.pk, "reviewer": editor.pk, "note": "Check\nthe sums."}
    )

    assert (set(form.fields["desk"].queryset), form["desk"].value()) == ({world, business}, world.pk)
    assert set(form.fields["reviewer"].queryset) == {editor, chief}
    review = signed_in(editor).get(address(story)).context["review"]
    assert f"<strong>Submitted</strong> by {reporter.username}, <time" in signed_in(editor).get(address(story)).text
    assert (review.step, review.by, review.asked, review.note) == (
        "Submitted", reporter, f"Business · {editor.username}", "Check\nthe sums.",
    )  # fmt: skip
    waiting = {
        user: [
            (s.headline, s.said)
            for q in signed_in(user).get("/admin/").context["queues"]
            if q.title == "Waiting for me"
            for s in q.stories
        ]
        for user in (editor, chief)
    }
    assert waiting == {editor: [("Trade", "Check\nthe sums.")], chief: []}


def test_author_reads_why_the_story_came_back_until_it_is_submitted_again(signed_in, reporter, editor):
    story = factories.article(by=reporter, headline="Trade")
    workflow.submit(story, base=1, by=reporter)
    signed_in(editor).post(address(story, "return"), {"base": 1, "note": "<b>Who</b> says so?"})
    client = signed_in(reporter)

    form, home = client.get(address(story)), client.get("/admin/")
    workflow.submit(story, base=1, by=reporter)

    assert (form.context["review"].step, form.context["review"].by) == ("Returned to draft", editor)
    for page in (form, home):
        assert "&lt;b&gt;Who&lt;/b&gt; says so?" in page.content.decode()
    assert client.get(address(story)).context["review"].step == "Submitted"
    workflow.approve(story, base=1, by=editor)
    assert client.get(address(story)).context["review"] is None


@pytest.mark.parametrize("scheduled", [True, False])
def test_return_says_plainly_that_a_scheduled_story_still_goes_out(signed_in, editor, scheduled):
    story = factories.article()
    workflow.approve(story, base=1, by=editor)
    if scheduled:
        workflow.release(story, base=1, by=None, live_from=timezone.now() + timedelta(days=1))

    html = signed_in(editor).get(address(story, "return")).content.decode()

    assert ("It still goes out by itself: the story stays scheduled for" in html) is scheduled
    assert (f'href="{address(story, "pull_back")}"' in html) is scheduled


def test_story_without_a_section_asks_every_editor(signed_in, reporter, editor):
    story = factories.article(by=reporter, headline="Placeless", section=None)
    client = signed_in(reporter)

    fields = list(client.get(address(story, "submit")).context["form"].fields)
    client.post(address(story, "submit"), {"base": 1, "reviewer": "", "note": ""})

    story.refresh_from_db()
    assert (fields, story.get_stage_display(), story.review_desk) == (["reviewer", "note"], "In review", None)


def test_editor_who_may_not_review_can_t_be_chosen_by_a_forged_form(signed_in, reporter):
    story = factories.article(by=reporter)

    response = signed_in(reporter).post(
        address(story, "submit"), {"base": 1, "desk": story.section_id, "reviewer": reporter.pk}
    )

    story.refresh_from_db()
    assert (response.status_code, list(response.context["form"].errors), story.get_stage_display()) == (
        200,
        ["reviewer"],
        "Draft",
    )


@pytest.mark.parametrize("count", [1, 3])
def test_submit_page_costs_the_same_for_one_editor_and_for_three(signed_in, reporter, count, django_assert_num_queries):
    story = factories.article(by=reporter)
    for _ in range(count):
        factories.user("Editor")
    client = signed_in(reporter)

    with django_assert_num_queries(18):
        client.get(address(story, "submit"))
