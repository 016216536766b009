"""The story form keeps what is typed, and offers it again to whoever typed it, and to nobody else."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from articles import autosaves, limits, workflow
from articles.models import Article, Autosave, Byline, JournalEntry, Revision
from articles.working_copy import BylineEntry, CreditEntry, WorkingCopy
from tests import factories
from tests.articles.admin.desk import ADD, address, send, typed

FORM, LATER = "a-form-that-is-opened", "a-form-that-is-opened-later"
NEW = "/admin/articles/article/autosave/"


def keep(client, article, *, opening=FORM, sequence=1, **changes):
    url = address(article, "autosave") if article else NEW
    return send(client, url, typed(article, opening=opening, sequence=sequence, **changes))


def own(autosave) -> str:
    return f"/admin/articles/article/autosave/{autosave.pk}/"


def offers(client, url) -> list[str]:
    return [offer.autosave.headline for offer in client.get(url).context["offers"]]


def test_an_autosave_answers_when_it_was_kept_and_changes_no_story(signed_in, editor, client):
    release = factories.released(headline="Live", bylines=(BylineEntry(factories.author().pk),))
    article = release.article
    public = client.get(release.get_absolute_url()).content
    before = (Article.objects.values().get(), Revision.objects.count(), JournalEntry.objects.count())

    for sequence in range(200):
        answer = keep(signed_in(editor), article, sequence=sequence, headline=f"Typed {sequence}", body="<p>New</p>")

    kept = Autosave.objects.get()
    assert answer.json() == {
        "kept": f"{timezone.localtime(kept.kept_at):%H:%M}",
        "present": [],
        "newer": "",
        "handover": None,
    }
    assert (kept.headline, kept.editor, kept.base) == ("Typed 199", editor, 1)
    assert client.get(release.get_absolute_url()).content == public
    assert (Article.objects.values().get(), Revision.objects.count(), JournalEntry.objects.count()) == before
    assert Byline.objects.count() == 1


def test_an_autosave_costs(signed_in, editor, django_assert_num_queries):
    article, client = factories.article(), signed_in(editor)
    keep(client, article)

    with django_assert_num_queries(14):
        keep(client, article, sequence=2)


def test_the_answer_tells_that_someone_saved_meanwhile(signed_in, editor, chief):
    article, client = factories.article(), signed_in(editor)
    mine = typed(article, opening=FORM, sequence=1, headline="Mine")
    workflow.edit(article, factories.copy(section=article.section_id), base=1, by=chief)

    answer = send(client, address(article, "autosave"), mine).json()

    when = timezone.localtime(article.revisions.get(number=2).made_at)
    assert answer["newer"] == (
        f"{chief.username} saved revision 2 at {when:%H:%M}. Go on: when you save, you are shown both texts."
    )
    assert Autosave.objects.get().headline == "Mine"


@pytest.mark.parametrize("wrong", [
    {"base": ""}, {"base": "x"}, {"opening": ""}, {"opening": "short"}, {"opening": "x" * 65}, {"opening": "<script>alert(1)"},
    {"sequence": ""}, {"sequence": "-1"}, {"sequence": "9" * 17}, {"sequence": "١"},
])  # fmt: skip
def test_a_message_that_lacks_what_it_began_from_is_a_bad_request(signed_in, editor, wrong):
    article = factories.article()

    answer = send(signed_in(editor), address(article, "autosave"), typed(article, opening=FORM, sequence=1) | wrong)

    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert answer.content.decode().endswith("Reload the page.")
    assert Autosave.objects.count() == 0


def test_a_megabyte_is_kept_and_more_than_two_are_refused_in_a_sentence(signed_in, editor):
    client = signed_in(editor)

    kept = keep(client, None, body="<p>" + "x" * 1_000_000)
    refused = keep(client, None, sequence=2, body="y" * 2_000_001)

    assert kept.status_code == 200
    assert (refused.status_code, refused.json()) == (413, {"refused": autosaves.TOO_LONG})
    assert len(autosaves.fields_of(Autosave.objects.get())["body"][0]) == 1_000_003


def test_a_form_is_filled_with_exactly_what_was_typed_and_its_own_base(signed_in, editor, chief):
    article, client = factories.article(headline="Before"), signed_in(editor)
    nonsense = {
        "headline": "A headline that is much too long \x00 " * 20, "kicker": " as typed ", "dated": "2026-02-", "urgency": "12",
        "bylines-id": ["", ""], "bylines-name": ["Nobody We Know", ""], "bylines-role": ["photographer", "reporter"],
        "credits-id": [""], "credits-name": [""], "credits-role": ["material"], "credits-note": ["a note without a source"],
        "tags-id": [""], "tags-name": ["half a t"], "body": "<p>Half a sen",
    }  # fmt: skip
    keep(client, article, **nonsense)
    workflow.edit(article, factories.copy(section=article.section_id), base=1, by=chief)

    shown = client.get(f"{address(article)}?take_up={Autosave.objects.get().pk}")

    form = shown.context["form"]
    values = {name: form[name].value() for name in ("headline", "kicker", "dated", "urgency", "body")}
    assert values == {name: nonsense[name] for name in values}
    assert [(row.name, row.role) for row in form["bylines"].value()] == [("Nobody We Know", "photographer")]
    assert [(row.name, row.note) for row in form["credits"].value()] == [("", "a note without a source")]
    assert [row.name for row in form["tags"].value()] == ["half a t"]
    assert (shown.context["base"], shown.context["took_up"]) == (1, Autosave.objects.get().pk)
    assert "Nobody We Know" in shown.content.decode()


def test_taking_up_and_saving_ends_the_offer(signed_in, editor):
    article, client = factories.article(headline="Before"), signed_in(editor)
    keep(client, article, headline="Typed")
    assert offers(client, address(article)) == ["Typed"]

    send(client, address(article), typed(article, headline="Typed", opening=LATER, took_up=Autosave.objects.get().pk))

    article.refresh_from_db()
    assert (article.headline, article.revision_number, offers(client, address(article))) == ("Typed", 2, [])
    assert keep(client, article, sequence=99).status_code == 204


def test_saving_late_leads_to_the_merge_screen_and_ends_the_offer(signed_in, editor, chief):
    article, client = factories.article(headline="Before"), signed_in(editor)
    mine = typed(article, headline="Mine", opening=FORM)
    keep(client, article, headline="Mine")
    workflow.edit(article, factories.copy(headline="Theirs", section=article.section_id), base=1, by=chief)

    response = send(client, address(article), mine)

    assert (response.status_code, article.revisions.get(number=None).content["headline"]) == (409, "Mine")
    assert offers(client, address(article)) == []
    assert keep(client, article, sequence=99)["Autosave"] == "ended"


def test_a_save_that_is_refused_is_kept_even_without_javascript(signed_in, editor):
    article, client = factories.article(headline="Before"), signed_in(editor)
    keep(client, article, sequence=7, headline="Typed")

    refused = send(client, address(article), typed(article, opening=FORM, headline="", kicker="Still here"))

    fields = autosaves.fields_of(Autosave.objects.get())
    assert (fields["headline"], fields["kicker"]) == ([""], ["Still here"])
    assert (refused.context["opening"], refused.context["sequence"], refused.context["offers"]) == (FORM, 8, [])
    assert offers(client, address(article)) == [""]


def test_an_older_message_is_told_from_one_that_is_too_late(signed_in, editor):
    client = signed_in(editor)
    keep(client, None, sequence=5, headline="Newer")

    answer = keep(client, None, sequence=4, headline="Older")

    assert (answer.status_code, answer["Autosave"], Autosave.objects.get().headline) == (204, "older", "Newer")


def test_a_new_story_is_offered_on_its_form_and_on_the_first_page(signed_in, editor):
    client = signed_in(editor)
    keep(client, None, headline="Begun")
    kept = Autosave.objects.get()

    home = client.get("/admin/")
    send(client, ADD, typed(headline="Begun", opening=LATER, took_up=kept.pk))

    assert [offer.take_up for offer in home.context["unsaved"]] == [f"{ADD}?take_up={kept.pk}"]
    assert Article.objects.get().headline == "Begun"
    assert (offers(client, ADD), client.get("/admin/").context["unsaved"]) == ([], [])


def test_typing_is_compared_with_the_story_as_it_is(signed_in, editor):
    khan, source = factories.author("Ayesha Khan"), factories.source("Gwadar Pro")
    article = factories.article(
        headline="Before", body="<p>One.</p>", bylines=(BylineEntry(khan.pk),), credits=(CreditEntry(source.pk),)
    )
    photo, client = factories.photo(headline="River"), signed_in(editor)
    keep(client, article, headline="After", body='<p onclick="x()">Two.<script>x</script></p>', **{
        "bylines-id": [""], "bylines-name": ["Li Na"], "bylines-role": ["translator"], "dated": "2026-13-77",
        "lead_photo": photo.pk, "lead_alt": "<b> boat",
    })  # fmt: skip

    changes = {c.name: c.html for c in client.get(own(Autosave.objects.get())).context["changes"]}

    assert changes == {
        "headline": "<del>Before</del><ins>After</ins>",
        "body": "<p><del>One.</del></p><p><ins>Two.</ins></p>",
        "bylines": "<del>Ayesha Khan</del><ins>Li Na</ins> (<del>reporter</del><ins>translator</ins>)",
        "dated": "<ins>2026-13-77</ins>",
        "lead_photo": f'<figure><img src="{photo.thumb}" alt="" width="96" height="72">'
        "<ins>River: Alternative text: &lt;b&gt; boat</ins></figure>",
    }


def test_typing_that_changes_nothing_says_so(signed_in, editor):
    article, client = factories.article(), signed_in(editor)
    keep(client, article)

    page = client.get(own(Autosave.objects.get()))

    assert page.context["changes"] == []


def test_typing_is_thrown_away_by_its_button_only(signed_in, editor):
    article, client = factories.article(), signed_in(editor)
    keep(client, article, headline="Typed")
    kept = Autosave.objects.get()

    client.get(own(kept))
    assert offers(client, address(article)) == ["Typed"]
    response = client.post(own(kept))

    assert (response["Location"], offers(client, address(article))) == (address(article), [])
    assert client.get(own(kept)).status_code == 404
    assert keep(client, article, sequence=99, headline="Left over").status_code == 204


def test_typing_of_someone_else_is_shown_and_reachable_nowhere(signed_in, editor, chief, admin_user):
    article = factories.article(headline="Open to all")
    keep(signed_in(editor), article, headline="A secret of mine")
    keep(signed_in(editor), None, opening=LATER, headline="A secret of mine")
    in_story, new = Autosave.objects.order_by("pk")

    for user in (chief, admin_user):
        client = signed_in(user)
        pages = [
            client.get(url).content.decode() for url in (
                address(article), ADD, "/admin/", f"{address(article)}?take_up={in_story.pk}", f"{ADD}?take_up={new.pk}",
                address(article, "history"), "/admin/articles/article/",
            )
        ]  # fmt: skip
        assert [page for page in pages if "secret" in page] == []
        assert [client.get(own(row)).status_code for row in (in_story, new)] == [404, 404]
        assert [client.post(own(row)).status_code for row in (in_story, new)] == [404, 404]
        keep(client, article, sequence=9, headline="Mine, with the same token", took_up=in_story.pk)
    assert set(Autosave.objects.offered_to(editor).values_list("headline", flat=True)) == {"A secret of mine"}


def test_an_offer_that_is_gone_shows_the_story_as_it_is(signed_in, editor):
    article = factories.article(headline="As it is")

    shown = signed_in(editor).get(f"{address(article)}?take_up=77")

    assert shown.context["form"]["headline"].value() == "As it is"
    assert [str(m) for m in shown.context["messages"]] == [
        "This typing was saved or thrown away already. You see the story as it is."
    ]


def test_a_spiked_story_keeps_and_offers_typing_for_later(signed_in, editor):
    article, client = factories.article(), signed_in(editor)
    late = typed(article, opening=FORM, sequence=1, headline="Typed while it was spiked")
    workflow.spike(article, by=editor)

    answer = send(client, address(article, "autosave"), late)

    page = client.get(address(article)).content.decode()
    assert (answer.status_code, offers(client, address(article))) == (200, ["Typed while it was spiked"])
    assert "Take the story from the spike to take it up." in page
    assert "?take_up=" not in page


def test_a_withdrawn_story_keeps_typing(signed_in, editor):
    article = factories.released().article
    workflow.withdraw(article, by=None, reason="Wrong", notice="Gone.")

    assert keep(signed_in(editor), article, headline="Typed").status_code == 200


def test_what_a_browser_held_is_offered_at_once(signed_in, editor):
    article, client = factories.article(), signed_in(editor)

    answer = keep(client, article, headline="Held <b>", left_over="1").json()

    assert "Held &lt;b&gt;" in answer["offers"]
    assert f"?take_up={Autosave.objects.get().pk}" in answer["offers"]


def test_who_signed_in_again_gets_what_their_form_needs(signed_in, editor):
    article = factories.article()

    answer = signed_in(editor).get(address(article, "autosave")).json()

    assert answer["editor"] == editor.pk
    assert len(answer["csrf"]) == 64


def test_a_message_of_a_foreign_page_is_refused(editor):
    article, client = factories.article(), Client(enforce_csrf_checks=True)
    client.force_login(editor)

    assert keep(client, article).status_code == 403
    assert Autosave.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_offers_cost_the_same_for_one_and_for_many(signed_in, editor, count, django_assert_num_queries):
    article, client = factories.article(), signed_in(editor)
    for _ in range(count):
        factories.typing(article, by=editor)

    with django_assert_num_queries(26):
        client.get(address(article))


def test_typing_in_a_story_that_left_ones_sections_is_offered_as_a_new_story(signed_in, editor):
    ours, theirs = factories.section("Ours"), factories.section("Theirs")
    article = factories.article(section=ours.pk, headline="A secret of theirs")
    limits.put(editor, [ours], by=None)
    client = signed_in(editor)
    late = typed(article, opening=FORM, sequence=1, headline="Mine")
    send(client, address(article, "autosave"), late)
    workflow.edit(article, factories.copy(section=theirs.pk, headline="A secret of theirs"), base=1, by=None)

    answers = [send(client, address(article, page), late).status_code for page in ("autosave", "presence", "take_over")]
    offered_at_home = client.get("/admin/").context["unsaved"]

    assert answers == [404, 404, 404]
    assert [offer.take_up for offer in offered_at_home] == [f"{ADD}?take_up={Autosave.objects.get().pk}"]
    assert "secret" not in client.get(own(Autosave.objects.get())).content.decode()
    shown = client.get(offered_at_home[0].take_up)
    assert shown.context["form"]["headline"].value() == "Mine"
    moved = send(client, address(article), late)
    assert moved.status_code == 404
    assert list(Autosave.objects.offered_to(editor).values_list("headline", "article")) == [("Mine", None)]


def test_content_is_kept_as_ascii_json(signed_in, editor):
    keep(signed_in(editor), None, headline="خبر \x00")

    content = Autosave.objects.get().content
    assert content.isascii()
    assert json.loads(content)["headline"] == ["خبر \x00"]


def test_saving_what_was_taken_up_makes_no_second_byline(signed_in, editor):
    khan = factories.author("Ayesha Khan")
    article, client = factories.article(bylines=(BylineEntry(khan.pk),), tags=(factories.tag().pk,)), signed_in(editor)
    keep(client, article, headline="Typed")

    send(client, address(article), typed(article, headline="Typed", opening=LATER, took_up=Autosave.objects.get().pk))

    article.refresh_from_db()
    copy = WorkingCopy.of(article)
    assert (copy.bylines, len(copy.tags)) == ((BylineEntry(khan.pk),), 1)
