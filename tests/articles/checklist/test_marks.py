"""What the house makes of each rule: the most specific mark wins, and the journal tells who changed it."""

from itertools import combinations

import pytest

from articles.checklist import marks
from articles.checklist.check import check
from articles.checklist.marks import Marks
from articles.checklist.rules import RULES
from articles.models import ChecklistRule, JournalEntry, Mark
from articles.refusal import NotAllowed, Stale
from tests import factories
from tests.articles.story import NOW

pytestmark = pytest.mark.django_db
CREDIT = next(rule for rule in RULES if rule.key == "credit")
SECTION = next(rule for rule in RULES if rule.key == "section")


@pytest.fixture
def pakistan():
    return factories.section("Pakistan")


@pytest.fixture
def inner(pakistan):
    return factories.section("Pak-China", parent=pakistan)


def marked(mark: str, *, kind: str = "", section=None, rule: str = "credit") -> ChecklistRule:
    return ChecklistRule.objects.create(rule=rule, kind=kind, section=section, mark=mark)


def change(wanted, *, by, section=None, seen: str | None = None) -> int:
    seen = Marks.read().seen(section) if seen is None else seen
    return marks.change(wanted, section=section, seen=seen, by=by)


def test_without_a_row_the_default_of_the_rule_holds(inner, pakistan):
    assert Marks.read().of(CREDIT, kind="news", places=[inner.pk, pakistan.pk]) == CREDIT.mark == Mark.TELL


# From the least specific to the most.
STEPS = ["all", "kind", "outer", "outer and kind", "inner", "inner and kind"]


@pytest.mark.parametrize(("weaker", "stronger"), list(combinations(STEPS, 2)))
def test_the_most_specific_mark_wins(inner, pakistan, weaker, stronger):
    place = {
        "all": {}, "kind": {"kind": "news"}, "outer": {"section": pakistan},
        "outer and kind": {"section": pakistan, "kind": "news"}, "inner": {"section": inner},
        "inner and kind": {"section": inner, "kind": "news"},
    }  # fmt: skip
    marked("off", **place[weaker])
    marked("block", **place[stronger])

    assert Marks.read().of(CREDIT, kind="news", places=[inner.pk, pakistan.pk]) == Mark.BLOCK


def test_a_mark_for_another_kind_or_section_does_not_count(inner, pakistan):
    marked("block", kind="opinion")
    marked("block", section=factories.section())
    marked("block", rule="byline")

    assert Marks.read().of(CREDIT, kind="news", places=[inner.pk, pakistan.pk]) == Mark.TELL


def test_a_story_is_checked_by_the_marks_of_its_section_and_the_one_outside(inner, pakistan):
    article = factories.article(section=inner.pk)
    marked("block", section=pakistan)

    assert [f.rule.key for f in check(article, at=NOW).blocking] == ["credit"]


def test_a_rule_that_is_off_finds_nothing():
    article = factories.article()
    marked("off", rule="byline")
    marked("off", rule="credit")

    assert check(article, at=NOW).findings == []


def test_what_a_story_can_not_do_without_is_not_marked():
    article = factories.article(section=None)
    marked("off", rule="section")

    assert Marks.read().of(SECTION, kind="news", places=[]) == Mark.BLOCK
    assert [f.rule.key for f in check(article, at=NOW).blocking] == ["section"]


def test_what_holds_without_an_own_mark(inner, pakistan):
    marked("block", section=pakistan)
    marked("off", section=inner, kind="news")
    found = Marks.read()

    assert found.own(CREDIT, kind="news", section=inner) == Mark.OFF
    assert found.inherited(CREDIT, kind="news", section=inner) == Mark.BLOCK
    assert found.inherited(CREDIT, kind="news", section=None) == Mark.TELL


def test_changes_are_written_with_one_line_in_the_journal(chief, pakistan):
    marked("tell", section=pakistan)
    marked("off", section=pakistan, kind="opinion")
    wanted = {
        ("credit", ""): Mark.BLOCK, ("credit", "opinion"): None, ("byline", "news"): Mark.OFF, ("links", ""): None
    }  # fmt: skip

    assert change(wanted, by=chief, section=pakistan) == 3

    rows = ChecklistRule.objects.filter(section=pakistan).order_by("rule").values_list("rule", "kind", "mark")
    assert list(rows) == [("byline", "news", "off"), ("credit", "", "block")]
    line = JournalEntry.objects.get()
    assert (line.verb, line.subject, line.actor) == ("change checklist", "Pakistan", chief)
    assert line.data["note"] == (
        "Credit, all kinds: tell → block; Credit, opinion: off → not marked; Byline, news: not marked → off"
    )


def test_the_same_marks_again_write_nothing(chief):
    marked("block")

    assert change({("credit", ""): Mark.BLOCK, ("byline", ""): None}, by=chief) == 0
    assert JournalEntry.objects.count() == 0


def test_marks_that_someone_else_changed_are_not_overwritten(chief):
    seen = Marks.read().seen(None)
    change({("credit", ""): Mark.OFF}, by=chief, seen=seen)

    with pytest.raises(Stale, match="Someone else changed these marks after you opened them."):
        change({("credit", ""): Mark.BLOCK}, by=chief, seen=seen)

    assert ChecklistRule.objects.get().mark == Mark.OFF


def test_marks_of_another_section_do_not_make_these_stale(chief, pakistan):
    seen = Marks.read().seen(None)
    change({("credit", ""): Mark.OFF}, by=chief, section=pakistan)

    assert change({("credit", ""): Mark.BLOCK}, by=chief, seen=seen) == 1


def test_only_those_who_may_change_the_marks(editor):
    with pytest.raises(NotAllowed, match="You may not change the checklist. Ask the chief editor."):
        change({("credit", ""): Mark.BLOCK}, by=editor)

    assert ChecklistRule.objects.count() == 0


def test_a_mark_says_what_it_is(pakistan):
    marks_ = [marked("block", section=pakistan, kind="news"), marked("off")]

    assert list(map(str, marks_)) == [
        "credit is marked “block” for Pakistan, News",
        "credit is marked “off” for all stories",
    ]
