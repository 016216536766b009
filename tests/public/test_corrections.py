"""The page of all corrections: what readers may know, the newest first, and not a word more."""

import pytest
import time_machine
from django.utils import timezone

from articles import workflow
from newsroom.public import corrections
from newsroom.public.frame import Frame
from tests import factories
from tests.articles.story import HOUR, KILL, NOW, edited
from tests.public.reader import elements, lines

SECRET = "Zamzama"  # stands in everything that must not be told
EMPTY = ["Corrections", "What we got wrong, made clear or took back, the newest first.", "No corrections."]


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def corrected(text: str = "Nine, not ten.", kind: str = "correction", **fields):
    release = factories.released(**fields)
    workflow.correct(release.article, by=None, kind=kind, text=text)
    return release.article


def notes(response) -> list[str]:
    return lines(response)[2:]


def test_corrections_are_listed_with_their_stories(get, clock):
    story = corrected(headline="Flood in Swat").releases.get()
    clock.shift(HOUR)
    corrected("The name of the village is Kalam.", "clarification", headline="Road to Kalam opens")

    response = get("/corrections/")

    assert notes(response) == [
        "Clarification", "Road to Kalam opens", "The name of the village is Kalam.", "January 29, 2026 15:05 PKT",
        "Correction", "Flood in Swat", "Nine, not ten.", "January 29, 2026 14:05 PKT",
    ]  # fmt: skip
    assert elements(response, "a", href=story.get_absolute_url()) != []


def test_a_wrong_correction_is_followed_by_another_and_both_stay(get, clock):
    article = corrected("Nine, not ten.")
    clock.shift(HOUR)
    workflow.correct(article, by=None, kind="correction", text="Eleven: our last correction was wrong.")

    assert [text for text in notes(get("/corrections/")) if "n" in text and "." in text] == [
        "Eleven: our last correction was wrong.", "Nine, not ten."
    ]  # fmt: skip


def test_the_headline_is_the_one_that_readers_see_now(get, clock):
    article = edited(corrected(headline="Ten dead"), headline="Nine dead")

    before = notes(get("/corrections/"))[1]
    workflow.update(article, base=2, by=None)

    assert (before, notes(get("/corrections/"))[1]) == ("Ten dead", "Nine dead")


def test_without_any_the_page_says_so(get, db):
    assert lines(get("/corrections/")) == EMPTY


def test_a_withdrawn_story_is_its_notice_and_nothing_else(get, clock):
    article = corrected(f"{SECRET}.", headline=SECRET, standfirst=SECRET, body=f"<p>{SECRET}</p>", kicker=SECRET)
    clock.shift(HOUR)
    workflow.withdraw(article, by=None, reason=f"{SECRET} was wrong", notice="We could not confirm this story.")

    response = get("/corrections/")

    assert notes(response) == [
        "Withdrawn", "A story of January 29, 2026", "We could not confirm this story.", "January 29, 2026 15:05 PKT"
    ]  # fmt: skip
    assert SECRET.lower() not in response.text.lower()
    assert f"-{article.pk}/" not in response.text


def scheduled_again(article):
    workflow.withdraw(article, by=None, **KILL)
    workflow.release(article, base=article.revision_number, by=None, live_from=NOW + 2 * HOUR)


def embargoed(article):
    workflow.withdraw(article, by=None, **KILL)
    edited(article, embargo_until=NOW + 2 * HOUR)


def spiked(article):
    workflow.withdraw(article, by=None, **KILL)
    workflow.spike(article, by=None)


@pytest.mark.parametrize("then", [scheduled_again, embargoed, spiked])
def test_a_story_that_waits_is_only_its_notice(get, clock, then):
    article = corrected(SECRET, headline=SECRET)
    then(article)

    response = get("/corrections/")

    assert notes(response)[2] == KILL["notice"]
    assert SECRET.lower() not in response.text.lower()


def test_a_story_that_has_come_down_by_itself_takes_its_corrections_along(get, clock):
    article = factories.article(headline=SECRET)
    workflow.release(article, base=1, by=None, live_until=NOW + HOUR)
    workflow.correct(article, by=None, kind="correction", text=SECRET)

    before = notes(get("/corrections/"))[1]
    clock.shift(HOUR)

    assert (before, lines(get("/corrections/"))) == (SECRET, EMPTY)


def test_unreleased_changes_are_not_told(get, clock):
    edited(corrected(headline="As released"), headline=SECRET)

    response = get("/corrections/")

    assert notes(response)[1] == "As released"
    assert SECRET not in response.text


def test_put_back_the_notice_goes_and_the_corrections_come_back(get, clock):
    article = corrected("Nine, not ten.", headline="Flood in Swat")
    workflow.withdraw(article, by=None, **KILL)
    clock.shift(HOUR)
    workflow.restore(article, by=None)

    assert notes(get("/corrections/"))[:3] == ["Correction", "Flood in Swat", "Nine, not ten."]
    assert "Withdrawn" not in notes(get("/corrections/"))


def test_a_story_withdrawn_twice_is_listed_once_with_its_last_notice(get, clock):
    article = factories.released().article
    workflow.withdraw(article, by=None, reason="x", notice="The first notice.")
    clock.shift(HOUR)
    workflow.restore(article, by=None)
    clock.shift(HOUR)
    workflow.withdraw(article, by=None, reason="x", notice="The second notice.")

    assert [text for text in notes(get("/corrections/")) if "notice" in text] == ["The second notice."]


def test_withdrawn_put_back_and_expired_has_no_notice(get, clock):
    article = factories.released().article
    workflow.withdraw(article, by=None, **KILL)
    workflow.release(article, base=1, by=None, live_until=NOW + HOUR)
    clock.shift(HOUR)

    assert lines(get("/corrections/")) == EMPTY


def test_paging_walks_every_note_once_also_at_the_same_instant(get, clock, monkeypatch):
    monkeypatch.setattr(corrections, "PAGE", 3)
    for number in range(4):
        corrected(f"Correction {number}.")
        workflow.withdraw(factories.released().article, by=None, reason="x", notice=f"Withdrawal {number}.")
    clock.shift(HOUR)
    corrected("Correction 4.")

    seen, pages, query = [], 0, ""
    while query is not None:
        response = get("/corrections/" + query)
        seen += [text for text in notes(response) if text[-2:-1].isdigit() and text.endswith(".")]
        older = elements(response, "a", rel="next")
        query, pages = (older[0]["href"] if older else None), pages + 1

    assert seen[0] == "Correction 4."
    assert sorted(seen) == sorted(
        [f"Correction {n}." for n in range(5)] + [f"Withdrawal {n}." for n in range(4)]
    )  # fmt: skip
    assert pages == 3


def test_address_that_is_no_place_in_the_list_is_a_bad_request(get, db):
    assert get("/corrections/?before=1").status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_one_and_for_many(get, db, rows, django_assert_num_queries):
    for _ in range(rows):
        corrected()
        workflow.withdraw(factories.released().article, by=None, **KILL)

    with django_assert_num_queries(5) as queries:
        get("/corrections/")

    assert "OFFSET" not in "".join(query["sql"] for query in queries)


def test_page_is_found_by_comparing_rows(get, db, django_assert_num_queries):
    with django_assert_num_queries(5) as queries:
        get("/corrections/?before=2026-01-29T09:05:00.123456Z_7")

    statements = "".join(query["sql"] for query in queries)
    assert '("articles_correction"."published_at", "articles_correction"."id") < (' in statements
    assert '("articles_release"."live_until", "articles_release"."id") < (' in statements


def test_footer_leads_there(get, db):
    assert elements(get("/"), "a", href="/corrections/") != []


def test_urdu_headline_is_set_from_right_to_left(get, db):
    corrected("دس نہیں، نو۔", headline="سوات میں سیلاب", language="ur")

    heading = elements(get("/corrections/"), "h2", class_="card__headline")

    assert [(h["lang"], h["dir"]) for h in heading] == [("ur", "rtl")]


def test_notes_never_come_before_their_time(db):
    article = factories.released().article
    correction = workflow.correct(article, by=None, kind="correction", text="Nine.")

    before, then = (
        corrections.listing(Frame.at(at), None).notes for at in (correction.published_at - HOUR, timezone.now())
    )

    assert ([note.text for note in before], [note.text for note in then]) == ([], ["Nine."])
