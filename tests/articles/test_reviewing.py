"""A submitted story asks a desk, or one editor of it; what comes back says why."""

import pytest

from articles import limits, reviewing, workflow
from articles.models import Article
from articles.refusal import Refused
from tests import factories

pytestmark = pytest.mark.django_db


def waiting(user) -> list[str]:
    return sorted(a.headline for a in Article.objects.visible_to(user).waiting_for_review_by(user))


def submitted(headline: str, **whom) -> Article:
    story = factories.article(headline=headline, section=whom.pop("section", None) or factories.section().pk)
    workflow.submit(story, base=1, by=None, **whom)
    return story


def test_named_editor_is_asked_alone_and_without_a_name_the_whole_desk(editor, chief):
    submitted("Any")
    submitted("Named", reviewer=editor)

    assert (waiting(editor), waiting(chief)) == (["Any", "Named"], ["Any"])


def test_story_whose_editor_left_asks_the_desk_again(editor, chief):
    submitted("Named", reviewer=editor)

    editor.is_active = False
    editor.save()

    assert waiting(chief) == ["Named"]


def test_desk_that_is_asked_is_one_of_the_storys_sections(editor, chief):
    business, world = factories.section("Business"), factories.section("World")
    story = factories.article(headline="Trade", section=world.pk, further_sections=(business.pk,))
    of_business, of_world = factories.user("Editor"), factories.user("Editor")
    limits.put(of_business, [business], by=chief)
    limits.put(of_world, [world], by=chief)

    workflow.submit(story, base=1, by=editor, desk=business)

    assert [waiting(user) for user in (of_business, of_world, editor)] == [["Trade"], [], ["Trade"]]
    line = story.journal.first()
    assert (line.data["desk"], line.data["reviewer"]) == ("Business", None)


def test_who_can_be_asked_may_see_the_story_and_review_it(editor, chief, reporter):
    world = factories.section("World")
    limited = factories.limited("Editor", factories.section("Sport"))

    asked = set(reviewing.reviewers(factories.article(section=world.pk)))

    assert {editor, chief} <= asked
    assert not {reporter, limited} & asked


def test_story_that_left_the_desk_it_asked_is_not_lost_to_its_editors(editor, chief):
    business, world = factories.section(), factories.section()
    story = factories.article(headline="Trade", section=world.pk, further_sections=(business.pk,))
    of_world = factories.user("Editor")
    limits.put(of_world, [world], by=chief)
    workflow.submit(story, base=1, by=editor, desk=business)
    before = waiting(of_world)

    workflow.edit(story, factories.copy(headline="Trade", section=world.pk), base=1, by=editor)

    assert (before, waiting(of_world)) == ([], ["Trade"])


@pytest.mark.parametrize("whom", ["desk", "reporter", "outside"])
def test_who_can_t_review_the_story_is_not_asked(reporter, chief, whom):
    outside = factories.user("Editor")
    limits.put(outside, [factories.section()], by=chief)
    story = factories.article()
    asked = {
        "desk": {"desk": factories.section("Elsewhere")},
        "reporter": {"reviewer": reporter},
        "outside": {"reviewer": outside},
    }[whom]

    with pytest.raises(Refused, match=r"not in Elsewhere|may not review this story"):
        workflow.submit(story, base=1, by=None, **asked)

    story.refresh_from_db()
    assert (story.get_stage_display(), story.review_desk, story.reviewer) == ("Draft", None, None)
