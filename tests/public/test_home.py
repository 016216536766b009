"""The front page."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import workflow
from newsroom.lib.figures import Figure, Gallery, Words
from tests import factories
from tests.public.reader import elements, lines, stories

NOON = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


def released_in_turn(count, **fields):
    """Stories a minute apart, oldest first, all of one section."""
    section = factories.section("Pakistan")
    for number in range(count):
        with time_machine.travel(NOON + timedelta(minutes=number), tick=False):
            factories.released(**{"headline": f"Story {number}", "section": section.pk} | fields)


def test_front_page_without_a_story_says_so(get):
    assert lines(get("/")) == ["The first edition is being made. Come back soon."]


@pytest.mark.parametrize("count", [1, 3, 8, 40])
def test_front_page_shows_what_there_is(get, count):
    released_in_turn(count)

    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        shown = stories(get("/"))

    newest = [f"Story {number}" for number in reversed(range(count))]
    assert shown[:4] == newest[:4]
    assert set(shown) == set(newest[:15])


def test_most_urgent_of_the_newest_leads(get):
    released_in_turn(3)
    with time_machine.travel(NOON - timedelta(minutes=1), tick=False):
        factories.released(headline="Urgent", urgency=1)

    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        assert stories(get("/"))[0] == "Urgent"


def test_breaking_stories_stand_on_top_highest_level_first(get):
    with time_machine.travel(NOON, tick=False) as clock:
        for headline, level in (("Developing", 1), ("Breaking", 2), ("Newer breaking", 2)):
            workflow.raise_breaking(factories.article(headline=headline), base=1, by=None, level=level)
            clock.shift(60)
        factories.released(headline="Most urgent", urgency=1)

        response = get("/")

    assert stories(response)[:4] == ["Newer breaking", "Breaking", "Developing", "Most urgent"]


def test_old_story_that_breaks_again_is_on_top(get):
    article = factories.article(headline="Old", dated=NOON - timedelta(days=900))
    workflow.release(article, base=1, by=None)
    released_in_turn(3)
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        workflow.raise_breaking(article, base=1, by=None)

        assert stories(get("/"))[0] == "Old"


def test_story_of_a_child_section_stands_in_the_block_of_its_main_section(get):
    parent = factories.section("Pakistan")
    child = factories.section("Climate", parent=parent)
    for number in range(9):
        factories.released(headline=f"Story {number}", section=child.pk)

    response = get("/")

    assert [h["id"] for h in elements(response, "h2", class_="rubric")] == ["latest", "block-pakistan"]


def test_blocks_follow_the_order_of_staff(get):
    second = factories.section("Second", order=2)
    first = factories.section("First", order=1)
    for number in range(16):
        factories.released(section=(second if number % 2 else first).pk)

    response = get("/")

    assert [h["id"] for h in elements(response, "h2", class_="rubric")] == ["latest", "block-first", "block-second"]


def test_urdu_headline_in_a_mixed_list_is_isolated(get):
    factories.released(headline="پانی", kicker="ملک", language="ur")
    factories.released(headline="Water")

    response = get("/")

    assert [(e["lang"], e["dir"]) for e in elements(response, "div", class_="card__text")] == [
        ("en", "ltr"),
        ("ur", "rtl"),
    ]
    assert elements(response, "link", href="/static/css/components/urdu.css") == []


def test_teaser_is_the_standfirst_or_the_first_words(get):
    factories.released(headline="With", standfirst="The standfirst.", urgency=1)
    factories.released(headline="Without", body="<p>First <strong>words</strong>.</p>" + "<p>More.</p>" * 400)

    response = get("/")

    assert lines(response)[2] == "The standfirst."
    assert lines(response)[6].startswith("First words. More. More.")


def test_teaser_is_as_long_with_photos_in_the_text(get):
    figure = Figure(factories.photo().pk, Words(caption="Caption. " * 200, alt="Alt. " * 100))
    text = "Some words. " * 40
    factories.released(body=f"{figure}<p>Short.</p>{Gallery((figure,))}<p>{text}</p>", urgency=1)

    assert lines(get("/"))[2] == f"Short. {text[:252].rstrip()}…"


def test_picture_in_a_list_carries_its_credit(get, photo):
    factories.released(lead_photo=photo.pk)

    response = get("/")

    assert lines(response, "figcaption") == ["Aitzol Berasategi / CC BY 4.0"]
