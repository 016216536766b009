"""One page for what to do about an error: a note with or without a new text, or a kill."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from articles import workflow
from articles.models import Status
from tests import factories
from tests.articles.admin.desk import address, messages
from tests.articles.story import edited

UNFINISHED = "<p>About TK people came.</p>"


def status(article) -> Status:
    return article.status_at(timezone.now())


def kinds(response) -> list[str]:
    return [kind for kind, _ in response.context["form"].fields["kind"].choices]


@pytest.fixture
def article(db):
    return factories.released(headline="Ten dead").article


def with_right(name: str):
    """A reporter who has one right more."""
    user = factories.user("Reporter")
    user.user_permissions.add(Permission.objects.get(codename=name))
    return type(user).objects.get(pk=user.pk)


@pytest.mark.parametrize(("verb", "first"), [("correct", "correction"), ("withdraw", "withdrawal")])
def test_both_buttons_open_the_one_page_with_their_own_choice(signed_in, editor, article, verb, first):
    response = signed_in(editor).get(address(article, verb))

    assert response.context["title"] == "Correct or withdraw"
    assert kinds(response) == ["correction", "clarification", "update", "retraction", "withdrawal"]
    assert response.context["form"]["kind"].value() == first


@pytest.mark.parametrize(
    ("right", "verb", "offered"),
    [
        ("correct_article", "correct", ["correction", "clarification", "update", "retraction"]),
        ("withdraw_article", "withdraw", ["withdrawal"]),
    ],
)
def test_only_what_the_user_may_do_is_offered(signed_in, article, right, verb, offered):
    assert kinds(signed_in(with_right(right)).get(address(article, verb))) == offered


def test_a_kill_by_the_page_of_a_correction_needs_the_right_to_kill(signed_in, article):
    client = signed_in(with_right("correct_article"))
    data = {"base": 1, "kind": "withdrawal", "reason": "Wrong.", "notice": "Gone."}

    response = client.post(address(article, "correct"), data)

    assert (response.status_code, status(article)) == (403, Status.PUBLISHED)


@pytest.mark.parametrize("kind", ["correction", "clarification", "update", "retraction"])
def test_a_note_goes_out_at_once_and_is_told_who_and_when(signed_in, editor, article, kind):
    client = signed_in(editor)

    response = client.post(
        address(article, "withdraw"), {"base": 1, "kind": kind, "text": "Nine, not ten."}, follow=True
    )

    note = article.corrections.get()
    assert (note.kind, note.text, note.made_by, status(article)) == (kind, "Nine, not ten.", editor, Status.PUBLISHED)
    assert messages(response)[0].startswith(f"{note.get_kind_display()} published. Readers see it now.")
    assert list(client.get(address(article, "correct")).context["corrections"]) == [note]
    assert article.journal.first().data["text"] == "Nine, not ten."


def test_a_wrong_note_is_followed_by_another(signed_in, editor, article):
    client = signed_in(editor)
    for text in ("Nine, not ten.", "Eleven: our last correction was wrong."):
        client.post(address(article, "correct"), {"base": 1, "kind": "correction", "text": text})

    assert [note.text for note in article.corrections.all()] == [
        "Nine, not ten.", "Eleven: our last correction was wrong."
    ]  # fmt: skip


def test_a_kill_from_the_page_of_a_correction(signed_in, editor, article):
    data = {"base": 1, "kind": "withdrawal", "reason": "The source took it back.", "notice": "We could not confirm it."}

    signed_in(editor).post(address(article, "correct"), data)

    assert (status(article), article.releases.get().withdrawal_notice) == (Status.WITHDRAWN, "We could not confirm it.")
    assert article.journal.first().data["reason"] == "The source took it back."
    assert article.corrections.count() == 0


def test_a_kill_needs_no_revision_since_it_is_never_late(signed_in, editor, article):
    edited(article, headline="Changed meanwhile")

    signed_in(editor).post(
        address(article, "withdraw"), {"base": 1, "kind": "withdrawal", "reason": "x", "notice": "y"}
    )

    assert status(article) == Status.WITHDRAWN


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        ({"kind": "withdrawal", "reason": "", "notice": "Gone.", "text": "x"}, "reason"),
        ({"kind": "withdrawal", "reason": "Wrong.", "notice": " ", "text": "x"}, "notice"),
        ({"kind": "correction", "text": "", "reason": "x", "notice": "y"}, "text"),
        ({"kind": "joke", "text": "x"}, "kind"),
    ],
)
def test_what_is_missing_is_asked_for_and_the_rest_is_kept(signed_in, editor, article, data, missing):
    response = signed_in(editor).post(address(article, "correct"), {"base": 1} | data)

    form = response.context["form"]
    assert list(form.errors) == [missing]
    assert {name: form[name].value() for name in data} == data
    assert (status(article), article.journal.count()) == (Status.PUBLISHED, 2)


def test_a_reason_is_never_public(signed_in, editor, article, client):
    live = article.releases.get().get_absolute_url()
    signed_in(editor).post(
        address(article, "withdraw"),
        {"kind": "withdrawal", "reason": "Zamzama lied.", "notice": "We could not confirm it."},
    )

    pages = [client.get(live).text, client.get("/corrections/").text]
    assert ["We could not confirm it." in page for page in pages] == [True, True]
    assert ["Zamzama" in page for page in pages] == [False, False]


def test_working_copy_goes_out_with_the_note_under_the_checklist(signed_in, editor, chief, article):
    edited(article, body=UNFINISHED)
    data = {"base": 2, "kind": "correction", "text": "Nine, not ten.", "with_update": "on"}

    refused = signed_in(editor).post(address(article, "correct"), data | {"override": "No time."})
    before = (article.corrections.count(), article.releases.count())
    signed_in(chief).post(address(article, "correct"), data | {"override": "The number comes at noon."})

    assert refused.context["form"]["text"].value() == "Nine, not ten."
    assert [line.label for line in refused.context["checklist"].blocking] == ["Placeholder text"]
    assert before == (0, 1)
    assert (article.corrections.count(), article.releases.live(at=timezone.now()).get().body) == (1, UNFINISHED)
    assert article.journal.first().data["override"] == "The number comes at noon."


def test_note_alone_is_not_asked_for_the_checklist(signed_in, editor, article):
    edited(article, body=UNFINISHED)

    signed_in(editor).post(address(article, "correct"), {"base": 2, "kind": "correction", "text": "Nine, not ten."})

    assert article.corrections.count() == 1


def test_kill_goes_through_whatever_the_checklist_finds(signed_in, editor, article):
    edited(article, body=UNFINISHED)

    signed_in(editor).post(address(article, "withdraw"), {"kind": "withdrawal", "reason": "x", "notice": "y"})

    assert status(article) == Status.WITHDRAWN


def test_working_copy_is_offered_only_to_those_who_may_release(signed_in, editor, article):
    edited(article, headline="Nine dead")

    fields = [
        "with_update" in signed_in(user).get(address(article, "correct")).context["form"].fields
        for user in (editor, with_right("correct_article"))
    ]

    assert fields == [True, False]


def test_story_that_is_not_out_can_not_be_corrected(signed_in, editor, db):
    draft = factories.article()
    client = signed_in(editor)

    response = client.post(address(draft, "correct"), {"base": 1, "kind": "correction", "text": "Nine, not ten."})

    assert client.get(address(draft, "correct")).context["is_open"] is False
    assert response.context["form"].non_field_errors() == ["“Correct” can't be done: the story is draft."]
    assert response.context["form"]["text"].value() == "Nine, not ten."


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_note_and_for_many(signed_in, editor, article, count, django_assert_num_queries):
    edited(article, headline="Nine dead")
    for _ in range(count):
        workflow.correct(article, by=editor, kind="update", text="More is known.")
    client = signed_in(editor)

    with django_assert_num_queries(19):
        client.get(address(article, "correct"))
