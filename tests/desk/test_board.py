"""The board: each story in work once, in the column of its step, and moved by verbs only."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Release
from articles.working_copy import BylineEntry
from newsroom.desk.board import LEADS_TO
from tests import factories

BOARD = "/admin/board/"


@pytest.fixture
def noon(time_machine):
    now = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    time_machine.move_to(now, tick=False)
    return now


def cards(client) -> dict[str, list[str]]:
    return {c.key: [card.headline for card in c.cards] for c in client.get(BOARD).context["columns"]}


def moves(client) -> dict[str, list[str]]:
    columns = client.get(BOARD).context["columns"]
    return {card.headline: [move.verb for move in card.moves] for column in columns for card in column.cards}


def newsroom(now) -> None:
    """A story at each step, and those that no column shows."""
    made = {name: factories.article(headline=name) for name in (
        "draft", "in review", "approved", "due", "out", "breaking", "withdrawn", "spiked",
    )}  # fmt: skip
    workflow.submit(made["in review"], base=1, by=None)
    workflow.approve(made["approved"], base=1, by=None)
    workflow.release(made["due"], base=1, by=None, live_from=now + timedelta(days=1))
    workflow.release(made["out"], base=1, by=None)
    workflow.raise_breaking(made["breaking"], base=1, by=None)
    workflow.release(made["withdrawn"], base=1, by=None)
    workflow.withdraw(made["withdrawn"], by=None, reason="Wrong", notice="Gone.")
    workflow.spike(made["spiked"], by=None)


def test_each_story_stands_in_the_column_of_its_step(signed_in, reporter, noon):
    newsroom(noon)

    assert cards(signed_in(reporter)) == {
        "draft": ["draft"], "in_review": ["in review"], "approved": ["approved"], "scheduled": ["due"],
        "published": ["breaking", "out"],
    }  # fmt: skip


def test_live_story_whose_changes_wait_for_review_is_one_card(signed_in, editor, noon):
    article = factories.released(headline="Out").article
    workflow.edit(article, factories.copy(headline="Newer", section=article.section_id), base=1, by=None)
    workflow.return_(article, base=2, by=None)
    workflow.submit(article, base=2, by=None)

    response = signed_in(editor).get(BOARD)

    assert cards(signed_in(editor)) == {
        "draft": [], "in_review": ["Newer"], "approved": [], "scheduled": [], "published": [],
    }  # fmt: skip
    assert "unreleased changes" in response.content.decode()


def test_scheduled_update_of_a_live_story_is_marked(signed_in, editor, noon):
    article = factories.released(headline="Out").article
    workflow.edit(article, factories.copy(headline="Newer", section=article.section_id), base=1, by=None)
    workflow.update(article, base=2, by=None, live_from=noon + timedelta(hours=2))

    client = signed_in(editor)

    assert cards(client)["scheduled"] == ["Newer"]
    assert moves(client) == {"Newer": ["return", "update", "pull_back"]}


def test_yesterdays_stories_and_forgotten_drafts_are_in_the_list_only(signed_in, editor, noon, time_machine):
    newsroom(noon)

    time_machine.move_to(noon.replace(hour=0) + timedelta(days=1), tick=False)
    next_day = cards(signed_in(editor))
    time_machine.move_to(noon + timedelta(days=31), tick=False)

    assert next_day["published"] == []
    assert cards(signed_in(editor)) == {
        "draft": [], "in_review": ["in review"], "approved": [], "scheduled": [], "published": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("Reporter", {"draft": ["submit"], "in review": [], "approved": [], "due": [], "out": [], "breaking": []}),
        ("Editor", {
            "draft": ["submit", "approve", "release"], "in review": ["return", "approve", "release"],
            "approved": ["return", "release"], "due": ["return", "release", "pull_back"],
            "out": ["return", "update"], "breaking": ["return", "update"],
        }),
    ],
)  # fmt: skip
def test_a_card_offers_the_verbs_that_the_table_allows(signed_in, noon, db, role, expected):
    newsroom(noon)

    assert moves(signed_in(factories.user(role))) == expected


def test_following_a_move_changes_nothing_before_it_is_confirmed(signed_in, editor):
    article = factories.article()
    client = signed_in(editor)

    asked = [client.get(f"/admin/articles/article/{article.pk}/{verb}/").status_code for verb in LEADS_TO]

    article.refresh_from_db()
    assert asked == [200] * len(LEADS_TO)
    assert (article.status_at(timezone.now()), Release.objects.count()) == ("draft", 0)


@pytest.mark.parametrize("count", [1, 6])
def test_board_costs_the_same_for_one_and_for_many(signed_in, editor, count, django_assert_num_queries):
    for _ in range(count):
        articles = [factories.article(bylines=(BylineEntry(factories.author().pk),)) for _ in range(4)]
        workflow.submit(articles[0], base=1, by=None)
        workflow.approve(articles[1], base=1, by=None)
        workflow.release(articles[2], base=1, by=None)
    client = signed_in(editor)

    with django_assert_num_queries(9):
        response = client.get(BOARD)

    shown = {column.key: (len(column.cards), column.has_more) for column in response.context["columns"]}
    most = (min(count, 20), count > 20)
    assert shown == {"draft": most, "in_review": most, "approved": most, "scheduled": (0, False), "published": most}


@pytest.mark.parametrize("page", ["board", "calendar"])
def test_pages_about_stories_are_closed_to_those_who_may_not_see_them(signed_in, client, staff, page):
    url = f"/admin/{page}/"

    assert signed_in(staff).get(url).status_code == 403
    assert client.get(url)["Location"] == f"/admin/login/?next={url}"
    assert f'href="{url}"' not in signed_in(staff).get("/admin/").content.decode()
