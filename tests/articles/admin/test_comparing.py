"""History: any two revisions word by word, and any of them restored as a new one."""

from dataclasses import replace

import pytest

from articles import revisions, workflow
from articles.models import Stage
from articles.working_copy import BylineEntry, CreditEntry, WorkingCopy
from newsroom.lib.figures import Figure, Words
from tests import factories
from tests.articles.admin.desk import address, messages, send
from tests.articles.story import edited, last_line


@pytest.fixture
def article(reporter):
    made = factories.article(by=reporter, headline="Copper found", body="<p>Copper was found.</p>")
    edited(made, headline="Gold found", body="<p>Gold was <strong>found</strong>.</p>")
    return made


def compare(article, old: object, new: object) -> str:
    return f"/admin/articles/article/{article.pk}/compare/?old={old}&new={new}"


def restore(article, number: int) -> str:
    pk = article.revisions.get(number=number).pk
    return f"/admin/articles/article/{article.pk}/revision/{pk}/restore/"


def ids(article) -> list[int]:
    return [revision.pk for revision in article.revisions.order_by("id")]


def test_two_revisions_are_compared_in_words_and_formatting(signed_in, editor, article):
    response = signed_in(editor).get(compare(article, *ids(article)))

    assert [(change.label, change.html) for change in response.context["changes"]] == [
        ("Headline", "<del>Copper</del><ins>Gold</ins> found"),
        ("Text", '<p><del>Copper</del><ins>Gold</ins> was <mark title="now bold"><strong>found</strong></mark>.</p>'),
    ]


def test_what_stands_beside_the_text_is_compared_by_name(signed_in, editor, article):
    khan, inp = factories.author("Ayesha Khan"), factories.source("Independent News Pakistan", "INP")
    first, second = factories.tag("Mining"), factories.tag("Trade")
    edited(article, bylines=(BylineEntry(khan.pk),), tags=(first.pk,))
    edited(article, tags=(first.pk, second.pk), bylines=(), credits=(CreditEntry(inp.pk),), standfirst="New")

    response = signed_in(editor).get(compare(article, *ids(article)[2:]))

    assert [(change.label, change.html) for change in response.context["changes"]] == [
        ("Standfirst", "<ins>New</ins>"),
        ("Bylines", "<del>Ayesha Khan (reporter)</del>"),
        ("Credits", "<ins>Independent News Pakistan (material)</ins>"),
        ("Tags", "Mining<ins>, Trade</ins>"),
    ]


def test_photos_are_compared_by_picture_headline_and_words(signed_in, editor):
    river, fire = factories.photo(headline="River"), factories.photo(headline="Fire")
    lead, placed = Figure(river.pk, Words(alt="A river")), Figure(fire.pk, Words(caption="A fire."))
    article = factories.article(body=f"<p>One.</p>{placed}", lead_photo=lead)
    edited(article, lead_photo=replace(lead, words=Words(alt="A boat", credit="INP")), body="<p>One.</p>")

    response = signed_in(editor).get(compare(article, *ids(article)))

    thumb, gone = (f'<img src="{photo.thumb}" alt="" width="96" height="72">' for photo in (river, fire))
    assert [(change.label, change.html) for change in response.context["changes"]] == [
        ("Text", f"<p>One.</p><figure>{gone}<del>Fire: A fire.</del></figure>"),
        (
            "Lead photo",
            f"<figure>{thumb}River:<ins> Credit: INP —</ins> Alternative text: A <del>river</del><ins>boat</ins></figure>",
        ),
    ]


def test_a_revision_compared_with_itself_has_no_change(signed_in, editor, article):
    pk = ids(article)[0]

    assert signed_in(editor).get(compare(article, pk, pk)).context["changes"] == []


@pytest.mark.parametrize("garbage", ["", "x", "-1", "1.5", "1 OR 1=1", "９", "9" * 40])
def test_ids_that_are_none_are_a_bad_request(signed_in, editor, article, garbage):
    client = signed_in(editor)
    pk = ids(article)[0]

    assert [client.get(compare(article, *pair)).status_code for pair in ((garbage, pk), (pk, garbage))] == [400, 400]


def test_revisions_of_another_story_are_not_found(signed_in, editor, article):
    foreign = factories.article().revisions.get().pk
    pk = ids(article)[0]

    assert signed_in(editor).get(compare(article, pk, foreign)).status_code == 404
    assert signed_in(editor).get(compare(article, 10**17, pk)).status_code == 404


def test_hostile_texts_are_compared_without_running(signed_in, editor, article):
    edited(article, headline="<script>alert(1)</script>", kicker='"><img src=x onerror=alert(1)>')

    html = signed_in(editor).get(compare(article, *ids(article)[1:])).content.decode()

    assert "<ins>&lt;script&gt;alert(1)&lt;/script&gt;</ins>" in html
    assert ("<script>alert" in html, "<img src=x" in html) == (False, False)


def test_restoring_makes_a_new_revision_of_the_old_text(signed_in, reporter, article):
    client = signed_in(reporter)

    response = send(client, restore(article, 1), {"base": 2})

    article.refresh_from_db()
    assert (article.headline, article.body) == ("Copper found", "<p>Copper was found.</p>")
    assert [r.number for r in article.revisions.order_by("id")] == [1, 2, 3]
    assert last_line(article).data["taken_from"] == article.revisions.get(number=1).pk
    assert messages(client.get(response["Location"])) == ["Restored Revision 1 as revision 3."]


def test_restoring_from_an_old_page_overwrites_nothing(signed_in, editor, article):
    edited(article, headline="Newer")

    response = send(signed_in(editor), restore(article, 1), {"base": 2})

    article.refresh_from_db()
    assert (response.status_code, article.headline, article.revision_number) == (409, "Newer", 3)
    assert revisions.waiting(article) == []


def test_restoring_follows_the_rules_of_saving(signed_in, editor, reporter, staff, article):
    workflow.approve(article, base=2, by=editor)

    answers = [
        send(signed_in(staff), restore(article, 1), {"base": 2}).status_code,
        send(signed_in(editor), restore(article, 1), {}).status_code,
        signed_in(editor).get(restore(article, 1)).status_code,
        send(signed_in(reporter), restore(article, 1), {"base": 2}).status_code,
    ]

    article.refresh_from_db()
    assert (answers, article.headline, article.stage) == ([403, 400, 405, 302], "Copper found", Stage.DRAFT)


def test_spiked_story_is_not_restored(signed_in, editor, article):
    workflow.spike(article, by=None)

    response = send(signed_in(editor), restore(article, 1), {"base": 2})

    assert response.context["error"] == "“Save” can't be done: the story is spiked."


def test_unmerged_text_is_merged_not_restored(signed_in, editor, article):
    with pytest.raises(workflow.Stale) as stale:
        workflow.edit(article, replace(WorkingCopy.of(article), headline="Late"), base=1, by=editor)
    pk = stale.value.unmerged.pk

    response = send(signed_in(editor), f"/admin/articles/article/{article.pk}/revision/{pk}/restore/", {"base": 2})

    assert response.status_code == 404


def test_comparing_is_closed_to_staff(signed_in, staff, article):
    assert signed_in(staff).get(compare(article, *ids(article))).status_code == 403


def test_history_tells_the_size_of_each_change_and_proposes_the_last_two(signed_in, editor, article):
    shown = signed_in(editor).get(address(article, "history")).context["revisions"]

    assert [(r.number, r.words_added, r.words_removed, r.is_compared) for r in shown] == [
        (2, 2, 2, "new"), (1, 5, 0, "old"),
    ]  # fmt: skip


def test_history_says_which_text_was_taken_in(signed_in, editor, article):
    send(signed_in(editor), restore(article, 1), {"base": 2})

    lines = signed_in(editor).get(address(article, "history")).context["lines"]

    assert [(line["label"], line["taken_from"]) for line in lines] == [
        ("Save", "Revision 1"),
        ("Save", ""),
        ("Begin", ""),
    ]


@pytest.mark.parametrize("count", [1, 6])
def test_comparing_costs_the_same_for_one_and_for_many(signed_in, editor, article, count, django_assert_num_queries):
    edited(article, tags=tuple(factories.tag().pk for _ in range(count)))
    client = signed_in(editor)

    with django_assert_num_queries(8):
        client.get(compare(article, *ids(article)[1:]))
