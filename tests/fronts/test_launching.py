"""The verbs of fronts: nothing typed is lost, nobody's work goes over another's, every launch is told."""

import threading

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection

from articles import photo_uses, photos
from articles.models import JournalEntry
from articles.refusal import NotAllowed, NotThere, Refused, Stale
from newsroom.fronts import launching
from newsroom.fronts.content import MOST_CARDS, MOST_CONTAINERS, Card, Container, Layout, Rule, as_json, from_json
from newsroom.fronts.identity import Identity
from newsroom.fronts.models import Front, FrontVersion
from tests import factories
from tests.articles.story import HOUR, NOW
from tests.fronts.desk import kept

HOME = Identity()


@pytest.fixture
def stories(db):
    return [factories.released(headline=headline).article_id for headline in "ABC"]


def test_content_is_kept_as_it_is():
    content = (
        Container(Layout.LEAD, "Top", Rule.TAG, 7, 3, (Card(1, "پانی", 5, NOW, NOW + HOUR), Card(2))),
        Container(Layout.BRIEF),
    )

    assert from_json(as_json(content)) == content


def test_a_draft_changes_nothing_for_readers_until_it_is_launched(stories, chief):
    content = (factories.container(*stories),)

    front = launching.draft(HOME, content, base=0, by=chief)
    before = launching.live(HOME)
    version = launching.launch(HOME, content, base=front.revision, by=chief)

    assert (front.drafted, front.drafted_by, before) == (content, chief, None)
    assert launching.live(HOME) == version.arranged == content
    assert (version.number, version.made_by, Front.objects.get().draft) == (1, chief, None)


def test_a_draft_that_equals_what_readers_see_is_none(stories, chief):
    version = factories.launched(factories.container(*stories))
    changed = launching.draft(HOME, (factories.container(),), base=1, by=chief)

    back = launching.draft(HOME, version.arranged, base=changed.revision, by=chief)

    assert (changed.draft, back.draft, back.drafted_by) == (as_json((factories.container(),)), None, None)


def test_a_launch_is_told_in_the_journal_with_the_keys_of_the_front(stories, chief):
    factories.launched(factories.container(*stories), by=chief)
    section = factories.section("Sport")
    factories.launched(factories.container(*stories), of=section, by=chief)

    found = JournalEntry.objects.filter(verb="launch front").order_by("pk")

    assert [(line.subject, line.actor, line.keys, line.data["version"]) for line in found] == [
        ("Home", chief, ["front-home-en"], 1),
        ("Sport", chief, [f"front-{section.pk}-en"], 1),
    ]


@pytest.mark.parametrize("verb", [launching.draft, launching.launch])
def test_a_save_that_came_too_late_changes_nothing_and_is_kept(stories, chief, editor, verb):
    theirs, mine = (factories.container(*stories),), (factories.container(stories[0]),)
    launching.draft(HOME, theirs, base=0, by=chief)

    for _ in range(2):  # a button that is pressed again
        with pytest.raises(Stale, match=r"Nothing was overwritten, and yours is kept\."):
            verb(HOME, mine, base=0, by=editor)

    front = Front.objects.get()
    assert (front.drafted, front.drafted_by, front.revision, launching.live(HOME)) == (theirs, chief, 1, None)
    assert kept(front) == [("refused", editor, mine)]


def test_a_draft_that_someone_else_goes_on_with_is_kept(stories, chief, editor):
    first, second, third = ((factories.container(pk),) for pk in stories)
    launching.draft(HOME, first, base=0, by=chief)
    launching.draft(HOME, second, base=1, by=chief)
    launching.draft(HOME, third, base=2, by=editor)
    launching.launch(HOME, first, base=3, by=chief)

    assert kept(Front.objects.get()) == [("replaced", chief, second), ("replaced", editor, third)]


def test_a_draft_that_is_thrown_away_is_kept_and_can_be_taken_up_again(stories, chief, editor):
    content = (factories.container(*stories),)
    launching.draft(HOME, content, base=0, by=chief)
    launching.discard(HOME, base=1, by=chief)
    gone = Front.objects.get().draft
    thrown = FrontVersion.objects.get()

    front = launching.take_up(thrown, base=2, by=editor)

    assert (gone, front.drafted, front.drafted_by) == (None, content, editor)
    assert kept(front) == [("discarded", chief, content)]


def test_an_earlier_version_is_put_back_as_a_new_one_and_the_draft_stays(stories, chief):
    first = factories.launched(factories.container(stories[0]))
    factories.launched(factories.container(stories[1]))
    drafted = launching.draft(HOME, (factories.container(stories[2]),), base=2, by=chief)

    restored = launching.restore(first, base=3, by=chief)

    front = Front.objects.get()
    assert (restored.number, restored.restores, restored.made_by) == (3, 1, chief)
    assert launching.live(HOME) == first.arranged
    assert (front.drafted, front.revision) == (drafted.drafted, 4)
    assert [v.number for v in front.versions.order_by("pk") if v.number] == [1, 2, 3]


@pytest.mark.parametrize("verb", [launching.restore, launching.take_up])
def test_a_page_of_versions_that_is_old_does_nothing(stories, chief, verb):
    first = factories.launched(factories.container(stories[0]))
    factories.launched(factories.container(stories[1]))

    with pytest.raises(Stale, match="Nothing was done"):
        verb(first, base=1, by=chief)

    assert FrontVersion.objects.count() == 2


def test_who_may_not_launch_may_not_put_back_either(stories, django_user_model):
    version = factories.launched(factories.container(*stories))
    person = factories.user("Reporter")
    person.user_permissions.add(Permission.objects.get(codename="change_front"))
    person = django_user_model.objects.get(pk=person.pk)
    content = (factories.container(),)

    launching.draft(HOME, content, base=1, by=person)

    with pytest.raises(NotAllowed):
        launching.launch(HOME, content, base=2, by=person)
    with pytest.raises(NotAllowed):
        launching.restore(version, base=2, by=person)
    with pytest.raises(NotAllowed):
        launching.draft(HOME, content, base=2, by=factories.user("Reporter"))


def test_who_is_limited_to_sections_has_the_fronts_of_these_only(stories):
    sport, world = factories.section("Sport"), factories.section("World")
    hockey = factories.section("Hockey", parent=sport)
    person = factories.limited("Editor", sport)
    content = (factories.container(rule=Rule.NEWEST),)

    for section in (sport, hockey):
        launching.launch(Identity(section.pk), content, base=0, by=person)
    for identity in (HOME, Identity(world.pk), Identity(987654)):
        with pytest.raises(NotThere):
            launching.launch(identity, content, base=0, by=person)

    factories.launched(*content)
    assert {front.section for front in Front.objects.open_to(person)} == {sport, hockey}


def test_a_story_that_is_not_there_for_the_editor_gets_no_card(stories):
    sport, world = factories.section("Sport"), factories.section("World")
    person = factories.limited("Editor", sport)
    own, secret, public = (
        factories.article(section=sport.pk), factories.article(section=world.pk), factories.released(section=world.pk)
    )  # fmt: skip
    put = Identity(sport.pk)

    def asked(*ids):
        return launching.draft(put, (factories.container(*ids),), base=factories.front(sport).revision, by=person)

    sentences = []
    for pk in (secret.pk, 987654):
        with pytest.raises(Refused) as refused:
            asked(own.pk, public.article_id, pk)
        sentences.append(str(refused.value).replace(str(pk), "N"))
    assert sentences == ["There is no such story: N. Take its card out."] * 2

    asked(own.pk, public.article_id)
    launching.draft(put, (factories.container(secret.pk),), base=1, by=None)
    assert asked(secret.pk, own.pk).drafted == (factories.container(secret.pk, own.pk),)  # it stood there already


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda: [factories.container()] * (MOST_CONTAINERS + 1), "A front has at most 24 containers. Remove one."),
        (lambda: [factories.container(*range(1, MOST_CARDS + 2))], "A container holds more than 30 cards."),
        (lambda: [factories.container(size=0)], "A container can fill up to 16 stories"),
        (lambda: [factories.container(rule=Rule.TAG, title="T")], "“T” needs the section or tag"),
        (lambda: [factories.container(title="x" * 81)], "has a title of more than 80 signs"),
        (lambda: [factories.container(Card(1, headline="x" * 251))], "has more than 250 signs"),
        (lambda: [factories.container(Card(1, shown_from=NOW, shown_until=NOW))], "would end before it begins"),
        (lambda: [factories.container(Card(1, photo=987654))], "There is no such (story|photo): "),
        (lambda: [factories.container(rule=Rule.SECTION, of=987654)], "There is no such section: 987654."),
    ],
)
def test_what_can_not_be_shown_is_refused(chief, wrong, sentence):
    with pytest.raises(Refused, match=sentence):
        launching.draft(HOME, tuple(wrong()), base=0, by=chief)

    assert not Front.objects.exists()


def test_a_photo_that_a_front_needs_is_named_and_stays(stories, chief):
    sport = factories.section("Sport")
    drafted, launched, dropped, unused = (factories.photo() for _ in range(4))
    launching.draft(HOME, (factories.container(Card(stories[0], photo=dropped.pk)),), base=0, by=chief)
    launching.draft(HOME, (factories.container(Card(stories[0], photo=drafted.pk)),), base=1, by=chief)
    factories.launched(factories.container(Card(stories[0], photo=launched.pk)), of=sport)
    factories.launched(of=sport)  # it can be put back
    limited = factories.limited("Editor", sport)

    def named(photo, user=chief):
        return [
            (title, [(one.name, one.address) for one in found]) for title, found in photo_uses.of(photo).named(user)
        ]

    assert named(drafted) == [("Fronts", [("Home", "/admin/fronts/home-en/")])]
    assert named(launched) == named(launched, limited) == [("Fronts", [("Sport", f"/admin/fronts/{sport.pk}-en/")])]
    assert named(drafted, limited) == named(dropped) == []
    for photo in (drafted, launched):
        with pytest.raises(Refused, match="This photo is used"):
            photos.delete(photo, by=None)
    photos.delete(dropped, by=None)
    assert set(photo_uses.unused(photos.Photo.objects.all())) == {unused}


@time_machine.travel(NOW, tick=False)
def test_editors_are_told_in_time_of_a_photo_on_a_front_whose_rights_end(stories):
    ending, before, elsewhere = (factories.photo(rights_until=NOW + HOUR) for _ in range(3))
    factories.launched(factories.container(Card(stories[0], photo=before.pk)))
    factories.launched(factories.container(Card(stories[0], photo=ending.pk)))
    launching.draft(HOME, (factories.container(Card(stories[0], photo=elsewhere.pk)),), base=2, by=None)

    assert list(photo_uses.ending(at=NOW, within=2 * HOUR)) == [ending]


@pytest.mark.django_db(transaction=True)
def test_of_two_first_saves_at_once_one_is_refused_and_kept(tables_can_be_emptied):
    barrier, outcomes = threading.Barrier(2), []

    def save(title):
        barrier.wait()
        try:
            launching.draft(HOME, (factories.container(title=title),), base=0, by=None)
            outcomes.append("saved")
        except Stale:
            outcomes.append("refused")
        finally:
            connection.close()

    racers = [threading.Thread(target=save, args=[title]) for title in ("Mine", "Theirs")]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    front = Front.objects.get()
    titles = {one.title for one in [*front.drafted, *FrontVersion.objects.get().arranged]}
    assert (sorted(outcomes), titles) == (["refused", "saved"], {"Mine", "Theirs"})
