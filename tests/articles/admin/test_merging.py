"""The merge screen: what does not meet goes in with one click, conflicts are chosen, and nothing is ever lost."""

from dataclasses import replace

import pytest

from articles import revisions, workflow
from articles.working_copy import BylineEntry, WorkingCopy
from newsroom.lib import figures
from newsroom.lib.figures import Figure, Words
from tests import factories
from tests.articles.admin.desk import address, send

BODY = "<p>The first paragraph of the story.</p>\n<p>The second one tells more.</p>\n<p>The third one ends it.</p>"


def came_too_late(article, *, by, mine, theirs):
    """Two edits of the same revision; return the one that lost."""
    base, copy = article.revision_number, WorkingCopy.of(article)
    workflow.edit(article, replace(copy, **theirs), base=base, by=None)
    with pytest.raises(workflow.Stale) as stale:
        workflow.edit(article, replace(copy, **mine), base=base, by=by)
    article.refresh_from_db()
    return stale.value.unmerged


def page(unmerged) -> str:
    return f"/admin/articles/article/{unmerged.article_id}/merge/{unmerged.pk}/"


def keys(response) -> list[str]:
    return [part.key for part in response.context["fields"] + response.context["pieces"] if part.key]


@pytest.fixture
def article(reporter):
    return factories.article(by=reporter, headline="Before", body=BODY)


def test_changes_that_do_not_meet_go_in_with_one_click(signed_in, reporter, article):
    khan, tags = factories.author("Ayesha Khan"), (factories.tag("Mining").pk, factories.tag("Trade").pk)
    mine = {"headline": "Mine", "body": BODY.replace("first", "very first"), "tags": tags[:1]}
    theirs = {"body": BODY.replace("third", "last"), "tags": tags[1:], "bylines": (BylineEntry(khan.pk),)}
    unmerged = came_too_late(article, by=reporter, mine=mine, theirs=theirs)
    client = signed_in(reporter)

    shown = client.get(page(unmerged))
    response = send(client, page(unmerged), {"base": shown.context["newest"].number})

    article.refresh_from_db()
    assert (keys(shown), response["Location"], article.revision_number) == ([], address(article), 3)
    assert WorkingCopy.of(article) == WorkingCopy(
        headline="Mine",
        body=BODY.replace("first", "very first").replace("third", "last"),
        section=article.section_id,
        tags=tuple(sorted(tags)),
        bylines=(BylineEntry(khan.pk),),
    )
    assert revisions.waiting(article) == []


def test_conflicts_are_shown_with_what_each_side_did(signed_in, reporter, article):
    mine = {"headline": "Before noon", "body": BODY.replace("tells more", "tells less")}
    theirs = {"headline": "Before night", "body": BODY.replace("tells more", "says more")}
    unmerged = came_too_late(article, by=reporter, mine=mine, theirs=theirs)

    context = signed_in(reporter).get(page(unmerged)).context

    (headline,) = context["fields"]
    assert (headline.base, headline.mine, headline.theirs) == (
        "Before",
        "Before<ins> noon</ins>",
        "Before<ins> night</ins>",
    )
    first, second, third = context["pieces"]
    assert (first.by, first.key, third.by, third.key) == ("", "", "", "")
    assert second.mine == "<p>The second one tells <del>more</del><ins>less</ins>.</p>"
    assert second.theirs == "<p>The second one <del>tells</del><ins>says</ins> more.</p>"
    assert context["conflicts"] == 2


@pytest.mark.parametrize(("choice", "headline", "second"), [
    ("mine", "M", ["tells less"]), ("theirs", "T", ["says more"]),
])  # fmt: skip
@pytest.mark.parametrize("everywhere", [True, False])
def test_each_conflict_is_decided_by_its_choice_or_all_by_one_button(
    signed_in, reporter, article, choice, headline, second, everywhere
):
    mine = {"headline": "M", "body": BODY.replace("tells more", "tells less")}
    theirs = {"headline": "T", "body": BODY.replace("tells more", "says more")}
    unmerged = came_too_late(article, by=reporter, mine=mine, theirs=theirs)
    client = signed_in(reporter)
    choices = {"_all": choice} if everywhere else dict.fromkeys(keys(client.get(page(unmerged))), choice)

    send(client, page(unmerged), {"base": 2} | choices)

    article.refresh_from_db()
    assert (article.headline, article.body) == (headline, BODY.replace("tells more", second[0]))
    assert revisions.waiting(article) == []


def test_two_new_paragraphs_at_one_place_can_both_be_taken(signed_in, reporter, article):
    new, other = "<p>Something quite new.</p>", "<p>A different thought.</p>"
    unmerged = came_too_late(article, by=reporter, mine={"body": f"{BODY}\n{new}"}, theirs={"body": f"{BODY}\n{other}"})
    client = signed_in(reporter)
    (key,) = keys(client.get(page(unmerged)))

    send(client, page(unmerged), {"base": 2, key: "both"})

    article.refresh_from_db()
    assert article.body == f"{BODY}\n{new}\n{other}"


def test_two_changed_photos_go_in_with_one_click(signed_in, reporter):
    first, second = (Figure(factories.photo().pk, Words(caption=caption)) for caption in ("One.", "Two."))
    ours, others = (Figure(figure.photo, Words(caption="New.", decorative=True)) for figure in (first, second))
    article = factories.article(body=f"<p>Before.</p>{first}<p>Between.</p>{second}<p>After.</p>", by=reporter)
    mine, theirs = (article.body.replace(str(old), str(new)) for old, new in ((first, ours), (second, others)))
    unmerged = came_too_late(article, by=reporter, mine={"body": mine}, theirs={"body": theirs})

    send(signed_in(reporter), page(unmerged), {"base": 2})

    article.refresh_from_db()
    assert figures.figures(article.body) == [ours, others]


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_words_never_go_to_another_lead_photo(signed_in, reporter, choice):
    lead, other = Figure(factories.photo().pk), Figure(factories.photo().pk)
    described = replace(lead, words=Words(alt="A river"))
    article = factories.article(lead_photo=lead, by=reporter)
    unmerged = came_too_late(article, by=reporter, mine={"lead_photo": described}, theirs={"lead_photo": other})
    client = signed_in(reporter)

    (key,) = keys(client.get(page(unmerged)))
    send(client, page(unmerged), {"base": 2, key: choice})

    article.refresh_from_db()
    assert article.lead == {"mine": described, "theirs": other}[choice]


@pytest.mark.parametrize("choice", ["", "both", "neither"])
def test_conflict_without_a_choice_is_asked_again_and_saves_nothing(signed_in, reporter, article, choice):
    unmerged = came_too_late(article, by=reporter, mine={"headline": "M"}, theirs={"headline": "T"})
    client = signed_in(reporter)
    (key,) = keys(client.get(page(unmerged)))

    response = send(client, page(unmerged), {"base": 2, key: choice})

    article.refresh_from_db()
    assert response.context["error"] == "Choose one version for each conflict."
    assert (article.revision_number, revisions.waiting(article)) == (2, [unmerged])


def test_merge_that_is_stale_itself_merges_again_and_keeps_the_choices(signed_in, reporter, article):
    unmerged = came_too_late(article, by=reporter, mine={"headline": "M"}, theirs={"headline": "T"})
    client = signed_in(reporter)
    (key,) = keys(client.get(page(unmerged)))
    workflow.edit(article, replace(WorkingCopy.of(article), kicker="NEWER"), base=2, by=None)

    stale = send(client, page(unmerged), {"base": 2, key: "mine"})
    article.refresh_from_db()
    untouched = (article.headline, article.revision_number)
    send(client, page(unmerged), {"base": stale.context["newest"].number, key: "mine"})

    article.refresh_from_db()
    assert (stale.status_code, untouched) == (409, ("T", 3))
    assert [(part.label, part.chosen) for part in stale.context["fields"] if part.key] == [("Headline", "mine")]
    assert (article.headline, article.kicker, article.revision_number) == ("M", "NEWER", 4)


@pytest.mark.parametrize("base", [{}, {"base": ""}, {"base": "x"}])
def test_merge_without_its_base_is_a_bad_request(signed_in, reporter, article, base):
    unmerged = came_too_late(article, by=reporter, mine={"headline": "M"}, theirs={"headline": "T"})

    response = send(signed_in(reporter), page(unmerged), {"_all": "mine"} | base)

    article.refresh_from_db()
    assert (response.status_code, article.headline) == (400, "T")


def test_choosing_the_newest_everywhere_writes_no_revision_and_asks_no_more(signed_in, reporter, article):
    unmerged = came_too_late(article, by=reporter, mine={"headline": "M"}, theirs={"headline": "T"})

    send(signed_in(reporter), page(unmerged), {"base": 2, "_all": "theirs"})

    article.refresh_from_db()
    assert (article.revision_number, revisions.waiting(article)) == (2, [])


def test_text_is_named_on_the_form_until_it_is_set_aside(signed_in, reporter, article):
    unmerged = came_too_late(article, by=reporter, mine={"headline": "M"}, theirs={"headline": "T"})
    client = signed_in(reporter)

    before = client.get(address(article)).context["waiting"]
    send(client, page(unmerged), {"_set_aside": "1"})

    assert (before, client.get(address(article)).context["waiting"]) == ([unmerged], [])
    assert client.get(page(unmerged)).status_code == 200


def test_spiked_story_says_so_and_keeps_the_text(signed_in, reporter, article):
    unmerged = came_too_late(article, by=reporter, mine={"headline": "M"}, theirs={"kicker": "T"})
    workflow.spike(article, by=None)

    response = send(signed_in(reporter), page(unmerged), {"base": 2})

    assert response.context["error"] == "“Save” can't be done: the story is spiked."
    assert revisions.waiting(article) == [unmerged]


def test_text_on_a_base_that_never_was_can_be_merged(signed_in, reporter, article):
    with pytest.raises(workflow.Stale) as stale:
        workflow.edit(article, replace(WorkingCopy.of(article), headline="M"), base=7, by=reporter)

    send(signed_in(reporter), page(stale.value.unmerged), {"base": 1, "_all": "mine"})

    article.refresh_from_db()
    assert (article.headline, article.body) == ("M", BODY)


def test_merging_follows_the_rights(signed_in, reporter, editor, staff, article):
    unmerged = came_too_late(article, by=reporter, mine={"headline": "M"}, theirs={"headline": "T"})
    other = factories.user("Reporter")

    answers = [
        signed_in(staff).get(page(unmerged)).status_code,
        send(signed_in(staff), page(unmerged), {"base": 2, "_all": "mine"}).status_code,
        send(signed_in(other), page(unmerged), {"_set_aside": "1"}).status_code,
        signed_in(other).get(page(unmerged)).status_code,
        signed_in(editor).get(page(unmerged)).status_code,
    ]

    assert answers == [403, 403, 403, 200, 200]
    assert revisions.waiting(article) == [unmerged]


def test_only_an_unmerged_text_of_this_story_is_merged(signed_in, editor, reporter, article):
    other = factories.article()
    foreign = came_too_late(other, by=reporter, mine={"headline": "M"}, theirs={"headline": "T"})
    client = signed_in(editor)

    answers = [
        client.get(f"/admin/articles/article/{article.pk}/merge/{pk}/").status_code
        for pk in (article.revisions.get().pk, foreign.pk, 10**17, 10**30)
    ]

    assert answers == [404] * 4


def test_hostile_text_is_shown_and_never_run(signed_in, editor, article):
    hostile = "<script>alert(1)</script>"
    unmerged = came_too_late(article, by=None, mine={"headline": hostile}, theirs={"headline": "<img onerror=x>"})

    html = signed_in(editor).get(page(unmerged)).content.decode()

    assert "<ins>&lt;script&gt;alert(1)&lt;/script&gt;</ins>" in html
    assert (hostile in html, "<img onerror" in html) == (False, False)


@pytest.mark.parametrize("count", [1, 6])
def test_merge_screen_costs_the_same_for_one_and_for_many(
    signed_in, reporter, article, count, django_assert_num_queries
):
    def many(make) -> tuple:
        return tuple(make().pk for _ in range(count))

    mine = {"tags": many(factories.tag), "bylines": tuple(map(BylineEntry, many(factories.author)))}
    theirs = {"tags": many(factories.tag), "bylines": tuple(map(BylineEntry, many(factories.author)))}
    unmerged = came_too_late(article, by=reporter, mine=mine, theirs=theirs)
    client = signed_in(reporter)

    with django_assert_num_queries(14):
        client.get(page(unmerged))
