"""The addresses of previews: the readers' page exactly, kept by no cache, for those who may see it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import previews, workflow
from articles.admin.story.wording import moment
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
    release = workflow.release(article, base=1, by=None)
    public = lines(client.get(release.get_absolute_url()))

    # A link to what is not public yet is given to nobody.
    assert [line for line in public if line not in before] == ["Share Copy link Send by mail"]
    assert [line for line in public if line in before] == before
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
            if line.split()[-1] in {"First", "Second"} or line.startswith(("Breaking", "Nothing to"))
        ]

    assert seen(first.live_from - HOUR) == ["Nothing to show"]
    assert any(line.startswith("Breaking") for line in seen(alert.raised_at))
    assert "First" in seen(alert.ends_at)
    assert "Second" in seen(alert.ends_at + HOUR)


@pytest.mark.parametrize("at", ["", "soon", "2026-13-01", "9999-01-01T00:00", "2026-01-29T14:05 05:00", "x" * 3000])
def test_time_that_is_none_is_refused(signed_in, editor, at):
    response = signed_in(editor).get(preview(factories.golden()), {"at": at})

    assert response.status_code == 400


def test_time_without_a_zone_is_the_houses(signed_in, editor):
    response = signed_in(editor).get(preview(factories.golden()), {"at": "2026-01-29T14:05"})

    assert lines(response, "aside")[0] == (
        "Preview – at 29 January 2026, 14:05 PKT readers see nothing: it is not released."
    )


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


def test_preview_says_what_is_live_then_or_why_nothing_is(signed_in, editor):
    now = timezone.now().replace(second=0, microsecond=0)
    article = factories.article(embargo_until=now + HOUR)
    workflow.release(article, base=1, by=None, live_from=now + 2 * HOUR, live_until=now + 3 * HOUR)
    out, client = factories.released(), signed_in(editor)
    workflow.withdraw(out.article, by=None, reason="Wrong.", notice="Withdrawn.")

    def said(story, at) -> str:
        return lines(client.get(preview(story), {"at": at.isoformat()}), "aside")[0].split("readers see ")[1]

    assert said(article, now) == f"nothing: it is under embargo until {moment(now + HOUR)}."
    assert said(article, now + HOUR) == f"nothing: it goes out on {moment(now + 2 * HOUR)}."
    assert said(article, now + 2 * HOUR) == "release 1."
    assert said(article, now + 3 * HOUR) == f"nothing: it came down on {moment(now + 3 * HOUR)}."
    assert said(out.article, now + HOUR).startswith("nothing: it was withdrawn on ")


def test_control_of_the_time_stands_on_the_page_but_not_in_the_frame_and_not_behind_a_link(signed_in, editor, client):
    article, desk = factories.golden(), signed_in(editor)

    pages = [
        desk.get(preview(article)),
        desk.get(preview(article), {"at": "2026-01-29T14:05"}),
        desk.get(preview(article), headers={"Sec-Fetch-Dest": "iframe"}),
        client.get(shared(article)),
    ]

    values = [[field["value"] for field in elements(page, "input", name="at")] for page in pages]
    assert values == [[""], ["2026-01-29T14:05"], [], []]


def test_time_that_the_clocks_show_twice_is_asked_back(signed_in, editor, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    client, article = signed_in(editor), factories.golden()

    asked = client.get(preview(article), {"at": "2026-10-25T02:30"})
    choices = [link["href"] for link in elements(asked, "a") if "at=" in link["href"]]
    answered = [lines(client.get(preview(article) + choice), "aside")[0] for choice in choices]

    assert (asked.status_code, lines(asked, "main")[:2]) == (
        400, ["Nothing to show", "The clocks of the house are changed then. Choose what you mean."]
    )  # fmt: skip
    assert [sentence.split("readers")[0] for sentence in answered] == [
        "Preview – at 25 October 2026, 02:30 CEST ", "Preview – at 25 October 2026, 02:30 CET "
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_links_of_a_story_cost_the_same_for_one_and_for_many(signed_in, editor, count, django_assert_num_queries):
    client, article = signed_in(editor), factories.article()
    for _ in range(count):
        previews.share(article, lasting=timedelta(hours=1), by=factories.user("Editor"))

    client.get(f"/admin/articles/article/{article.pk}/preview-links/")

    with django_assert_num_queries(5):
        page = client.get(f"/admin/articles/article/{article.pk}/preview-links/")

    assert page.text.count(">Revoke<") == count
