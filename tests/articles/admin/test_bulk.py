"""Verbs for many stories: asked first, each with its own revision, each with its own answer."""

import pytest
from django.utils import timezone

from articles import copies, workflow
from articles.models import Status
from articles.transitions import TRANSITIONS
from tests import factories
from tests.articles.admin.desk import LIST, messages, send
from tests.articles.story import HOUR, edited


def choice(verb: str, articles, **more: object) -> dict[str, object]:
    return {"action": verb, "index": 0, "_selected_action": [a.pk for a in articles]} | more


def bases(articles) -> dict[str, object]:
    return {f"base-{a.pk}": a.revision_number for a in articles} | {"confirmed": 1}


def statuses(articles) -> list[Status]:
    return [article.status_at(timezone.now()) for article in articles]


def test_bulk_asks_before_it_does_anything(signed_in, editor):
    articles = [factories.article(), factories.article()]

    response = send(signed_in(editor), LIST, choice("release", articles))

    assert {(a.pk, a.revision_number) for a in response.context["articles"]} == {(a.pk, 1) for a in articles}
    assert statuses(articles) == [Status.DRAFT, Status.DRAFT]


def test_bulk_does_what_can_be_done_and_tells_the_rest(signed_in, editor):
    fine, no_section, stale = (
        factories.article(),
        factories.article(headline="No place", section=None),
        factories.article(headline="Old"),
    )
    articles = [fine, no_section, stale]
    data = choice("release", articles) | bases(articles)
    workflow.edit(stale, factories.copy(headline="Newer", section=stale.section_id), base=1, by=None)
    client = signed_in(editor)

    send(client, LIST, data)

    assert statuses(articles) == [Status.PUBLISHED, Status.DRAFT, Status.DRAFT]
    assert messages(client.get(LIST)) == [
        "Release: done for 1 story.",
        "“Newer”: The story has changed since you looked at it. Read the new version, then decide again.",
        "“No place”: Choose a section before the story goes out.",
    ]


def test_bulk_frees_nothing_from_its_embargo(signed_in, editor):
    held = factories.article(headline="Held", embargo_until=timezone.now() + HOUR)
    copy = edited(copies.begin(held, by=None), headline="Copy", embargo_until=None)
    articles, client = [held, copy], signed_in(editor)

    for verb, more in {"release": {}, "raise_breaking": {"level": 2, "length": "60"}}.items():
        send(client, LIST, choice(verb, articles) | bases(articles) | more)

    told = [sentence.split(" until")[0] for sentence in messages(client.get(LIST))]
    assert statuses(articles) == [Status.DRAFT, Status.DRAFT]
    assert sorted(told) == 2 * ["“Copy”: The story that this one was copied from is under embargo"] + 2 * [
        "“Held”: The story is under embargo"
    ]


def test_bulk_without_the_revisions_is_a_bad_request(signed_in, editor):
    articles = [factories.article()]

    response = send(signed_in(editor), LIST, choice("release", articles, confirmed=1))

    assert (response.status_code, statuses(articles)) == (400, [Status.DRAFT])


@pytest.mark.parametrize("chosen", [["x"], ["1 OR 1=1"], ["9" * 40], list(range(1, 102))])
def test_choice_that_is_none_is_a_bad_request(signed_in, editor, chosen):
    factories.article()

    response = send(signed_in(editor), LIST, {"action": "spike", "index": 0, "_selected_action": chosen})

    assert response.status_code == 400


def test_choosing_all_without_ticking_any_does_nothing(signed_in, editor):
    article = factories.article()

    send(signed_in(editor), LIST, {"action": "spike", "index": 0, "select_across": 1, "confirmed": 1})

    assert statuses([article]) == [Status.DRAFT]


def test_menu_offers_what_the_user_may_do(signed_in, reporter, editor):
    factories.article()

    offered = {
        user.username: [value for value, _ in signed_in(user).get(LIST).context["action_form"].fields["action"].choices]
        for user in (reporter, editor)
    }

    of_editors = [row.verb for row in TRANSITIONS if row.verb not in ("edit", "correct", "restore")]
    assert offered == {reporter.username: ["", "submit"], editor.username: ["", *of_editors]}


@pytest.mark.parametrize("verb", ["approve", "release", "raise_breaking", "withdraw", "spike"])
def test_reporter_sending_a_bulk_verb_anyway_is_forbidden(signed_in, reporter, verb):
    articles = [factories.article()]
    data = choice(verb, articles) | bases(articles) | {"level": 2, "length": "60"}

    response = send(signed_in(reporter), LIST, data)

    assert (response.status_code, statuses(articles)) == (403, [Status.DRAFT])


def test_bulk_withdraw_carries_one_reason_and_notice(signed_in, editor):
    articles = [factories.released().article, factories.released().article]
    data = choice("withdraw", articles) | {"confirmed": 1, "reason": "The agency killed them.", "notice": "Withdrawn."}

    send(signed_in(editor), LIST, data)

    assert statuses(articles) == [Status.WITHDRAWN, Status.WITHDRAWN]
