"""A release is frozen: what the desk does afterwards changes no word of it."""

from dataclasses import replace

import pytest

from articles import workflow
from articles.models import Author, Release, Section, Source
from articles.working_copy import BylineEntry, WorkingCopy
from tests import factories

pytestmark = pytest.mark.django_db


def words(release: Release) -> dict:
    return Release.objects.filter(pk=release.pk).values().get()


@pytest.fixture
def golden():
    article = factories.golden()
    return workflow.release(article, base=1, by=None)


def test_the_golden_story_is_frozen_line_by_line(golden):
    assert golden.headline == factories.GOLDEN_HEADLINE
    assert golden.kicker == "PAK-CHINA"
    assert golden.slug == "pak-china-mineral-cooperation-to-transform-pakistans-mineral-sector-report"
    assert golden.body == f"<p>{factories.GOLDEN_FIRST}</p>\n<p>{factories.GOLDEN_SLOGAN}</p>"
    assert golden.credit_line == "Independent News Pakistan (INP) — Pak-China"
    assert golden.bylines == [{"name": "Ayesha Khan", "slug": "ayesha-khan", "role": "reporter"}]
    assert golden.published_at == factories.GOLDEN_DATE
    assert (golden.section.name, golden.dateline, golden.urgency) == ("Pak-China", "ISLAMABAD", 1)
    assert list(golden.release_tags.values_list("tag__name", flat=True)) == ["Pak-China"]
    assert list(golden.release_authors.values_list("author__name", flat=True)) == ["Ayesha Khan"]


def test_later_changes_of_author_source_and_section_change_no_word(golden):
    before = words(golden)

    Author.objects.update(name="Someone Else", slug="someone-else")
    Source.objects.update(name="Another Source", short="AS")
    Section.objects.update(name="Asia")

    assert words(golden) == before


def test_later_edits_change_no_word(golden):
    before = words(golden)
    article = golden.article
    changed = replace(
        WorkingCopy.of(article), headline="Another", body="<p>Another.</p>", bylines=(), credits=(), tags=(), dated=None
    )

    workflow.edit(article, changed, base=1, by=None)

    assert words(golden) == before
    assert golden.release_tags.count() == golden.release_authors.count() == 1


def test_an_update_leaves_all_of_the_earlier_release_but_its_end(golden):
    before = words(golden)
    workflow.edit(golden.article, replace(WorkingCopy.of(golden.article), headline="Another"), base=1, by=None)

    workflow.update(golden.article, base=2, by=None)

    assert words(golden) | {"live_until": None, "ending": ""} == before


def test_the_kicker_is_the_sections_name_where_there_is_none():
    release = factories.released(kicker="", section=factories.section("Business").pk)

    assert release.kicker == "Business"


def test_a_release_is_listed_in_its_sections_and_in_what_they_are_inside():
    top = factories.section("Pakistan")
    child = factories.section("Punjab", parent=top)
    further = factories.section("Business")

    release = factories.released(section=child.pk, further_sections=(further.pk,))

    rows = release.listed_in.order_by("section__name").values_list("section__name", "implied")
    assert list(rows) == [("Business", False), ("Pakistan", True), ("Punjab", False)]


def test_an_author_with_two_roles_is_listed_once():
    author = factories.author()

    release = factories.released(bylines=(BylineEntry(author.pk), BylineEntry(author.pk, "photographer")))

    assert [byline["role"] for byline in release.bylines] == ["reporter", "photographer"]
    assert release.release_authors.count() == 1


def test_a_release_is_listed_under_its_own_date():
    release = factories.released(
        dated=factories.GOLDEN_DATE, tags=(factories.tag().pk,), bylines=(BylineEntry(factories.author().pk),)
    )

    rows = [*release.listed_in.all(), *release.release_tags.all(), *release.release_authors.all()]
    assert {row.published_at for row in rows} == {factories.GOLDEN_DATE}


@pytest.mark.parametrize("headline", ["؟", "!!!", "🎉🎉"])
def test_a_headline_without_letters_has_an_address_all_the_same(headline):
    assert factories.released(headline=headline).slug == "story"


def test_a_headline_in_urdu_has_its_own_letters_in_the_address():
    assert factories.released(headline="پاکستان اور چین", language="ur").slug == "پاکستان-اور-چین"
