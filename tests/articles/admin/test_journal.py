"""The journal at the desk: filtered, exported, and nothing else."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from articles import journal, previews, tags, workflow
from articles.models import JournalEntry, Tag
from tests import factories

JOURNAL = "/admin/articles/journalentry/"
EXPORT = f"{JOURNAL}export/"
# 20:00 UTC is 01:00 of the next day in Karachi, the house's zone.
LATE = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)


def subjects(client, **query) -> list[str]:
    return [entry.subject for entry in client.get(JOURNAL, query).context["cl"].result_list]


def exported(client, **query) -> list[dict[str, str]]:
    response = client.get(EXPORT, query)
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def line(subject: str, at: datetime, **fields) -> JournalEntry:
    return JournalEntry.objects.create(subject=subject, at=at, effective_at=at, verb="start", **fields)


@pytest.fixture
def desk(signed_in, editor):
    return signed_in(editor)


# Filters


def test_lines_of_one_story(desk):
    story = factories.article(headline="Copper")
    factories.article(headline="Gold")
    workflow.submit(story, base=1, by=None)

    assert subjects(desk, story=story.pk) == ["Copper", "Copper"]


@pytest.mark.parametrize(("query", "found"), [
    ({"from": "2026-03-02"}, ["late"]),
    ({"until": "2026-03-01"}, ["early"]),
    ({"from": "2026-03-01", "until": "2026-03-02"}, ["late", "early"]),
    ({"from": "2026-03-03"}, []),
])  # fmt: skip
def test_a_period_is_days_of_the_house(desk, query, found):
    line("early", LATE.replace(hour=18))
    line("late", LATE)

    assert (subjects(desk, **query), [row["about"] for row in exported(desk, **query)]) == (found, found)


@pytest.mark.parametrize("query", [
    {"from": "yesterday"}, {"until": "2026-02-30"}, {"from": "0001-01-01"}, {"until": "9999-12-31"}, {"story": "1 OR 1=1"},
    {"verb": "x"}, {"who": "0"}, {"p": "0"},
])  # fmt: skip
def test_what_no_filter_understands_is_refused(desk, query):
    answers = desk.get(JOURNAL, query), desk.get(EXPORT, query)

    assert [answer.status_code for answer in answers] == [302, 400]
    assert answers[0]["Location"] == f"{JOURNAL}?e=1"


@pytest.mark.parametrize("address", [JOURNAL, EXPORT])
@pytest.mark.parametrize("lookup", [
    "actor__password__startswith", "actor", "article__editor_note__regex", "data__note", "id__in", "verb__startswith",
])  # fmt: skip
def test_no_query_string_reaches_the_database(desk, address, lookup):
    assert desk.get(address, {lookup: "a"}).status_code == 400


def test_every_verb_can_be_filtered_by(desk):
    story = factories.article(headline="Copper")
    tags.save(Tag(name="Ice"), by=None)
    previews.share(story, lasting=timedelta(hours=1), by=None)

    page = desk.get(JOURNAL)
    offered = next(f["options"] for f in page.context["cl"].choices() if f["name"] == "verb")

    assert offered == list(journal.VERBS.items())
    assert subjects(desk, verb="share_preview") == ["Copper"]
    assert [row["what"] for row in exported(desk, verb="add tag")] == ["Add tag"]


# Export


def test_export_holds_every_line_of_the_filter_and_no_other(desk, editor, reporter):
    for n in range(51):
        line(f"Story {n}", LATE, actor=editor)
    line("By another", LATE, actor=reporter)

    rows = exported(desk, who=editor.pk)

    assert [row["about"] for row in rows] == [f"Story {n}" for n in reversed(range(51))]
    assert (rows[0]["who"], rows[0]["what"], rows[0]["made at"]) == (
        editor.username,
        "Begin",
        "2026-03-02T01:00:00+05:00",
    )


def test_export_is_a_file_that_runs_nothing_and_is_kept_nowhere(desk):
    line("=HYPERLINK(A1)", LATE)
    response = desk.get(EXPORT)

    assert exported(desk)[0]["about"] == "'=HYPERLINK(A1)"
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith('attachment; filename="journal-')


@pytest.mark.parametrize("count", [1, 6])
def test_export_costs_the_same_for_one_and_for_many(desk, editor, count, django_assert_num_queries):
    for n in range(count):
        line(f"Story {n}", LATE, actor=editor)

    with django_assert_num_queries(6):
        rows = exported(desk)

    assert len(rows) == count


def test_journal_is_paged_without_a_count(desk, django_assert_max_num_queries):
    for n in range(51):
        line(f"Story {n}", LATE)

    with django_assert_max_num_queries(12) as queries:
        found = [len(subjects(desk)), len(subjects(desk, p=2))]

    assert found == [50, 1]
    assert [q["sql"] for q in queries.captured_queries if "count(" in q["sql"].lower()] == []


def test_the_export_takes_the_filters_of_the_list(desk):
    page = desk.get(JOURNAL, {"verb": "start", "from": "2026-03-01", "p": "1"}).content.decode()

    assert 'href="export/?from=2026-03-01&amp;verb=start"' in page


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_export_is_only_read(desk, method):
    assert getattr(desk, method)(EXPORT).status_code == 405


def test_who_may_not_see_the_journal_exports_none_of_it(signed_in, reporter, staff, client):
    line("Secret", LATE)

    answers = [c.get(EXPORT).status_code for c in (signed_in(reporter), signed_in(staff), client)]

    assert answers == [403, 403, 302]
