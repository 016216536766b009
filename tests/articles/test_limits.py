"""Who is limited to sections: what is there for them, what their verbs may touch, and who sets it."""

from itertools import combinations, product

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from articles import copies, limits, merging, previews, sections, workflow
from articles.models import Article, JournalEntry, PreviewLink, SectionLimit
from articles.refusal import NotAllowed, NotThere, Refused, Stale
from articles.workflow import VERBS
from articles.working_copy import WorkingCopy
from tests import factories
from tests.articles.story import HOUR, KILL, edited, last_line

pytestmark = pytest.mark.django_db

ARGUMENTS = {"withdraw": KILL, "correct": {"kind": "correction", "text": "It is Gwadar Pro."}}


@pytest.fixture
def sport():
    return factories.section("Sport")


@pytest.fixture
def world():
    return factories.section("World")


@pytest.fixture
def limited(sport):
    """An editor of sport."""
    return factories.limited("Editor", sport)


def seen(user) -> set[str]:
    """Asked in both ways, as of someone who sees few stories and of someone who sees many; each story comes once."""
    found = []
    for sees_few in (True, False):
        if user:
            user.sees_few = sees_few
        found.append(sorted(Article.objects.visible_to(user).values_list("pk", "headline")))
    assert found[0] == found[1] == sorted(set(found[0]))
    return {headline for _, headline in found[0]}


def about(verb: str, article: Article) -> dict[str, object]:
    given: dict[str, object] = dict(ARGUMENTS.get(verb, {}))
    if verb == "extend":
        given["ends_at"] = timezone.now() + HOUR
    if verb in ("submit", "return", "approve", "release", "update", "raise_breaking"):
        given["base"] = article.revision_number
    return given


# What is there


def test_a_story_is_there_when_one_of_its_sections_is_within_the_limit(sport, world, limited):
    cricket = factories.section("Cricket", parent=sport)
    for section in (sport, cricket, world):
        factories.article(headline=f"In {section}", section=section.pk)
        factories.article(headline=f"Also in {section}", section=world.pk, further_sections=(section.pk,))

    assert seen(limited) == {"In Sport", "In Cricket", "Also in Sport", "Also in Cricket"}


def test_a_story_without_a_section_is_there_for_whoever_began_it(limited):
    factories.article(headline="Of another", section=None)
    mine = factories.article(headline="Mine", section=None, by=limited)

    before = seen(limited)
    edited(mine, section=factories.section("World").pk)

    assert (before, seen(limited)) == ({"Mine"}, set())


def test_a_story_with_two_of_the_sections_is_there_once(sport):
    cricket, hockey = factories.section("Cricket", parent=sport), factories.section("Hockey")
    limited = factories.limited("Editor", sport, hockey)
    factories.article(section=sport.pk, further_sections=(cricket.pk, hockey.pk))

    assert Article.objects.visible_to(limited).count() == 1


@pytest.mark.parametrize("group", ["Reporter", "Editor", "Chief editor"])
def test_without_a_limit_every_story_is_there(group):
    factories.article(headline="A")
    factories.article(headline="B", section=None)

    assert seen(factories.user(group)) == seen(None) == {"A", "B"}


def test_no_limit_holds_a_superuser(sport, django_user_model):
    factories.article(headline="A")
    admin = django_user_model.objects.create_superuser("admin")
    SectionLimit.objects.create(user=admin, section=sport)

    assert seen(admin) == {"A"}


def test_the_journal_has_no_lines_of_stories_that_are_not_there(sport, world, limited):
    factories.article(headline="In", section=sport.pk)
    factories.article(headline="Out", section=world.pk)

    lines = JournalEntry.objects.visible_to(limited).order_by("pk").values_list("verb", "subject")

    assert list(lines) == [("limit sections", limited.username), ("start", "In")]


def test_of_all_ways_to_be_somewhere_just_those_within_the_limit_are_there(sport, world, editor):
    """Each section or none, with up to two further ones, begun by oneself or by another."""
    cricket = factories.section("Cricket", parent=sport)
    sections = {None: None, "Sport": sport.pk, "Cricket": cricket.pk, "World": world.pk}
    expected = set()
    for main, by in product(sections, (editor, None)):
        others = sorted(set(sections) - {None, main})
        for further in [*combinations(others, 0), *combinations(others, 1), *combinations(others, 2)]:
            headline = f"{main} +{further} by {by}"
            ids = tuple(sections[name] for name in further)
            factories.article(headline=headline, section=sections[main], further_sections=ids, by=by)
            if {"Sport", "Cricket"} & {main, *further} or (main is None and by == editor):
                expected.add(headline)

    limits.put(editor, [sport], by=None)

    assert seen(editor) == expected


def moved(article, there):
    edited(article, section=there.pk)


def listed_there_too(article, there):
    edited(article, further_sections=(there.pk,))


def brought_back(article, there):
    moved(article, there)
    first = article.revisions.get(number=1)
    again = Article.objects.get(pk=article.pk)
    workflow.edit(again, WorkingCopy.from_json(first.content), base=2, by=None, taken_from=first)


def merged(article, there):
    """A late move meets a new headline; both go in."""
    opened = Article.objects.get(pk=article.pk)
    edited(article, headline="Newer")
    with pytest.raises(Stale) as late:
        moved(opened, there)
    proposal = merging.propose(late.value.unmerged, article)
    workflow.edit(article, proposal.resolve({}), base=2, by=None, taken_from=late.value.unmerged)


def released_and_withdrawn(article, there):
    workflow.release(article, base=1, by=None)
    moved(article, there)
    workflow.withdraw(article, by=None, **KILL)


def copied(article, there):
    copies.begin(article, by=None)
    moved(article, there)


def translated(article, there):
    moved(copies.begin(article, by=None, language="ur"), there)


def its_section_goes_inside(article, there):
    article.section.parent = there
    sections.save(article.section, by=None)


@pytest.mark.parametrize(
    ("happens", "by_sport", "by_world"),
    [
        (moved, 0, 1), (listed_there_too, 1, 1), (brought_back, 1, 0), (merged, 0, 1), (released_and_withdrawn, 0, 1),
        (copied, 1, 1), (translated, 1, 1), (its_section_goes_inside, 1, 1),
    ],
)  # fmt: skip
def test_whatever_happens_to_a_story_just_the_editors_of_its_sections_see_it(sport, world, happens, by_sport, by_world):
    article = factories.article(section=sport.pk)
    of_sport, of_world = factories.limited("Editor", sport), factories.limited("Editor", world)

    happens(article, world)

    assert [len(seen(user)) for user in (of_sport, of_world)] == [by_sport, by_world]


# What verbs may touch


@pytest.mark.parametrize("verb", [*VERBS, "edit"])
def test_no_verb_reaches_a_story_outside(verb, world, limited):
    article = factories.released(headline="Out", section=world.pk).article
    lines = JournalEntry.objects.count()

    with pytest.raises(NotThere) if verb != "restore" else pytest.raises(NotAllowed):
        if verb == "edit":
            workflow.edit(article, factories.copy(), base=1, by=limited)
        else:
            VERBS[verb](article, by=limited, **about(verb, article))

    assert (JournalEntry.objects.count(), Article.objects.get(pk=article.pk).headline) == (lines, "Out")


def test_no_text_is_kept_with_a_story_outside(world, limited):
    article = factories.article(section=world.pk)
    edited(article)
    edited(article, headline="Newer")

    with pytest.raises(NotThere):
        workflow.edit(article, factories.copy(), base=1, by=limited)

    assert article.revisions.filter(number=None).count() == 0


def test_a_text_outside_is_not_set_aside(world, limited):
    article = factories.article(section=world.pk)
    edited(article, headline="Newer")
    with pytest.raises(Stale) as stale:
        workflow.edit(article, factories.copy(), base=1, by=factories.user())

    with pytest.raises(NotThere):
        workflow.set_aside(stale.value.unmerged, by=limited)

    assert last_line(article).verb == "edit"


def test_a_story_outside_is_shared_with_nobody(world, limited):
    article = factories.article(section=world.pk)
    link, _ = previews.share(article, lasting=HOUR, by=factories.user())

    with pytest.raises(NotThere):
        previews.share(article, lasting=HOUR, by=limited)
    with pytest.raises(NotThere):
        previews.revoke(link, by=limited)

    assert PreviewLink.objects.values_list("revoked_at").get() == (None,)


def test_a_story_that_was_moved_out_in_the_meantime_is_not_there(sport, world, limited):
    opened = factories.article(section=sport.pk)
    edited(Article.objects.get(pk=opened.pk), section=world.pk)

    with pytest.raises(NotThere):
        workflow.submit(opened, base=1, by=limited)


def test_within_the_limit_every_verb_is_as_ever(sport, limited):
    article = workflow.start(factories.copy(section=sport.pk), by=limited)

    workflow.submit(article, base=1, by=limited)
    workflow.approve(article, base=1, by=limited)
    workflow.release(article, base=1, by=limited)
    workflow.withdraw(article, by=limited, **KILL)

    assert article.status_at(timezone.now()) == "withdrawn"


# Where a story may be put


def test_a_story_is_begun_in_ones_own_sections_or_in_none(sport, world, limited):
    for right in ({"section": sport.pk}, {"section": None}):
        workflow.start(factories.copy(**right), by=limited)
    for wrong in ({"section": world.pk}, {"section": sport.pk, "further_sections": (world.pk,)}):
        with pytest.raises(Refused, match="“World” is not among your sections. Choose one of yours: “Sport”."):
            workflow.start(factories.copy(**wrong), by=limited)

    assert Article.objects.count() == 2


@pytest.mark.parametrize(
    ("before", "after", "refusal"),
    [
        ("sport", "world", "“World” is not among your sections. Choose one of yours: “Sport”."),
        ("sport +world", "world", "“World” is not among your sections. Choose one of yours: “Sport”."),
        ("sport", "sport +world", "“World” is not among your sections. Choose one of yours: “Sport”."),
        ("world +sport", "sport", "“World” is not among your sections, so the story stays there."),
        ("world +sport", "none", "“World” is not among your sections, so the story stays there."),
        ("world +sport", "world", "The story would be in none of your sections any more. Keep one of them: “Sport”."),
        ("sport", "none", "The story would be in none of your sections any more. Keep one of them: “Sport”."),
    ],
)
def test_a_story_is_neither_given_to_other_sections_nor_taken_from_them(sport, world, limited, before, after, refusal):
    places = {"sport": sport.pk, "world": world.pk, "none": None}

    def place(words: str) -> dict[str, object]:
        section, *further = words.split(" +")
        return {"section": places[section], "further_sections": tuple(places[name] for name in further)}

    article = factories.article(**place(before))

    with pytest.raises(Refused) as refused:
        edited(article, by=limited, headline="Newer", **place(after))

    assert (str(refused.value), article.revisions.count()) == (refusal, 1)


def test_others_sections_stay_when_an_editor_leaves_them_out(sport, world, limited):
    article = factories.article(section=sport.pk, further_sections=(world.pk,))

    saved = edited(article, by=limited, headline="Newer", further_sections=())

    assert WorkingCopy.of(saved).further_sections == (world.pk,)
    assert saved.revisions.get(number=2).content["further_sections"] == [world.pk]


def test_leaving_others_sections_out_is_no_change(sport, world, limited):
    article = factories.article(section=sport.pk, further_sections=(world.pk,))

    saved = edited(article, by=limited, further_sections=())

    assert saved.revision_number == 1


def test_own_sections_are_changed_beside_others(sport, world, limited):
    cricket = factories.section("Cricket", parent=sport)
    article = factories.article(section=world.pk, further_sections=(sport.pk,))

    saved = edited(article, by=limited, further_sections=(cricket.pk,))

    assert WorkingCopy.of(saved).further_sections == (cricket.pk,)


def test_an_old_version_in_another_section_is_not_restored(sport, world, limited):
    article = factories.article(section=world.pk)
    edited(article, section=sport.pk)
    old = article.revisions.get(number=1)

    with pytest.raises(Refused, match="“World” is not among your sections."):
        workflow.edit(article, WorkingCopy.from_json(old.content), base=2, by=limited, taken_from=old)

    assert WorkingCopy.of(Article.objects.get(pk=article.pk)).section == sport.pk


def test_a_late_text_is_kept_before_its_sections_are_looked_at(sport, world, limited):
    article = factories.article(section=sport.pk)
    edited(article, headline="Newer")

    with pytest.raises(Stale) as stale:
        workflow.edit(article, factories.copy(headline="Late", section=world.pk), base=1, by=limited)

    assert stale.value.unmerged.content["headline"] == "Late"


# Who sets it


def sections_of(person) -> list[str]:
    return sorted(person.section_limits.values_list("section__name", flat=True))


def test_a_chief_limits_and_frees_a_person_and_the_journal_tells(chief, editor, sport, world):
    limits.put(editor, [sport, world], by=chief)
    limits.put(editor, [sport], by=chief)
    both = sections_of(editor)
    limits.put(editor, [], by=chief)

    lines = JournalEntry.objects.filter(verb="limit sections").order_by("pk")
    assert (both, sections_of(editor)) == (["Sport"], [])
    assert [(line.actor, line.subject, line.data["text"]) for line in lines] == [
        (chief, editor.username, "Sport, World"),
        (chief, editor.username, "Sport"),
        (chief, editor.username, "All sections"),
    ]


def test_setting_the_same_again_leaves_no_line(chief, editor, sport):
    limits.put(editor, [sport], by=chief)
    limits.put(editor, [sport], by=chief)

    assert JournalEntry.objects.filter(verb="limit sections").count() == 1


def test_only_an_unlimited_chief_sets_it_and_never_for_oneself(chief, editor, staff, sport):
    limited_chief = factories.limited("Chief editor", sport)

    for person, by in ((staff, editor), (editor, staff), (editor, limited_chief), (chief, chief)):
        with pytest.raises(NotAllowed):
            limits.put(person, [sport], by=by)

    assert SectionLimit.objects.count() == 1


def test_a_superuser_is_not_limited(chief, sport, django_user_model):
    admin = django_user_model.objects.create_superuser("admin")

    with pytest.raises(Refused, match="no limit would hold"):
        limits.put(admin, [sport], by=chief)


def test_a_section_that_limits_someone_stays(sport, limited):
    with pytest.raises(ProtectedError):
        sport.delete()

    assert sections_of(limited) == ["Sport"]
