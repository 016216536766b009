"""What is not before readers shows on no page, not by a word."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.working_copy import BylineEntry, WorkingCopy
from tests import factories

CANARY = "zanzibar"
NEVER = datetime(2099, 1, 1, tzinfo=UTC)


def secret(section, author, tag, **fields):
    """A story in which every text holds the canary word."""
    words = dict.fromkeys(("headline", "kicker", "standfirst", "dateline", "seo_title", "seo_description"), CANARY)
    return factories.article(
        **words | {
            "body": f"<p>{CANARY}</p>",
            "editor_note": CANARY,
            "section": section.pk,
            "bylines": (BylineEntry(author.pk), BylineEntry(factories.author(f"{CANARY} {author.pk}").pk)),
            "byline_sentence": f"{CANARY} in Lahore",
            "tags": (tag.pk,),
        } | fields
    )  # fmt: skip


def withdraw(article):
    workflow.release(article, base=1, by=None)
    workflow.withdraw(article, by=None, reason=CANARY, notice="This story was taken back.")


def expire(article):
    release = workflow.release(article, base=1, by=None, live_until=timezone.now() + timedelta(hours=1))
    type(release).objects.filter(pk=release.pk).update(
        live_from=NEVER - timedelta(days=36500),
        live_until=NEVER - timedelta(days=36400),
        published_at=NEVER - timedelta(days=36500),
    )


UNSEEN = {
    "draft": lambda article: None,
    "in review": lambda article: workflow.submit(article, base=1, by=None),
    "approved": lambda article: workflow.approve(article, base=1, by=None),
    "scheduled": lambda article: workflow.release(article, base=1, by=None, live_from=NEVER),
    "withdrawn": withdraw,
    "expired": expire,
    "spiked": lambda article: workflow.spike(article, by=None),
}


@pytest.fixture
def pages(get):
    """The content of every public page of a house with one seen story, by address."""
    section, author, tag = factories.section("Pakistan"), factories.author("Ayesha Khan"), factories.tag("Water")

    def read(make_unseen):
        article = secret(section, author, tag)
        make_unseen(article)
        seen = factories.released(section=section.pk, bylines=(BylineEntry(author.pk),), tags=(tag.pk,))
        day = timezone.localtime(seen.published_at).strftime("/archive/%Y/%m/%d/")
        addresses = ["/", "/pakistan/", "/author/ayesha-khan/", "/tag/water/", "/archive/", day, "/robots.txt"]
        addresses += [seen.get_absolute_url(), f"/pakistan/{seen.slug}-{article.pk}/", f"/pakistan/x-{article.pk}"]
        addresses += ["/archive/2098/12/31/", "/archive/1999/01/26/", "/nowhere/", "/?before=1", "/archive/?before=1"]
        return {address: get(address) for address in addresses}

    return read


@pytest.mark.parametrize("state", UNSEEN)
def test_unseen_story_shows_on_no_page(pages, state):
    responses = pages(UNSEEN[state])

    for address, response in responses.items():
        assert CANARY not in response.content.decode().casefold(), address
        assert CANARY not in response.get("Location", ""), address


def test_canary_would_be_seen_once_the_story_is_out(pages):
    responses = pages(lambda article: workflow.release(article, base=1, by=None))

    showing = [
        address for address, r in responses.items() if CANARY in r.content.decode().casefold() + r.get("Location", "")
    ]
    assert {"/", "/pakistan/", "/author/ayesha-khan/", "/tag/water/", "/archive/"} <= set(showing)


def test_working_copy_of_a_live_story_shows_nothing_before_its_update(get):
    article = factories.article(headline="Seen")
    address = workflow.release(article, base=1, by=None).get_absolute_url()
    changed = {
        **WorkingCopy.of(article).__dict__,
        "headline": CANARY,
        "body": f"<p>{CANARY}</p>",
        "editor_note": CANARY,
    }
    workflow.edit(article, WorkingCopy(**changed), base=1, by=None)
    workflow.update(article, base=2, by=None, live_from=NEVER, note=CANARY)

    for page in ("/", address, "/archive/"):
        assert CANARY not in get(page).content.decode(), page
