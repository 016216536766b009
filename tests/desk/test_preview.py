"""The addresses of previews: the readers' page exactly, kept by no cache, for those who may see it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import previews, workflow
from articles.models import Author, JournalEntry, PreviewLink, Release, Revision, Tag
from tests import factories
from tests.articles.admin.desk import send, typed
from tests.articles.story import HOUR
from tests.public.reader import elements, lines

pytestmark = pytest.mark.django_db


def preview(article) -> str:
    return reverse("desk_preview", args=[article.pk])


def links(article) -> str:
    return reverse("desk_preview_links", args=[article.pk])


def shared(article) -> str:
    _, token = previews.share(article, lasting=HOUR, by=None)
    return reverse("shared_preview", args=[token])


def test_preview_is_the_readers_page_line_by_line(signed_in, editor, client):
    article = factories.golden()

    before = lines(signed_in(editor).get(preview(article)))
    public = lines(client.get(workflow.release(article, base=1, by=None).get_absolute_url()))

    assert before == public
    assert "Credit: Independent News Pakistan (INP) — Pak-China" in before


def test_preview_says_that_it_is_not_public_outside_of_the_story(signed_in, editor):
    response = signed_in(editor).get(preview(factories.golden()))

    assert lines(response, "aside")[0] == "Preview – not public"
    assert "Preview – not public" not in lines(response, "main")


def test_preview_costs(signed_in, editor, django_assert_num_queries):
    client, article = signed_in(editor), factories.golden()
    client.get(preview(article))

    with django_assert_num_queries(18):
        client.get(preview(article))


@pytest.mark.parametrize("address", [preview, shared])
def test_preview_is_kept_by_no_cache_and_no_search_engine(signed_in, editor, address):
    response = signed_in(editor).get(address(factories.golden()))

    assert "no-store" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert response["Referrer-Policy"] == "no-referrer"
    assert elements(response, "meta", name="robots") == [{"name": "robots", "content": "noindex, nofollow, noarchive"}]


def test_only_the_desks_preview_may_stand_in_a_frame_of_the_house(signed_in, editor):
    client, article = signed_in(editor), factories.golden()

    desk, link, other = (client.get(address) for address in (preview(article), shared(article), links(article)))

    assert [r["X-Frame-Options"] for r in (desk, link, other)] == ["SAMEORIGIN", "DENY", "DENY"]
    assert "frame-ancestors 'self'" in desk["Content-Security-Policy"]
    assert [("frame-ancestors 'none'" in r["Content-Security-Policy"]) for r in (link, other)] == [True, True]


def test_what_is_typed_is_shown_and_saved_nowhere(signed_in, editor):
    article = factories.golden()
    counted = [Revision, Release, JournalEntry, Author, Tag]
    before = [model.objects.count() for model in counted]
    changes = {"headline": "Typed", "bylines-name": ["Somebody New"], "bylines-id": [""], "tags-name": ["Brand new"]}

    page = lines(send(signed_in(editor), preview(article), typed(article, **changes)))

    assert {"Typed", "By Somebody New", "Brand new"} <= set(page)
    assert [model.objects.count() for model in counted] == before
    article.refresh_from_db()
    assert article.headline == factories.GOLDEN_HEADLINE


def test_form_that_can_not_be_read_says_so(signed_in, editor):
    article = factories.golden()

    response = send(signed_in(editor), preview(article), typed(article, headline=""))

    assert (response.status_code, lines(response)) == (400, ["Nothing to show", "Headline: Give the story a headline."])


def test_as_of_a_time_shows_the_release_of_then_with_its_alert(signed_in, editor):
    article = factories.article(headline="First")
    first = workflow.release(article, base=1, by=None)
    alert = workflow.raise_breaking(article, base=1, by=None)
    workflow.edit(article, factories.copy(headline="Second", section=article.section_id), base=1, by=None)
    workflow.update(article, base=2, by=None, live_from=alert.ends_at + HOUR)
    client = signed_in(editor)

    def seen(at) -> list[str]:
        response = client.get(preview(article), {"at": at.isoformat()})
        return [
            line
            for line in lines(response)
            if line.split()[-1] in {"First", "Second"} or line.startswith(("Breaking", "Nothing of"))
        ]

    assert seen(first.live_from - HOUR) == ["Nothing of this story is live at this time."]
    assert any(line.startswith("Breaking") for line in seen(alert.raised_at))
    assert "First" in seen(alert.ends_at)
    assert "Second" in seen(alert.ends_at + HOUR)


@pytest.mark.parametrize("at", ["", "soon", "2026-13-01", "9999-01-01T00:00", "2026-01-29T14:05 05:00", "x" * 3000])
def test_time_that_is_none_is_refused(signed_in, editor, at):
    response = signed_in(editor).get(preview(factories.golden()), {"at": at})

    assert response.status_code == 400


def test_time_without_a_zone_is_the_houses(signed_in, editor):
    response = signed_in(editor).get(preview(factories.golden()), {"at": "2026-01-29T14:05"})

    assert lines(response, "aside") == ["Preview – what readers see at 29 January 2026, 14:05 PKT"]


def test_desk_shows_previews_to_those_who_may_see_stories(signed_in, staff, reporter, client):
    article = factories.golden()

    answers = {
        who: [client.get(address).status_code for address in (preview(article), links(article))]
        for who, client in {"nobody": client, "staff": signed_in(staff), "reporter": signed_in(reporter)}.items()
    }

    assert answers == {"nobody": [302, 302], "staff": [403, 403], "reporter": [200, 200]}
    assert signed_in(staff).post(preview(article)).status_code == 403


def test_link_is_made_shown_once_and_revoked(signed_in, editor, client):
    article, desk = factories.golden(), signed_in(editor)

    made = desk.post(links(article), {"hours": "24"})
    address = elements(made, "input", id="new-address")[0]["value"]
    path = address.removeprefix("http://127.0.0.1:8000")
    seen = client.get(path)
    again = desk.get(links(article))
    link = PreviewLink.objects.get()
    revoked = desk.post(reverse("desk_preview_revoke", args=[article.pk, link.pk]))

    assert factories.GOLDEN_HEADLINE in lines(seen)
    assert (path in made.content.decode(), path in again.content.decode()) == (True, False)
    assert (revoked.status_code, client.get(path).status_code) == (302, 404)
    assert not seen.cookies


def test_link_of_another_story_is_not_revoked(signed_in, editor):
    article, other = factories.golden(), factories.article()
    link, _ = previews.share(other, lasting=HOUR, by=None)

    response = signed_in(editor).post(reverse("desk_preview_revoke", args=[article.pk, link.pk]))

    assert response.status_code == 404
    assert PreviewLink.objects.open(at=timezone.now()).count() == 1


@pytest.mark.parametrize("hours", ["", "73", "-1", "1e9", "x"])
def test_link_of_another_length_is_refused(signed_in, editor, hours):
    assert signed_in(editor).post(links(factories.golden()), {"hours": hours}).status_code == 400
    assert not PreviewLink.objects.exists()


def test_every_token_that_leads_nowhere_gets_the_same_answer(client):
    article = factories.article(headline="Canary")
    addresses = [shared(article) for _ in range(3)]
    PreviewLink.objects.filter(pk=PreviewLink.objects.first().pk).update(revoked_at=timezone.now())
    last = PreviewLink.objects.last()
    PreviewLink.objects.filter(pk=last.pk).update(
        made_at=last.made_at - timedelta(days=2), ends_at=last.made_at - timedelta(days=1)
    )

    answers = [client.get(address) for address in [*addresses, "/preview/unknown/", "/preview/x-1/"]]
    dead = [answer for answer in answers if answer.status_code == 404]

    assert [answer.status_code for answer in answers].count(200) == 1
    assert len({answer.content for answer in dead}) == 1
    assert {answer["Cache-Control"] for answer in dead} == {"no-store, private"}
    assert "Canary" not in dead[0].content.decode()


def test_link_answers_reading_only(client):
    assert client.post(shared(factories.golden())).status_code == 405


def test_embargo_is_said_to_whoever_has_the_link(client):
    article = factories.article(embargo_until=timezone.now() + HOUR)

    assert "Under embargo until" in lines(client.get(shared(article)), "aside")[0]
