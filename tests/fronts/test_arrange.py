"""Which story stands where on a curated front: by hand, by rule, by the clock."""

from datetime import timedelta

import pytest
import time_machine

from articles import photos, workflow
from articles.models import Language, Release, Section
from newsroom.fronts.arrange import House, arrange
from newsroom.fronts.content import Card, Layout, Rule
from newsroom.lib.figures import Figure, Words
from tests import factories
from tests.articles.story import HOUR, KILL, NOW, edited
from tests.public.reader import elements, lines, stories

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def clock(db):
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def seen(clock, get):
    """The headlines of a page at these seconds after NOW: `seen(3599, 3600)`."""

    def headlines(*seconds, at="/"):
        shown = []
        for second in seconds:
            clock.move_to(NOW + second * SECOND)
            shown.append(stories(get(at)))
        return shown[0] if len(shown) == 1 else shown

    return headlines


def released(*headlines, **fields):
    """Stories a second apart in the hour before NOW, the first the newest; their articles' ids."""
    ids = []
    for number, headline in enumerate(headlines, 1):
        with time_machine.travel(NOW - number * SECOND, tick=False):
            ids.append(factories.released(**{"headline": headline} | fields).article_id)
    return ids


def test_cards_stand_where_they_were_placed(seen):
    a, b, c = released("A", "B", "C")

    factories.launched(factories.container(c, a), factories.container(b, layout=Layout.BRIEF))

    assert seen(0) == ["C", "A", "B"]


def test_a_card_may_have_another_headline_and_another_picture(get, photo):
    own = factories.photo(caption="Its own")
    (story,) = released("As the story says", lead_photo=Figure(own.pk, Words(alt="Words of the story")))

    factories.launched(factories.container(Card(story, headline="As the front says", photo=photo.pk)))
    response = get("/")

    assert stories(response) == ["As the front says"]
    assert [image["alt"] for image in elements(response, "img")] == [photo.alt]
    assert own.token not in response.text


def test_a_picture_of_a_card_is_shown_as_its_rights_allow(get, photo):
    (story,) = released("A")
    factories.launched(factories.container(Card(story, photo=photo.pk)))

    photos.kill(photo, by=None, reason="Not ours.")

    assert elements(get("/"), "img") == []
    assert len(elements(get("/"), "div", class_="no-picture")) == 1


def test_a_card_is_shown_from_its_first_second_until_its_last(seen):
    a, b = released("A", "B")

    factories.launched(
        factories.container(Card(a, shown_from=NOW + HOUR, shown_until=NOW + 2 * HOUR), b),
    )

    assert seen(3599, 3600, 3601, 7199, 7200, 7201) == [["B"], ["A", "B"], ["A", "B"], ["A", "B"], ["B"], ["B"]]


def test_stories_come_and_go_by_the_clock_alone(seen):
    scheduled, expiring, embargoed = (factories.article(headline=h) for h in ("Scheduled", "Expiring", "Embargoed"))
    workflow.release(scheduled, base=1, by=None, live_from=NOW + HOUR)
    workflow.release(expiring, base=1, by=None, live_until=NOW + HOUR)
    held = edited(embargoed, embargo_until=NOW + HOUR)
    workflow.release(held, base=2, by=None, live_from=NOW + HOUR)
    draft = factories.article(headline="Draft")
    (stays,) = released("Stays")

    factories.launched(factories.container(scheduled.pk, expiring.pk, embargoed.pk, draft.pk, stays))

    assert seen(3599, 3600, 3601) == [
        ["Expiring", "Stays"], ["Scheduled", "Embargoed", "Stays"], ["Scheduled", "Embargoed", "Stays"],
    ]  # fmt: skip


def test_a_withdrawn_story_is_gone_at_once_and_its_place_is_filled(seen, clock):
    a, *_ = released("A", "B", "C", "D")
    factories.launched(factories.container(a, rule=Rule.NEWEST, size=2))
    before = seen(0)

    workflow.withdraw(factories.Article.objects.get(pk=a), by=None, **KILL)

    assert (before, seen(1)) == (["A", "B"], ["B", "C"])


def test_an_update_of_a_story_is_what_its_card_says_unless_the_card_has_its_own_headline(seen):
    a, b = released("A", "B")
    factories.launched(factories.container(a, Card(b, headline="Own")))

    for pk in (a, b):
        story = edited(factories.Article.objects.get(pk=pk), headline="New words")
        workflow.update(story, base=2, by=None)

    assert seen(1) == ["New words", "Own"]


def test_containers_fill_up_by_rule_and_no_story_stands_twice(seen):
    sport, tag = factories.section("Sport"), factories.tag("Water")
    released("Newest 1", "Newest 2")
    with time_machine.travel(NOW - HOUR, tick=False):
        released_before = [factories.released(headline=f"Sport {n}", section=sport.pk) for n in (1, 2, 3)]
        factories.released(headline="Water 1", tags=(tag.pk,))
        factories.released(headline="Water and sport", tags=(tag.pk,), section=sport.pk)
        factories.released(headline="Urgent", urgency=1)

    factories.launched(
        factories.container(rule=Rule.URGENT, size=1, title="Top"),
        factories.container(rule=Rule.SECTION, of=sport.pk, size=2, layout=Layout.BLOCK),
        factories.container(rule=Rule.TAG, of=tag.pk, size=3),
        factories.container(released_before[0].article_id, rule=Rule.NEWEST, size=4),
    )

    assert seen(0) == [
        "Urgent", "Water and sport", "Sport 3", "Water 1", "Sport 1", "Newest 1", "Newest 2", "Sport 2",
    ]  # fmt: skip


def test_what_is_placed_by_hand_below_is_not_taken_by_a_rule_above(seen):
    a, _b, _c = released("A", "B", "C")

    factories.launched(factories.container(rule=Rule.NEWEST, size=2), factories.container(a, a), factories.container(a))

    assert seen(0) == ["B", "C", "A"]


def test_most_urgent_begins_with_what_is_breaking(seen):
    released("A", "B")
    old = factories.article(headline="Old", dated=NOW - timedelta(days=900), urgency=9)
    workflow.release(old, base=1, by=None)
    factories.launched(factories.container(rule=Rule.URGENT, size=2))
    before = seen(0)

    workflow.raise_breaking(old, base=1, by=None, ends_at=NOW + HOUR)

    assert before[0] == "A"
    assert [page[0] for page in seen(1, 3599, 3600)] == ["Old", "Old", "A"]


def test_titles_are_those_of_the_desk_or_of_what_fills_the_container(get):
    section, tag = factories.section("Sport"), factories.tag("Water")
    a, *_ = released("A", "B", section=section.pk, tags=(tag.pk,))
    factories.launched(
        factories.container(a, title="<b>Own</b>"),
        factories.container(rule=Rule.SECTION, of=section.pk, size=1, layout=Layout.BLOCK),
    )

    response = get("/")

    assert lines(response, "h2") == ["<b>Own</b>", "Sport"]
    assert elements(response, "h2", id="container-2") != []
    assert [a["href"] for a in elements(response, "a", href="/sport/")]


@pytest.mark.parametrize("rule", [Rule.SECTION, Rule.TAG])
def test_a_rule_whose_subject_is_gone_finds_nothing(seen, rule):
    (a,) = released("A")
    section, tag = factories.section("Gone"), factories.tag("Gone")
    of = section.pk if rule == Rule.SECTION else tag.pk
    factories.launched(factories.container(a), factories.container(rule=rule, of=of))

    (tag if rule == Rule.TAG else section).delete()

    assert seen(0) == ["A"]


def test_a_front_with_nothing_to_show_makes_itself(seen):
    a, *_ = released("A", "B")
    factories.launched(factories.container(Card(a, headline="Curated", shown_until=NOW + HOUR)))

    assert seen(3599, 3600) == [["Curated"], ["A", "B"]]


def test_a_front_without_containers_is_the_one_that_makes_itself(seen):
    released("A", "B")
    factories.launched(factories.container())
    factories.launched()

    assert seen(0) == ["A", "B"]


def test_a_section_has_its_front_above_its_list_and_no_story_twice(seen, get):
    sport, world = factories.section("Sport"), factories.section("World")
    _a, _b, _c = released("A", "B", "C", section=sport.pk)
    (other,) = released("From the world", section=world.pk)
    automatic = seen(0, at="/sport/")

    factories.launched(factories.container(other, rule=Rule.NEWEST, size=2, layout=Layout.LEAD, title="Top"), of=sport)

    assert automatic == ["A", "B", "C"]
    assert seen(0, at="/sport/") == ["From the world", "A", "B", "C"]
    assert seen(0, at="/world/") == ["From the world"]
    assert lines(get("/sport/"), "h2") == ["Top", "Newest", "B", "C"]


def test_most_urgent_of_a_section_is_what_is_breaking_in_it_or_inside_it(seen):
    sport, world = factories.section("Sport"), factories.section("World")
    inside: Section = factories.section("Hockey", parent=sport)
    released("A", section=sport.pk)
    for headline, section in (("Elsewhere", world), ("Inside", inside)):
        article = factories.article(headline=headline, section=section.pk, dated=NOW - timedelta(days=9), urgency=9)
        workflow.raise_breaking(article, base=1, by=None, level=3 if section is world else 1)

    factories.launched(factories.container(rule=Rule.URGENT, size=1), of=sport)

    assert seen(0, at="/sport/")[0] == "Inside"


def test_fronts_of_one_shape_have_each_their_own_stories_and_are_the_same_whoever_looks(db):
    """Readers' queries are made once for each shape (docs/decisions/0027), those of the desk's preview for each look."""
    subjects = [(factories.section(name), factories.tag(f"About {name}")) for name in ("Sport", "Culture")]
    fronts = []
    for section, tag in subjects:
        a, b, *_ = released(*(f"{section.name} {letter}" for letter in "ABCDEF"), section=section.pk, tags=(tag.pk,))
        in_urdu = released("Urdu", section=section.pk, language="ur")
        fronts.append((
            factories.container(b, *in_urdu),
            factories.container(rule=Rule.TAG, of=tag.pk, size=2),
            factories.container(a, rule=Rule.SECTION, of=section.pk, size=9),
            factories.container(rule=Rule.NEWEST, size=1),
        ))  # fmt: skip

    for language in (None, Language.URDU):
        for content, (section, _) in zip(fronts, subjects, strict=True):
            found = []
            for among in (None, Release.objects.all()):
                house = House(list(Section.objects.all()), [], language, among)
                filled, keys = arrange(content, house, at=NOW)
                found.append(([[placed.release.headline for placed in one.placed] for one in filled], keys))
            assert found[0] == found[1]
            headlines = [headline for placed in found[0][0] for headline in placed]
            own = [headline for headline in headlines if headline.startswith(section.name)]
            assert (len(own), headlines.count("Urdu")) == ((6, 2) if language is None else (0, 2)), headlines


@pytest.mark.parametrize("rows", [1, 3])
def test_a_curated_front_asks_the_same_number_of_queries_with_1_and_3_rows(get, rows, photo, django_assert_num_queries):
    section, tag = factories.section("Sport"), factories.tag("Water")
    ids = released(*"ABCDEFGHIJKL", section=section.pk, tags=(tag.pk,))
    workflow.raise_breaking(factories.article(headline="Breaking", section=section.pk), base=1, by=None)
    containers = [
        factories.container(*(Card(pk, photo=photo.pk) for pk in ids[:rows]), rule=Rule.NEWEST, size=rows + 1),
        *[factories.container(rule=Rule.SECTION, of=section.pk, size=rows)] * rows,
        *[factories.container(rule=Rule.TAG, of=tag.pk, size=rows)] * rows,
        *[factories.container(rule=Rule.URGENT, size=rows)] * rows,
    ]
    factories.launched(*containers)
    factories.launched(*containers, of=section)

    # Sections, breaking; what is launched, tags, places, stories, photos; on a section's page its list as well.
    with django_assert_num_queries(7):
        get("/")
    with django_assert_num_queries(8):
        get("/sport/")
