"""The notes beside the form and on their page: what they show, to whom, and what a hostile text can't do."""

import pytest
from django.urls import reverse

from articles import notes, workflow
from articles.models import Mention, Note, Thread
from articles.notes import Passage
from tests import factories

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script> @"><img src=x onerror=alert(1)> {{ 7|add:7 }}'


@pytest.fixture
def story(reporter):
    return factories.article(by=reporter, body="<p>One lane is open.</p>")


def at(story, *parts) -> str:
    return "/".join([reverse("admin:articles_article_notes", args=[story.pk]).rstrip("/"), *map(str, parts), ""])


def threads(response, name="threads"):
    return [[said["note"].text for said in row["notes"]] for row in response.context[name]]


def test_note_is_added_replied_to_resolved_and_opened_again_page_by_page(signed_in, story, reporter, editor):
    desk, author = signed_in(editor), signed_in(reporter)

    added = desk.post(at(story), {"text": "Who says so?", "exact": "lane is open"}, follow=True)
    thread = Thread.objects.get()
    replied = author.post(at(story, thread.pk, "reply"), {"text": "The control room."}, follow=True)
    resolved = desk.post(at(story, thread.pk, "resolve"), follow=True)
    opened = desk.post(at(story, thread.pk, "reopen"), follow=True)

    note = Note.objects.first()
    assert added.redirect_chain == [(f"{at(story)}#note-{note.pk}", 302)]
    assert threads(added) == [["Who says so?"]]
    assert threads(replied) == threads(opened) == [["Who says so?", "The control room."]]
    assert (threads(resolved), threads(resolved, "resolved")) == ([], [["Who says so?", "The control room."]])
    assert (thread.place, thread.exact) == ("body", "lane is open")


def test_script_gets_the_list_alone(signed_in, story, editor):
    response = signed_in(editor).post(at(story), {"text": "?"}, headers={"X-Desk-Fragment": "notes"})

    assert (response.status_code, response["X-Desk-Fragment"], response["Cache-Control"]) == (
        200,
        "notes",
        "no-store, private, max-age=0, no-cache, must-revalidate",
    )
    assert threads(response) == [["?"]]
    assert "<html" not in response.content.decode()


@pytest.mark.parametrize("headers", [{}, {"X-Desk-Fragment": "notes"}])
def test_refused_note_is_shown_again_with_its_sentence(signed_in, story, editor, headers):
    typed = {"text": "Typed & kept", "exact": "Nowhere in it"}

    response = signed_in(editor).post(at(story), typed, headers=headers)

    html = response.content.decode()
    assert response.status_code == 400
    assert "These words are not in the story." in html
    assert ">Typed &amp; kept</textarea>" in html
    assert ">Nowhere in it</textarea>" in html
    assert Note.objects.count() == 0


def test_refused_reply_stays_in_its_own_field(signed_in, story, editor):
    first, second = (notes.add(story, text="?", by=editor).note.thread for _ in range(2))

    html = signed_in(editor).post(at(story, first.pk, "reply"), {"text": "x" * 4001}).content.decode()

    assert html.count("x" * 4001) == 1
    assert html.index(f'id="reply-{first.pk}"') < html.index("x" * 4001)
    assert f'id="reply-{second.pk}" name="text" rows="1" maxlength="4000" dir="auto" data-mentions></textarea>' in html


def test_hostile_text_is_text(signed_in, story, editor, reporter):
    notes.add(
        story, text=f"{HOSTILE} @{reporter.username}<b>", by=editor, passage=Passage(HOSTILE, "body", '"><i>', "'")
    )

    html = signed_in(editor).get(at(story)).content.decode()

    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "{{ 7|add:7 }}" in html
    assert 'data-prefix="&quot;&gt;&lt;i&gt;" data-suffix="&#x27;"' in html
    assert f'<b class="mention">@{reporter.username}</b>&lt;b&gt;</p>' in html


def test_only_who_is_mentioned_is_set_off(signed_in, story, editor, reporter):
    notes.add(story, text=f"@{reporter.username}. @nobody @{editor.username}", by=editor)

    html = signed_in(editor).get(at(story)).content.decode()

    assert f'<b class="mention">@{reporter.username}</b>. @nobody @{editor.username}</p>' in html


def test_writer_is_told_of_names_that_nobody_has(signed_in, story, editor):
    response = signed_in(editor).post(at(story), {"text": "@nobody @noone"}, follow=True)

    assert [str(m) for m in response.context["messages"]] == [
        "The note is there. Nobody who may see this story is called @nobody, @noone."
    ]


def test_passage_that_left_the_text_is_said_to_be_gone(signed_in, story, editor):
    notes.add(story, text="?", by=editor, passage=Passage("lane is open"))
    client = signed_in(editor)
    there = client.get(at(story)).context["threads"][0]["is_there"]

    workflow.edit(story, factories.copy(section=story.section_id, body="<p>Both lanes are open.</p>"), base=1, by=None)

    assert (there, client.get(at(story)).context["threads"][0]["is_there"]) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_notes_cost_the_same_for_one_and_for_three(
    signed_in, story, editor, reporter, count, django_assert_num_queries
):
    for _ in range(count):
        thread = notes.add(story, text=f"@{reporter.username}", by=editor, passage=Passage("lane is open")).note.thread
        for _ in range(count):
            notes.reply(thread, text=f"@{editor.username}", by=reporter)
    notes.resolve(thread, by=editor)
    client = signed_in(editor)

    with django_assert_num_queries(8):
        client.get(at(story))


@pytest.mark.parametrize("count", [1, 3])
def test_people_cost_the_same_for_one_and_for_three(signed_in, story, editor, count, django_assert_num_queries):
    for _ in range(count):
        factories.user("Reporter")
    client = signed_in(editor)

    with django_assert_num_queries(5):
        client.get(at(story, "people"), {"q": "reporter"})


def test_people_are_offered_with_their_names(signed_in, story, editor, staff):
    editor.first_name, editor.last_name = "Ayesha", "Malik"
    editor.save()

    response = signed_in(editor).get(at(story, "people"), {"q": "mal"})

    assert response.json() == {"results": [{"name": editor.username, "hint": "Ayesha Malik"}]}


def test_mentions_are_seen_by_post_only(signed_in, story, editor, reporter):
    note = notes.add(story, text=f"@{reporter.username}", by=editor).note
    client = signed_in(reporter)

    looked = client.get(at(story))
    asked = client.get(at(story, "seen"))
    unseen = Mention.objects.unseen().count()
    seen = client.post(at(story, "seen"), {"note": note.pk, "home": ""})

    assert looked.context["threads"][0]["notes"][0]["is_new"] is True
    assert (asked.status_code, unseen) == (405, 1)
    assert (seen.status_code, seen["Location"], Mention.objects.unseen().count()) == (302, "/admin/", 0)
    assert client.get(at(story)).context["threads"][0]["notes"][0]["is_new"] is False


def test_thread_of_another_story_is_not_there(signed_in, story, editor):
    thread = notes.add(factories.article(), text="?", by=editor).note.thread

    answers = [
        signed_in(editor).post(at(story, thread.pk, verb)).status_code for verb in ("reply", "resolve", "reopen")
    ]

    assert (answers, Note.objects.count(), Thread.objects.open().count()) == ([404, 404, 404], 1, 1)


def test_colleague_who_did_not_open_the_thread_may_not_resolve_it(signed_in, story, editor):
    thread = notes.add(story, text="?", by=editor).note.thread
    other = signed_in(factories.user("Reporter"))

    html = other.get(at(story)).content.decode()
    answer = other.post(at(story, thread.pk, "resolve"))

    assert f"{thread.pk}/reply/" in html
    assert f"{thread.pk}/resolve/" not in html
    assert (answer.status_code, Thread.objects.open().count()) == (403, 1)


def test_form_counts_open_threads_also_of_a_spiked_story(signed_in, story, editor):
    threads = [notes.add(story, text="?", by=editor).note.thread for _ in range(3)]
    notes.resolve(threads[0], by=editor)
    workflow.spike(story, by=editor)

    response = signed_in(editor).get(reverse("admin:articles_article_change", args=[story.pk]))

    assert response.context["open_threads"] == 2
    assert f'href="{at(story)}"' in response.content.decode()
