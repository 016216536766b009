"""An open form hears who else has the story open, and takes over politely."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from articles import presence
from articles.models import JournalEntry, Presence
from tests import factories
from tests.articles.admin.desk import LIST, address, send

AT = datetime(2026, 1, 29, 12, 0, tzinfo=ZoneInfo("Asia/Karachi"))
MINUTE = timedelta(minutes=1)
MINE, THEIRS = "a-form-that-is-mine", "a-form-that-is-theirs"


@pytest.fixture
def malik(db):
    return factories.user("Editor", first_name="Sana", last_name="Malik")


@pytest.fixture
def farooq(db):
    return factories.user("Editor", first_name="Omar", last_name="Farooq")


@pytest.fixture
def article(db):
    return factories.article()


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


def beat(client, article, opening=MINE, **more):
    return send(client, address(article, "presence"), {"base": 1, "opening": opening, **more})


def turn(client, article, what, opening=MINE, **more):
    return send(client, address(article, "take_over"), {"base": 1, "opening": opening, "do": what, **more})


def words(answer) -> list[str]:
    return [person["words"] for person in answer.json()["present"]]


def test_each_hears_of_the_other_and_since_when(signed_in, article, malik, farooq, clock):
    sana, omar = signed_in(malik), signed_in(farooq)
    beat(sana, article, THEIRS)
    clock.shift(4 * MINUTE)
    beat(sana, article, THEIRS, typed=1)
    clock.shift(timedelta(seconds=40))

    answer = beat(omar, article)

    assert answer.json() == {
        "present": [
            {"name": "Sana Malik", "words": "Sana Malik has had this story open since 12:00, last typing 12:04."}
        ],
        "newer": "",
        "handover": None,
    }
    assert words(beat(sana, article, THEIRS)) == ["Omar Farooq has had this story open since 12:04."]


def test_two_windows_of_one_person_are_one_sentence(signed_in, article, malik, farooq, clock):
    for n in range(2):
        beat(signed_in(malik), article, f"a-form-of-hers-{n}", typed=n)

    assert words(beat(signed_in(farooq), article)) == [
        "Sana Malik has had this story open since 12:00, last typing 12:00."
    ]


def test_a_hidden_tab_says_so_and_a_closed_one_is_gone(signed_in, article, malik, farooq, clock):
    sana, omar = signed_in(malik), signed_in(farooq)
    beat(sana, article, THEIRS)
    clock.shift(10 * MINUTE)
    beat(sana, article, THEIRS, hidden=1)
    clock.shift(20 * MINUTE)
    away = words(beat(omar, article))

    left = beat(sana, article, THEIRS, left=1)

    assert away == ["Sana Malik has had this story open since 12:00, not looking at it since 12:10."]
    assert (left.status_code, words(beat(omar, article))) == (204, [])


def test_the_form_shows_it_without_javascript_too(signed_in, article, malik, farooq, clock):
    beat(signed_in(malik), article, THEIRS)

    page = signed_in(farooq).get(address(article)).content.decode()

    assert "<li>Sana Malik has had this story open since 12:00.</li>" in page


def test_the_list_names_those_who_have_a_story_open(signed_in, article, malik, farooq, clock):
    beat(signed_in(malik), article, THEIRS)

    assert "open with Sana Malik" in signed_in(farooq).get(LIST).content.decode()
    clock.shift(MINUTE)
    assert "open with" not in signed_in(farooq).get(LIST).content.decode()


def test_to_ask_and_to_be_answered(signed_in, article, malik, farooq, clock):
    sana, omar = signed_in(malik), signed_in(farooq)
    beat(sana, article, THEIRS)

    asked = words(turn(omar, article, "ask", note="The deadline"))
    heard = beat(sana, article, THEIRS).json()["handover"]
    turn(sana, article, "go_on", THEIRS)
    refused = words(beat(omar, article))
    turn(omar, article, "ask")
    turn(sana, article, "give", THEIRS)

    start = "Sana Malik has had this story open since 12:00,"
    assert asked == [f"{start} you asked at 12:00 to take over."]
    assert heard == {
        "state": "asked",
        "words": "Omar Farooq asks to take over, 12:00. Save first what they should have. “The deadline”",
    }
    assert refused == [f"{start} goes on writing."]
    assert words(beat(omar, article)) == [f"{start} handed over to you at 12:00."]
    assert beat(sana, article, THEIRS).json()["handover"]["words"] == (
        "You handed over to Omar Farooq at 12:00: your typing is kept."
    )


def test_to_take_over_and_to_go_on_all_the_same(signed_in, article, malik, farooq, clock):
    sana, omar = signed_in(malik), signed_in(farooq)
    beat(sana, article, THEIRS)

    taken = words(turn(omar, article, "take"))
    heard = beat(sana, article, THEIRS).json()["handover"]
    after = turn(sana, article, "go_on", THEIRS).json()["handover"]

    assert taken == ["Sana Malik has had this story open since 12:00, you took over at 12:00."]
    assert heard == {"state": "taken", "words": "Omar Farooq took over at 12:00: your typing is kept."}
    assert after is None
    assert JournalEntry.objects.latest("pk").verb == "take_over"


def test_to_take_over_from_nobody_is_answered_in_a_sentence(signed_in, article, farooq, clock):
    answer = turn(signed_in(farooq), article, "take")

    assert answer.json()["refused"] == "Nobody else has this story open any more."


@pytest.mark.parametrize("wrong", [{"base": ""}, {"opening": ""}, {"do": "seize"}])
def test_what_lacks_a_part_is_a_bad_request(signed_in, article, editor, wrong):
    answer = send(signed_in(editor), address(article, "take_over"), {"base": 1, "opening": MINE, "do": "take"} | wrong)

    assert answer.status_code == 400
    assert Presence.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_a_beat_costs_the_same_with_one_and_with_many(
    signed_in, article, editor, clock, count, django_assert_num_queries
):
    for _ in range(count):
        presence.beat(article, opening=THEIRS, by=factories.user(), at=AT)
    client = signed_in(editor)
    beat(client, article)

    with django_assert_num_queries(8):
        beat(client, article)


def test_presence_writes_no_line_and_no_revision(signed_in, article, malik, clock):
    before = (JournalEntry.objects.count(), article.revisions.count())

    beat(signed_in(malik), article)

    assert (JournalEntry.objects.count(), article.revisions.count()) == before
