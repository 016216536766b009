"""Renaming and merging tags: what was reachable stays reachable."""

import pytest
from django.core.exceptions import ValidationError

from articles import tags
from articles.models import JournalEntry, ReleaseTag, Tag
from tests import factories

pytestmark = pytest.mark.django_db


def test_merge_moves_stories_and_releases(staff):
    old, new = factories.tag("Minerals"), factories.tag("Mining")
    release = factories.released(tags=(old.pk,))

    tags.merge(old, into=new, by=staff)

    assert list(release.article.tags.all()) == [new]
    assert list(ReleaseTag.objects.values_list("release", "tag")) == [(release.pk, new.pk)]


def test_merge_keeps_one_tag_where_a_story_has_both(staff):
    old, new = factories.tag("Minerals"), factories.tag("Mining")
    release = factories.released(tags=(old.pk, new.pk))

    tags.merge(old, into=new, by=staff)

    assert list(release.article.tags.all()) == [new]
    assert ReleaseTag.objects.get().tag == new


def test_merge_leads_the_old_name_and_earlier_aliases_to_the_target(staff):
    first, second, third = factories.tag("Ore"), factories.tag("Minerals"), factories.tag("Mining")
    tags.merge(first, into=second, by=staff)

    tags.merge(second, into=third, by=staff)

    assert Tag.objects.named("ORE") == third
    assert Tag.objects.named("minerals") == third
    assert set(third.aliases.all()) == {first, second}


@pytest.mark.parametrize("case", ["itself", "a merged one"])
def test_merge_refuses_a_target_that_is_no_other_tag_in_use(case, staff):
    tag, other = factories.tag("Ore"), factories.tag("Minerals")
    alias = factories.tag("Rocks")
    tags.merge(alias, into=other, by=staff)

    with pytest.raises(ValidationError, match="two different tags"):
        tags.merge(tag, into=tag if case == "itself" else alias, by=staff)

    tag.refresh_from_db()
    assert tag.merged_into is None


def test_merge_is_told_in_the_journal(staff):
    old, new = factories.tag("Minerals"), factories.tag("Mining")

    tags.merge(old, into=new, by=staff)

    entry = JournalEntry.objects.first()
    assert (entry.verb, entry.actor, entry.subject, entry.data) == (
        "merge tag", staff, "Minerals", {"tag": old.pk, "into": new.pk}
    )  # fmt: skip


def test_rename_in_another_spelling_keeps_the_address(staff):
    tag = factories.tag("pak china")

    tags.rename(tag, name="Pak-China", by=staff)

    tag.refresh_from_db()
    assert (tag.name, tag.slug, Tag.objects.count()) == ("Pak-China", "pak-china", 1)


def test_rename_leaves_the_old_name_as_an_alias(staff):
    tag = factories.tag("CPEC")

    tags.rename(tag, name="Economic Corridor", by=staff)

    alias = Tag.objects.get(key="cpec")
    tag.refresh_from_db()
    assert (tag.name, tag.slug) == ("Economic Corridor", "economic-corridor")
    assert (alias.name, alias.slug, alias.merged_into) == ("CPEC", "cpec", tag)


def test_rename_back_swaps_name_and_alias(staff):
    tag = factories.tag("CPEC")
    tags.rename(tag, name="Economic Corridor", by=staff)

    tags.rename(tag, name="CPEC", by=staff)

    tag.refresh_from_db()
    assert (tag.name, tag.slug) == ("CPEC", "cpec")
    assert list(tag.aliases.values_list("name", flat=True)) == ["Economic Corridor"]


def test_rename_to_a_name_in_use_is_refused(staff):
    tag, other = factories.tag("CPEC"), factories.tag("Gwadar")

    with pytest.raises(ValidationError, match="There is a tag “Gwadar” already. Merge this one into it instead."):
        tags.rename(tag, name="GWADAR", by=staff)

    assert other.name == "Gwadar"
