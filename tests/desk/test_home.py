"""The first page of the desk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from tests import factories


def names(stories) -> list[str]:
    return [story.headline for story in stories]


def test_home_shows_what_wants_a_look(signed_in, editor):
    workflow.raise_breaking(factories.article(headline="Flood"), base=1, by=None)
    workflow.submit(factories.article(headline="To review"), base=1, by=None)
    workflow.release(
        factories.article(headline="Tomorrow"), base=1, by=None, live_from=timezone.now() + timedelta(days=1)
    )
    factories.article(by=editor, headline="Mine")
    factories.article(headline="Someone else's")

    context = signed_in(editor).get("/admin/").context

    assert names(context["breaking"]) == ["Flood"]
    assert {queue["title"]: names(queue["stories"]) for queue in context["queues"]} == {
        "Waiting for review": ["To review"], "Goes out next": ["Tomorrow"], "My drafts": ["Mine"],
    }  # fmt: skip
    assert names(context["recent"]) == ["Someone else's", "Mine", "Tomorrow", "To review", "Flood"]


@pytest.mark.parametrize("count", [1, 30])
def test_home_costs_the_same_for_one_and_for_many(signed_in, editor, count, django_assert_num_queries):
    for _ in range(count):
        workflow.raise_breaking(factories.article(), base=1, by=None)
        workflow.submit(factories.article(), base=1, by=None)
        factories.article(by=editor)
    client = signed_in(editor)

    with django_assert_num_queries(9):
        client.get("/admin/")


def test_staff_find_sections_and_tags_and_no_story(signed_in, staff):
    factories.article(headline="A secret draft")

    response = signed_in(staff).get("/admin/")

    assert [item["object_name"] for item in response.context["menu"]] == ["Section", "Tag"]
    assert "secret" not in response.content.decode()


def test_menu_is_in_the_order_of_the_desk(signed_in, admin_user):
    menu = signed_in(admin_user).get("/admin/").context["menu"]

    assert [item["object_name"] for item in menu] == [
        "Article", "Photo", "Author", "Source", "Section", "Tag", "JournalEntry", "User", "Group",
    ]  # fmt: skip


@pytest.mark.parametrize("page", ["", "articles/article/", "articles/article/add/", "auth/user/"])
def test_desk_asks_strangers_to_sign_in(client, db, page):
    response = client.get(f"/admin/{page}")

    assert (response.status_code, response["Location"]) == (302, f"/admin/login/?next=/admin/{page}")


@pytest.mark.parametrize("page", ["", "login/", "articles/article/", "articles/article/add/", "articles/tag/"])
def test_desk_allows_no_inline_script(signed_in, admin_user, page):
    response = signed_in(admin_user).get(f"/admin/{page}", follow=True)

    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    html = response.content.decode()
    assert "unsafe" not in policy["script-src"] + policy["style-src"]
    assert [attribute for attribute in (" onclick=", " onload=", " style=", "javascript:") if attribute in html] == []
