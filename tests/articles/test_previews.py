"""Previews: what readers would get, without a row written; and links that end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import previews, workflow
from articles.models import PreviewLink, Release
from articles.refusal import NotAllowed, Refused
from articles.working_copy import WorkingCopy
from newsroom.lib.figures import Figure, Words
from tests import factories
from tests.articles.story import HOUR, KILL, NOW, edited, last_line

pytestmark = pytest.mark.django_db
PRINTED = [
    "headline", "kicker", "standfirst", "slug", "body", "section_id", "language", "kind", "dateline", "urgency",
    "lead_photo_id", "bylines", "byline_sentence", "credits", "seo_title", "seo_description", "canonical_url",
    "published_at", "article_id", "lead", "opening", "has_photos",
]  # fmt: skip


def shared(article, hours=24):
    return previews.share(article, lasting=hours * HOUR, by=None)


def test_preview_is_the_release_that_would_go_out():
    lead = Figure(factories.photo().pk, Words(caption="A mine.", credit="INP", alt="A copper mine"))
    article = edited(factories.golden(), lead_photo=lead)

    preview = previews.of_working_copy(article, at=timezone.now())
    released = workflow.release(article, base=2, by=None)

    assert {name: getattr(preview.release, name) for name in PRINTED} == {
        name: getattr(released, name) for name in PRINTED
    }
    assert [tag.name for tag in preview.tags] == ["Pak-China"]


def test_preview_writes_nothing(django_assert_num_queries):
    article = factories.golden()

    with django_assert_num_queries(9) as asked:
        preview = previews.of_working_copy(article, at=NOW)

    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)
    assert (preview.release.pk, Release.objects.count()) == (None, 0)


def test_preview_of_a_text_that_is_not_saved():
    article = factories.article(headline="Saved")
    typed = replace(WorkingCopy.of(article), headline="  Typed ", body="<p onclick=x>Text<script>x</script></p>")

    release = previews.of_working_copy(article, at=NOW, copy=typed).release

    assert (release.headline, release.body, release.slug) == ("Typed", "<p>Text</p>", "typed")


def test_story_without_a_section_can_be_previewed():
    release = previews.of_working_copy(factories.article(section=None), at=NOW).release

    assert (release.section.name, release.kicker) == ("No section yet", "No section yet")


def test_as_of_a_time_is_what_readers_see_then():
    article = factories.article(headline="First", tags=(factories.tag("Water").pk,))
    first = workflow.release(article, base=1, by=None)
    workflow.edit(article, factories.copy(headline="Second", section=article.section_id), base=1, by=None)
    second = workflow.update(article, base=2, by=None, live_from=first.live_from + HOUR)

    at = [previews.as_of(article, first.live_from + step * HOUR) for step in (-1, 0, 1)]

    assert [preview and preview.release for preview in at] == [None, first, second]
    assert [tag.name for tag in at[1].tags] == ["Water"]


def test_token_is_long_and_not_kept():
    link, token = shared(factories.article())

    assert len(token) >= 43  # 256 bits in base64
    assert token not in str(PreviewLink.objects.values().get())
    assert link.ends_at - link.made_at == 24 * HOUR


def test_link_leads_to_its_own_story_only():
    one, other = factories.article(), factories.article()
    (_, first), (_, second) = shared(one), shared(other)

    found = [previews.find_shared(token, at=timezone.now()) for token in (first, second, first[:-1], "", "x" * 5000)]

    assert found == [one, other, None, None, None]


def test_link_ends_at_its_time():
    link, token = shared(factories.article(), hours=72)

    tick = timedelta(microseconds=1)
    found = [previews.find_shared(token, at=at) for at in (link.ends_at - tick, link.ends_at)]

    assert found == [link.article, None]


ENDED = {
    "revoked": lambda article, link: previews.revoke(link, by=None),
    "spiked": lambda article, link: workflow.spike(article, by=None),
    "withdrawn": lambda article, link: (
        workflow.release(article, base=1, by=None),
        workflow.withdraw(article, by=None, **KILL),
    ),
}


@pytest.mark.parametrize("end", ENDED)
def test_link_is_dead_once_the_story_is(end):
    article = factories.article()
    link, token = shared(article)
    assert previews.find_shared(token, at=timezone.now()) == article

    ENDED[end](article, link)

    assert previews.find_shared(token, at=timezone.now()) is None


def test_story_can_be_shown_again_after_it_was_withdrawn():
    article = factories.released().article
    workflow.withdraw(article, by=None, **KILL)

    _, token = shared(article)

    assert previews.find_shared(token, at=timezone.now()) == article


def test_making_and_revoking_are_in_the_journal(editor):
    article = factories.article()

    link, _ = previews.share(article, lasting=HOUR, by=editor)
    made = last_line(article)
    previews.revoke(link, by=editor)
    previews.revoke(link, by=editor)

    assert (made.verb, made.actor, made.data) == (
        "share_preview", editor, {"link": link.pk, "ends_at": link.ends_at.isoformat()},
    )  # fmt: skip
    assert list(article.journal.values_list("verb", flat=True)) == ["revoke_preview", "share_preview", "start"]


@pytest.mark.parametrize("hours", [0, -1, 73])
def test_link_that_lasts_too_long_or_not_at_all_is_refused(hours):
    with pytest.raises(Refused, match="72 hours"):
        shared(factories.article(), hours=hours)


def test_spiked_story_is_shown_to_nobody():
    article = factories.article()
    workflow.spike(article, by=None)
    article.refresh_from_db()

    with pytest.raises(Refused, match="spiked"):
        shared(article)


def test_those_without_the_right_make_and_revoke_no_link(staff):
    link, _ = shared(factories.article())

    for verb in (lambda: previews.share(link.article, lasting=HOUR, by=staff), lambda: previews.revoke(link, by=staff)):
        with pytest.raises(NotAllowed):
            verb()
