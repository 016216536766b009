"""One tag whatever its spelling, and two where a sign makes two topics."""

import pytest
from django.core.exceptions import ValidationError

from articles.models import Tag
from newsroom.lib.text import canonical_key
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "spelling",
    ["Pak-China", "pak-china", "PAK–CHINA", "pak china", " Pak_China ", "Pak—China", "pak\u2011china", "Ｐａｋ－Ｃｈｉｎａ",
     "Pak\u200b-China", "PAK -  CHINA"],
)  # fmt: skip
def test_a_tag_is_found_in_any_spelling(spelling):
    tag = Tag.objects.named("Pak-China")

    assert Tag.objects.named(spelling) == tag
    assert (tag.name, tag.key, tag.slug) == ("Pak-China", "pak china", "pak-china")


@pytest.mark.parametrize(
    ("one", "other"),
    [("C", "C++"), ("C", "C#"), ("AT&T", "ATT"), ("Café", "Cafe"), ("پاکستان", "پاکستانی"), ("US", "U.S.")],
)
def test_two_topics_stay_two(one, other):
    first, second = Tag.objects.named(one), Tag.objects.named(other)

    assert first != second
    assert first.slug != second.slug


@pytest.mark.parametrize(
    ("arabic", "urdu"),
    [("كراچي", "کراچی"), ("ايران", "ایران"), ("مكه", "مکہ"), ("cafe\u0301", "café"), ("O’Neill", "O'Neill")],
)
def test_keyboards_make_no_second_tag(arabic, urdu):
    assert Tag.objects.named(arabic) == Tag.objects.named(urdu)


@pytest.mark.parametrize("name", ["", "  ", "–", "\x00", "\ud800", "+++", "\u202e", "🎉"])
def test_a_name_needs_a_letter_or_a_digit(name):
    with pytest.raises(ValidationError, match="A tag needs a letter or a digit."):
        Tag.objects.named(name)
    with pytest.raises(ValidationError):
        Tag(name=name).full_clean()

    assert not Tag.objects.exists()


@pytest.mark.parametrize("name", ["x" * 101, "ß" * 51, "x" * 1_000_000])
def test_a_name_has_100_letters_at_most(name):
    with pytest.raises(ValidationError, match="too long for a tag: 100 characters at most|at most 100 characters"):
        Tag.objects.named(name)
    with pytest.raises(ValidationError, match="too long for a tag: 100 characters at most|at most 100 characters"):
        Tag(name=name).full_clean()


def test_a_form_saves_the_second_tag_of_one_address():
    first, second = Tag(name="C"), Tag(name="C++")
    for tag in (first, second):
        tag.full_clean(exclude=["slug", "key"])
        tag.save()

    assert first.slug == "c"
    assert second.slug.startswith("c-")
    assert Tag.objects.named("c++") == second


def test_a_form_refuses_a_second_spelling():
    Tag.objects.named("Pak-China")

    with pytest.raises(ValidationError, match="There is a tag of this name already, perhaps in another spelling."):
        Tag(name="PAK–CHINA").full_clean()


def test_a_merged_tag_leads_to_its_target():
    target = factories.tag("Mining")
    Tag.objects.filter(pk=factories.tag("Minerals").pk).update(merged_into=target)

    assert Tag.objects.named("MINERALS") == target
    assert list(Tag.objects.in_use()) == [target]


def test_a_story_takes_names_in_any_spelling():
    article = factories.article()

    article.tags.add("Pak-China", "PAK–CHINA", "pak china", "CPEC")

    assert sorted(article.tags.values_list("name", flat=True)) == ["CPEC", "Pak-China"]
    assert Tag.objects.count() == 2


def test_saving_again_keeps_the_address():
    tag = factories.tag("CPEC")
    tag.name = "cpec"

    tag.save()

    assert (tag.slug, tag.key) == ("cpec", canonical_key("CPEC"))
