"""Notes on a story: threads, who is named in them, and who may resolve them."""

import pytest

from articles import limits, notes
from articles.models import JournalEntry, Mention, Note, Thread
from articles.notes import Passage
from articles.refusal import NotAllowed, NotThere, Refused
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(reporter):
    return factories.article(
        by=reporter, headline="Lane reopens", standfirst="Cars first.", body="<p>One lane is open.</p>"
    )


def named(user, first="", last=""):
    user.first_name, user.last_name = first, last
    user.save()
    return user


def said(thread) -> list[str]:
    return [note.text for note in thread.notes.all()]


def test_thread_holds_a_note_and_its_replies(story, reporter, editor):
    thread = notes.add(story, text=" Who says so?\r\n", by=editor).note.thread

    notes.reply(thread, text="The control room.", by=reporter)

    assert said(thread) == ["Who says so?", "The control room."]
    assert [note.by for note in thread.notes.all()] == [editor, reporter]
    assert (thread.article, thread.revision_number, thread.resolved_at) == (story, 1, None)


def test_note_is_about_a_passage_and_the_revision_it_stands_in(story, editor):
    passage = Passage("One  lane\nis", "body", prefix="x" * 70, suffix=" open." + "y" * 70)

    thread = notes.add(story, text="Which?", by=editor, passage=passage).note.thread

    assert (thread.place, thread.exact, thread.prefix, thread.suffix) == (
        "body", "One lane is", "x" * 64, "open." + "y" * 59,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("exact", "place"), [("Lane reopens", "headline"), ("Cars", "standfirst"), ("lane is open", "body")]
)
def test_passage_without_a_place_is_looked_for(story, editor, exact, place):
    thread = notes.add(story, text="?", by=editor, passage=Passage(exact)).note.thread

    assert thread.place == place


@pytest.mark.parametrize(
    ("text", "passage", "sentence"),
    [
        ("", None, "Write something in the note."),
        (" \u200b ", None, "Write something in the note."),
        ("x" * 4001, None, "The note is too long: 4000 characters at most."),
        ("?", Passage("Nowhere"), "These words are not in the story. Copy the passage from its headline, standfirst or text."),
        ("?", Passage("x" * 1001, "body"), "The passage is too long: 1000 characters at most."),
        (" ".join(f"@a{n}" for n in range(21)), None, "A note can mention 20 people at most."),
    ],
)  # fmt: skip
def test_what_can_t_be_kept_is_refused_with_a_sentence(story, editor, text, passage, sentence):
    with pytest.raises(Refused) as refused:
        notes.add(story, text=text, by=editor, passage=passage)

    assert str(refused.value) == sentence
    assert (Thread.objects.count(), Note.objects.count()) == (0, 0)


def test_refused_reply_leaves_a_resolved_thread_resolved(story, editor):
    thread = notes.add(story, text="?", by=editor).note.thread
    notes.resolve(thread, by=editor)

    with pytest.raises(Refused, match="Write something"):
        notes.reply(thread, text=" ", by=editor)

    assert Thread.objects.open().count() == 0


def test_notes_are_never_changed_or_deleted(story, editor):
    note = notes.add(story, text="Said", by=editor).note
    note.text = "Not said"

    for change in (note.save, note.delete, Note.objects.all().delete, lambda: Note.objects.update(text="")):
        with pytest.raises(TypeError, match="Note rows are never"):
            change()
    assert said(note.thread) == ["Said"]


# Resolving


def test_resolving_and_opening_again_are_in_the_journal_once_each(story, editor):
    thread = notes.add(story, text="?", by=editor).note.thread

    for verb in (notes.resolve, notes.resolve, notes.reopen, notes.reopen):
        verb(thread, by=editor)

    lines = JournalEntry.objects.filter(verb__endswith="_note").order_by("id")
    assert [(e.verb, e.actor, e.article, e.data) for e in lines] == [
        ("resolve_note", editor, story, {"thread": thread.pk}),
        ("reopen_note", editor, story, {"thread": thread.pk}),
    ]
    thread.refresh_from_db()
    assert (thread.resolved_at, thread.resolved_by) == (None, None)


def test_reply_to_a_thread_that_was_resolved_meanwhile_opens_it(story, reporter, editor):
    thread = notes.add(story, text="?", by=editor).note.thread
    notes.resolve(thread, by=editor)

    notes.reply(thread, text="Not done yet.", by=reporter)

    assert list(Thread.objects.open()) == [thread]
    assert said(thread) == ["?", "Not done yet."]


def test_thread_is_resolved_by_its_opener_the_storys_author_or_an_editor(story, reporter, editor):
    opener, other = factories.user("Reporter"), factories.user("Reporter")
    thread = notes.add(story, text="?", by=opener).note.thread
    notes.reply(thread, text="!", by=other)

    assert [notes.may_resolve(thread, user) for user in (opener, reporter, editor, other)] == [True, True, True, False]
    for verb in (notes.resolve, notes.reopen):
        with pytest.raises(NotAllowed, match="Only who opened the thread"):
            verb(thread, by=other)


def test_who_may_not_see_the_story_may_say_nothing_about_it(story, editor, staff):
    thread = notes.add(story, text="?", by=editor).note.thread

    for verb in (
        lambda: notes.add(story, text="?", by=staff),
        lambda: notes.reply(thread, text="?", by=staff),
        lambda: notes.resolve(thread, by=staff),
    ):
        with pytest.raises(NotAllowed, match="You may not see stories"):
            verb()
    assert Note.objects.count() == 1


def test_who_is_limited_to_other_sections_may_say_nothing_and_is_not_mentioned(story, editor, chief):
    thread = notes.add(story, text="?", by=editor).note.thread
    outside, inside = factories.user("Editor"), factories.user("Editor")
    limits.put(outside, [factories.section()], by=chief)
    limits.put(inside, [story.section], by=chief)

    for verb in (
        lambda: notes.add(story, text="?", by=outside),
        lambda: notes.reply(thread, text="?", by=outside),
        lambda: notes.resolve(thread, by=outside),
    ):
        with pytest.raises(NotThere):
            verb()
    said = notes.add(story, text=f"@{outside.username} @{inside.username}", by=editor)
    assert ([m.user for m in said.note.mentions.all()], said.unknown) == ([inside], [outside.username])
    assert set(notes.people(story)) >= {editor, chief, inside}


@pytest.mark.parametrize("place", ["section", "inside", "further", "none"])
def test_people_are_those_who_see_the_story(reporter, editor, chief, place):
    own = factories.section()
    inner = factories.section(parent=own)
    fields = {
        "section": {"section": own.pk},
        "inside": {"section": inner.pk},
        "further": {"section": factories.section().pk, "further_sections": (inner.pk,)},
        "none": {"section": None},
    }[place]
    story = factories.article(by=reporter, **fields)
    limits.put(editor, [own], by=chief)
    limits.put(reporter, [factories.section()], by=chief)

    found = set(notes.people(story))

    assert found == {user for user in (reporter, editor, chief) if notes.may_see(user, story)}
    assert editor in found or place == "none"


# Mentions


def test_who_is_named_is_mentioned_once_and_whoever_writes_is_not(story, reporter, editor, chief):
    text = f"@{reporter.username}, @{chief.username.upper()}. And (@{reporter.username})! @{editor.username}"

    said = notes.add(story, text=text, by=editor)

    assert (sorted(m.user.pk for m in said.note.mentions.all()), said.unknown) == ([reporter.pk, chief.pk], [])


def test_names_of_nobody_who_may_see_the_story_are_told(story, editor, staff):
    gone = factories.user("Reporter")
    gone.is_active = False
    gone.save()
    text = f"@nobody. @{staff.username} @{gone.username} mail@{editor.username} @ @@"

    said = notes.add(story, text=text, by=editor)

    assert (said.note.mentions.count(), said.unknown) == (0, ["nobody", staff.username, gone.username])


@pytest.mark.parametrize("username", ["ayesha.khan", "a+b", "li-na", "khan@inp.example", "عائشہ"])
def test_sign_ins_of_all_forms_are_found(story, editor, username):
    user = factories.user("Reporter")
    user.username = username
    user.save()

    said = notes.add(story, text=f"Ask @{username}.", by=editor)

    assert [m.user for m in said.note.mentions.all()] == [user]


def test_spelling_decides_between_two_sign_ins_that_differ_in_case(story, editor):
    small, large = factories.user("Reporter"), factories.user("Reporter")
    small.username, large.username = "lina", "LiNa"
    small.save()
    large.save()

    found = {name: [u.username for u in notes.mentioned(f"@{name}", story)[0]] for name in ("lina", "LiNa", "LINA")}

    assert found == {"lina": ["lina"], "LiNa": ["LiNa"], "LINA": []}


def test_people_are_suggested_by_sign_in_and_name(story, staff):
    khan = named(factories.user("Reporter"), "Ayesha", "Khan")
    malik = named(factories.user("Editor"), "Ayesha", "Malik")
    named(staff, "Ayesha", "Staff")

    found = {typed: notes.suggestions(story, typed) for typed in ("ayesha", "ayesha kh", khan.username[:9], "zz")}

    assert found["ayesha"] == sorted([khan, malik], key=lambda u: u.username)
    assert (found["ayesha kh"], found["zz"]) == ([khan], [])
    assert khan in found[khan.username[:9]]


def test_mentions_are_seen_in_one_note_or_in_all_of_a_story(story, reporter, editor):
    first, second, third = (notes.add(story, text=f"@{reporter.username}", by=editor).note for _ in range(3))
    other = notes.add(factories.article(), text=f"@{reporter.username}", by=editor).note
    notes.reply(first.thread, text=f"@{editor.username}", by=reporter)

    def unseen() -> set[int]:
        return set(Mention.objects.unseen().filter(user=reporter).values_list("note", flat=True))

    assert notes.see(story, by=reporter, note=second.pk) == 1
    assert unseen() == {first.pk, third.pk, other.pk}
    assert notes.see(story, by=reporter) == 2
    assert (unseen(), notes.see(story, by=reporter)) == ({other.pk}, 0)
    assert Mention.objects.unseen().filter(user=editor).count() == 1
