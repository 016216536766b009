"""The tree of sections and what hangs on it: addresses and lists."""

import pytest
from django.core.exceptions import ValidationError

from articles import sections
from articles.models import FormerSlug, JournalEntry, ReleaseSection, Section
from tests import factories

pytestmark = pytest.mark.django_db


def listed(release) -> set[str]:
    return set(ReleaseSection.objects.filter(release=release).values_list("section__name", flat=True))


def test_save_remembers_the_former_address(staff):
    section = factories.section("Business", slug="business")
    section.slug = "economy"

    sections.save(section, by=staff)

    assert list(FormerSlug.objects.values_list("kind", "slug", "section")) == [("section", "business", section.pk)]


def test_save_gives_an_address_back_to_the_section_that_takes_it_again(staff):
    section = factories.section("Business", slug="business")
    for slug in ("economy", "business"):
        section.slug = slug
        sections.save(section, by=staff)

    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["economy"]


def test_save_lists_the_stories_of_a_moved_section_in_its_new_parent_only(staff):
    old, new = factories.section("Pakistan"), factories.section("World")
    climate = factories.section("Climate", parent=old)
    release = factories.released(section=climate.pk)
    climate.parent = new

    sections.save(climate, by=staff)

    assert listed(release) == {"Climate", "World"}


def test_save_keeps_a_parent_that_was_chosen_for_a_story(staff):
    pakistan = factories.section("Pakistan")
    climate = factories.section("Climate", parent=pakistan)
    release = factories.released(section=climate.pk, further_sections=(pakistan.pk,))
    climate.parent = None

    sections.save(climate, by=staff)

    assert listed(release) == {"Climate", "Pakistan"}


def test_save_refuses_a_third_level(staff):
    climate = factories.section("Climate", parent=factories.section("Pakistan"))

    with pytest.raises(ValidationError, match="Climate is inside another section already. Choose a main section."):
        sections.save(Section(name="Rivers", slug="rivers", parent=climate), by=staff)


def test_save_refuses_to_move_a_section_that_holds_others(staff):
    pakistan, world = factories.section("Pakistan"), factories.section("World")
    factories.section("Climate", parent=pakistan)
    pakistan.parent = world

    with pytest.raises(ValidationError, match="Pakistan holds other sections. Move those first."):
        sections.save(pakistan, by=staff)


@pytest.mark.parametrize("slug", ["admin", "tag", "archive"])
def test_save_refuses_an_address_of_the_house(slug, staff):
    with pytest.raises(ValidationError, match="This address belongs to another page of the site."):
        sections.save(Section(name="Mine", slug=slug), by=staff)


def test_reorder_puts_sections_in_order_and_keeps_the_rest_behind(staff):
    one, two, three = (factories.section(name, order=n) for n, name in enumerate(["One", "Two", "Three"]))

    sections.reorder([three.pk, one.pk], by=staff)

    assert list(Section.objects.in_order()) == [three, one, two]
    assert JournalEntry.objects.first().data == {"order": [three.pk, one.pk]}
