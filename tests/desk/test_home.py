"""The first page of the desk."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import limits, notes, workflow
from newsroom.pagecache import purging
from newsroom.pagecache.cdn import Varnish
from newsroom.pagecache.models import PurgePlace
from newsroom.pagecache.purging import Purger
from tests import factories


def names(stories) -> list[str]:
    return [story.headline for story in stories]


def home(client):
    return client.get("/admin/").context


def queues(client) -> dict[str, list[str]]:
    return {queue.title: names(queue.stories) for queue in home(client)["queues"]}


@pytest.fixture
def noon(time_machine):
    """Twelve o'clock in the house, so that “later today” is never tomorrow."""
    now = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    time_machine.move_to(now, tick=False)
    return now


def test_home_shows_what_wants_a_look(signed_in, editor, noon):
    workflow.raise_breaking(factories.article(headline="Flood"), base=1, by=None)
    workflow.submit(factories.article(headline="To review"), base=1, by=None)
    for headline, hours in (("Tomorrow", 24), ("Tonight", 8)):
        workflow.release(factories.article(headline=headline), base=1, by=None, live_from=noon + timedelta(hours=hours))
    factories.article(by=editor, headline="Mine")
    factories.article(headline="Someone else's")
    factories.article(headline="Placeless", section=None)
    workflow.approve(factories.article(headline="Approved, and then?"), base=1, by=None)

    context = home(signed_in(editor))

    assert names(context["breaking"]) == ["Flood"]
    assert {queue.title: names(queue.stories) for queue in context["queues"]} == {
        "Waiting for me": ["To review"], "Due today": ["Tonight"], "Scheduled": ["Tomorrow"], "My drafts": ["Mine"],
        "Without section or date": ["Placeless", "Approved, and then?"],
    }  # fmt: skip
    assert names(context["recent"].stories)[:2] == ["Approved, and then?", "Placeless"]


def test_what_was_returned_waits_for_its_author_until_submitted_again(signed_in, reporter, editor):
    story = factories.article(by=reporter, headline="Again")
    other = factories.article(headline="Of another")
    for article in (story, other):
        workflow.submit(article, base=1, by=None)
        workflow.return_(article, base=1, by=editor)
    workflow.submit(factories.article(headline="To review"), base=1, by=None)
    client = signed_in(reporter)

    returned = queues(client)
    workflow.submit(story, base=1, by=reporter)

    assert returned == {"Waiting for me": ["Again"]}
    assert queues(client) == {}


def test_reporter_is_told_of_own_stories_without_section_only(signed_in, reporter):
    mine = factories.article(by=reporter, headline="Mine", section=None)
    workflow.submit(mine, base=1, by=reporter)
    factories.article(headline="Not mine", section=None)

    assert queues(signed_in(reporter)) == {"Without section or date": ["Mine"]}


def test_alert_is_stale_after_four_hours_and_when_it_ended_by_itself(signed_in, editor, noon, time_machine):
    up, ended, stood_down = (factories.article(headline=name) for name in ("Up for long", "Ended", "Stood down"))
    workflow.raise_breaking(up, base=1, by=None, ends_at=noon + timedelta(hours=6))
    time_machine.move_to(noon + timedelta(hours=1), tick=False)
    for article in (ended, stood_down):
        workflow.raise_breaking(article, base=1, by=None, ends_at=noon + timedelta(hours=3, minutes=30))
    workflow.stand_down(stood_down, by=None)
    client = signed_in(editor)

    def shown() -> tuple[list[str], list[str]]:
        context = home(client)
        return names(context["breaking"]), names(context["stale"])

    before = shown()
    time_machine.move_to(noon + timedelta(hours=4), tick=False)
    at_four = shown()
    time_machine.move_to(noon + timedelta(hours=4, minutes=30), tick=False)

    assert before == (["Ended", "Up for long"], [])
    assert at_four == ([], ["Ended", "Up for long"])
    assert shown() == ([], ["Up for long"])


@pytest.mark.parametrize(("role", "offered"), [("Editor", True), ("Reporter", False)])
def test_home_offers_pull_back_and_stand_down_to_those_who_may(signed_in, db, role, offered):
    due = factories.article()
    workflow.release(due, base=1, by=None, live_from=timezone.now() + timedelta(days=1))
    breaking = factories.article()
    workflow.raise_breaking(breaking, base=1, by=None)

    html = signed_in(factories.user(role)).get("/admin/").content.decode()

    assert (f"/{due.pk}/pull_back/" in html, f"/{breaking.pk}/stand_down/" in html) == (offered, offered)


def test_home_tells_of_rights_that_end_within_seven_days(signed_in, editor):
    now = timezone.now()
    for days, caption in ((0.9, "Tomorrow"), (6.9, "This week"), (7.1, "Later")):
        photo = factories.photo(caption=caption, rights_until=now + timedelta(days=days))
        factories.released(lead_photo=photo.pk)
    factories.photo(caption="Seen nowhere", rights_until=now + timedelta(days=1))

    found = signed_in(editor).get("/admin/").context["ending_photos"]

    assert [(photo.caption, photo.is_urgent) for photo in found] == [("Tomorrow", True), ("This week", False)]


def test_home_says_since_when_a_cdn_is_not_told(signed_in, editor, monkeypatch):
    since = datetime(2026, 11, 29, 7, 0, tzinfo=UTC)
    monkeypatch.setattr(purging, "PURGERS", [Purger(Varnish("varnish://cache"))])
    row = PurgePlace.objects.of("varnish://cache")
    well = signed_in(editor).get("/admin/").content.decode()

    row.take_turn(failing_since=since)

    told = "Since 29 Nov, 12:00 the network that delivers our pages"
    assert (told in well, told in signed_in(editor).get("/admin/").content.decode()) == (False, True)


@pytest.mark.parametrize("count", [1, 6])
def test_home_costs_the_same_for_one_and_for_many(signed_in, editor, count, django_assert_num_queries):
    for _ in range(count):
        workflow.raise_breaking(factories.article(), base=1, by=None)
        workflow.submit(factories.article(), base=1, by=None)
        workflow.release(factories.article(), base=1, by=None, live_from=timezone.now() + timedelta(hours=1))
        workflow.approve(factories.article(), base=1, by=None)
        article = factories.article(by=editor)
        notes.add(article, text=f"@{editor.username}", by=None)
        factories.typing(article, by=editor)
    client = signed_in(editor)

    with django_assert_num_queries(16):
        client.get("/admin/")


def test_home_lists_mentions_the_new_ones_first(signed_in, editor, chief):
    story = factories.article()
    texts = [f"@{editor.username} {number}" for number in range(22)]
    said = [notes.add(story, text=text, by=chief).note for text in texts]
    notes.add(story, text=f"@{chief.username}", by=editor)
    for note in said[-3:]:
        notes.see(story, by=editor, note=note.pk)

    shown = home(signed_in(editor))["mentions"]

    assert [m.note.text for m in shown] == [*reversed(texts[:19]), texts[21]]


def test_home_lists_no_mention_on_a_story_that_moved_out_of_sight(signed_in, editor, chief):
    story = factories.article()
    notes.add(story, text=f"@{editor.username} A secret", by=chief)

    limits.put(editor, [factories.section()], by=chief)

    response = signed_in(editor).get("/admin/")
    assert (response.context["mentions"], "A secret" in response.content.decode()) == ([], False)


def test_staff_find_sections_and_tags_and_no_story(signed_in, staff):
    factories.article(headline="A secret draft")

    response = signed_in(staff).get("/admin/")

    assert [item["object_name"] for item in response.context["menu"]] == ["Section", "Tag", "HousePage", "Account"]
    assert "secret" not in response.content.decode()


def test_menu_is_in_the_order_of_the_desk(signed_in, admin_user):
    menu = signed_in(admin_user).get("/admin/").context["menu"]

    assert [item["object_name"] for item in menu] == [
        "Article", "Photo", "Author", "Source", "Section", "Tag", "HousePage", "ChecklistRule",
        "JournalEntry", "SectionLimit", "Account", "User", "Group",
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
