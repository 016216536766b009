"""The story form: every save is a working copy that says which revision it began from."""

import pytest

from articles import workflow
from articles.models import Article, Author, Source, Stage, Tag
from articles.working_copy import BylineEntry, CreditEntry, WorkingCopy
from newsroom.lib.figures import Figure, Words
from tests import factories
from tests.articles.admin.desk import ADD, address, send, typed


def test_new_story_is_begun_with_all_that_was_typed(signed_in, reporter):
    section = factories.section("Pak-China")
    khan, inp = factories.author("Ayesha Khan"), factories.source("Independent News Pakistan", "INP")
    data = typed(headline="A “quoted” headline — with a dash", body="<p>First.</p>", section=section.pk)
    data |= {"bylines-name": ["ayesha khan", ""], "bylines-id": ["", ""], "bylines-role": ["translator", "reporter"]}
    data |= {"credits-name": ["INP"], "credits-id": [""], "credits-role": ["material"], "credits-note": ["Pak-China"]}
    data |= {"tags-name": ["PAK–CHINA", "Mining", "pak china"]}

    response = send(signed_in(reporter), ADD, data)

    article = Article.objects.get()
    assert response["Location"] == address(article)
    assert WorkingCopy.of(article) == WorkingCopy(
        headline="A “quoted” headline — with a dash",
        body="<p>First.</p>",
        section=section.pk,
        bylines=(BylineEntry(khan.pk, "translator"),),
        credits=(CreditEntry(inp.pk, "material", "Pak-China"),),
        tags=tuple(sorted(Tag.objects.filter(name__in=["PAK–CHINA", "Mining"]).values_list("pk", flat=True))),
    )
    assert (article.created_by, article.stage, article.revision_number) == (reporter, Stage.DRAFT, 1)


def test_saving_a_story_unchanged_makes_no_revision(signed_in, editor):
    article = factories.golden()

    send(signed_in(editor), address(article), typed(article, dated="2026-01-29T14:05"))

    article.refresh_from_db()
    assert article.revision_number == 1


def test_shown_form_sent_back_as_it_is_makes_no_revision(signed_in, editor):
    """What the browser gets and gives back is the story, to the microsecond."""
    dated = factories.GOLDEN_DATE.replace(second=7, microsecond=123456)
    article = factories.article(dated=dated)
    client = signed_in(editor)
    shown = client.get(address(article)).context["form"]

    send(client, address(article), typed(article, dated=shown["dated"].subwidgets[0].data["value"]))

    article.refresh_from_db()
    assert (article.revision_number, article.dated) == (1, dated)


def test_lead_photo_is_saved_with_what_this_use_says_of_it(signed_in, editor):
    photo, article = factories.photo(), factories.article()
    client = signed_in(editor)
    lead = {"lead_photo": photo.pk, "lead_caption": " The  Indus. ", "lead_credit": "INP", "lead_alt": "A boat"}

    send(client, address(article), typed(article, **lead))
    article.refresh_from_db()
    described = article.lead
    send(client, address(article), typed(article, lead_photo=photo.pk, lead_decorative="on"))
    article.refresh_from_db()
    marked = article.lead
    send(client, address(article), typed(article, lead_caption="Of no photo"))
    article.refresh_from_db()

    assert described == Figure(photo.pk, Words("The Indus.", "INP", "A boat"))
    assert marked == Figure(photo.pk, Words("The Indus.", "INP", decorative=True))
    assert (article.lead, article.lead_caption) == (None, "")


def test_order_of_bylines_is_the_order_of_their_inputs(signed_in, editor):
    article = factories.article()
    second, first = factories.author("Bilal Rind"), factories.author("Ayesha Khan")
    data = typed(article) | {
        "bylines-id": [first.pk, second.pk], "bylines-name": ["Ayesha Khan", "Bilal Rind"],
        "bylines-role": ["reporter", "photographer"],
    }  # fmt: skip

    send(signed_in(editor), address(article), data)

    assert [(b.author, b.role) for b in article.bylines.all()] == [(first, "reporter"), (second, "photographer")]


def test_name_typed_over_a_chosen_one_counts_more_than_its_id(signed_in, editor):
    """Without JavaScript the hidden id stays when the name is typed over."""
    article = factories.article()
    khan, rind = factories.author("Ayesha Khan"), factories.author("Bilal Rind")
    data = typed(article) | {"bylines-id": [khan.pk], "bylines-name": ["Bilal Rind"], "bylines-role": ["reporter"]}

    send(signed_in(editor), address(article), data)

    assert [b.author for b in article.bylines.all()] == [rind]


def test_unknown_names_are_added_to_the_house_once(signed_in, reporter):
    article = factories.article()
    data = typed(article) | {
        "bylines-id": ["", ""], "bylines-name": ["Li Na", "LI NA"], "bylines-role": ["reporter", "translator"],
        "credits-id": [""], "credits-name": ["Gwadar Pro"], "credits-role": ["partner"], "credits-note": [""],
    }  # fmt: skip

    send(signed_in(reporter), address(article), data)

    assert [(a.name, a.slug) for a in Author.objects.all()] == [("Li Na", "li-na")]
    assert [(s.name, s.slug) for s in Source.objects.all()] == [("Gwadar Pro", "gwadar-pro")]
    assert [b.role for b in article.bylines.all()] == ["reporter", "translator"]


def test_name_of_two_authors_asks_for_a_choice(signed_in, editor):
    article = factories.article()
    first = factories.author("Ayesha Khan")
    Author.objects.create(name="ayesha khan", slug="ayesha-khan-2")
    client = signed_in(editor)
    row = {"bylines-name": ["Ayesha Khan"], "bylines-role": ["reporter"]}

    refused = send(client, address(article), typed(article) | row | {"bylines-id": [""]})
    send(client, address(article), typed(article) | row | {"bylines-id": [first.pk]})

    assert refused.context["form"].errors == {
        "bylines": ["There is more than one author called “Ayesha Khan”. Choose one from the list."]
    }
    assert [b.author for b in article.bylines.all()] == [first]


@pytest.mark.parametrize("row", [
    {"bylines-name": ["x" * 101], "bylines-id": [""], "bylines-role": ["reporter"]},
    {"bylines-name": ["Li Na"], "bylines-id": [""], "bylines-role": ["president"]},
    {"credits-name": ["x" * 121], "credits-id": [""], "credits-role": ["material"], "credits-note": [""]},
    {"credits-name": ["INP"], "credits-id": [""], "credits-role": ["material"], "credits-note": ["x" * 121]},
    {"tags-name": ["x" * 101]},
    {"tags-name": ["—"]},
])  # fmt: skip
def test_entry_that_breaks_a_rule_is_refused_in_words(signed_in, reporter, row):
    response = send(signed_in(reporter), ADD, typed(headline="Kept") | row)

    assert response.context["form"].errors
    assert response.context["form"]["headline"].value() == "Kept"
    assert Article.objects.count() == 0


@pytest.mark.parametrize("count", [1, 6])
def test_form_costs_the_same_for_one_and_for_many(signed_in, editor, count, django_assert_num_queries):
    article = factories.article(
        bylines=tuple(BylineEntry(factories.author().pk) for _ in range(count)),
        credits=tuple(CreditEntry(factories.source().pk) for _ in range(count)),
        tags=tuple(factories.tag().pk for _ in range(count)),
    )
    workflow.raise_breaking(article, base=1, by=None)
    client = signed_in(editor)

    with django_assert_num_queries(26):
        client.get(address(article))


def test_post_without_its_base_is_a_bad_request(signed_in, editor):
    article = factories.article(headline="As it was")
    data = typed(article, headline="Lost?")
    del data["base"]

    response = send(signed_in(editor), address(article), data)

    article.refresh_from_db()
    assert (response.status_code, article.headline) == (400, "As it was")


@pytest.mark.parametrize("base", ["", "-1", "1.0", "x", "9" * 30])
def test_base_that_is_no_number_is_a_bad_request(signed_in, editor, base):
    article = factories.article()

    response = send(signed_in(editor), address(article), typed(article, base=base))

    assert response.status_code == 400


def test_stale_save_overwrites_nothing_and_keeps_the_text(signed_in, editor, chief):
    article = factories.article(headline="Before")
    late = typed(article, headline="Mine", body="<p>My text.</p>")
    workflow.edit(article, factories.copy(headline="Theirs", section=article.section_id), base=1, by=chief)

    response = send(signed_in(editor), address(article), late)

    article.refresh_from_db()
    unmerged = article.revisions.get(number=None)
    assert response.status_code == 409
    assert (article.headline, article.revision_number) == ("Theirs", 2)
    assert (unmerged.content["headline"], unmerged.content["body"]) == ("Mine", "<p>My text.</p>")
    assert (unmerged.made_by, unmerged.base) == (editor, 1)
    assert response.templates[0].name == "admin/articles/article/merge.html"
    assert (response.context["unmerged"], response.context["newest"].number) == (unmerged, 2)


def test_refused_save_shows_the_sentence_and_keeps_the_text(signed_in, editor):
    article = factories.released().article
    data = typed(article, headline="Kept as typed", embargo_until="2099-01-01T10:00")

    response = send(signed_in(editor), address(article), data)

    assert response.context["form"].non_field_errors() == [
        "The story is live, so an embargo comes too late. Withdraw the story first."
    ]
    assert response.context["form"]["headline"].value() == "Kept as typed"


def test_missing_headline_is_said_at_its_field(signed_in, reporter):
    response = send(signed_in(reporter), ADD, typed(body="<p>Text.</p>"))

    assert response.context["form"].errors["headline"] == ["Give the story a headline."]
    assert Article.objects.count() == 0


def test_hostile_body_is_cleaned_on_save(signed_in, reporter):
    hostile = (
        '<p onclick="x()">Text <script>alert(1)</script><a href="java\tscript:x">link</a></p>'
        '<blockquote class="pull-quote evil"><p>Said</p></blockquote><iframe src="//x"></iframe>'
    )

    send(signed_in(reporter), ADD, typed(headline="Hostile", body=hostile))

    assert Article.objects.get().body.replace("\n", "") == (
        '<p>Text <a>link</a></p><blockquote class="pull-quote"><p>Said</p></blockquote>'
    )


def test_verb_button_saves_before_it_asks(signed_in, editor):
    article = factories.article(headline="Before")

    response = send(signed_in(editor), address(article), typed(article, headline="After", _verb="release"))

    article.refresh_from_db()
    assert (article.headline, article.revision_number) == ("After", 2)
    assert response["Location"] == address(article, "release")


def test_verb_that_is_none_is_ignored(signed_in, editor):
    article = factories.article()

    response = send(signed_in(editor), address(article), typed(article, _verb="../../evil"))

    assert response["Location"] == address(article)


def test_reporter_changing_an_approved_story_takes_the_approval_back(signed_in, reporter, editor):
    article = factories.article()
    workflow.approve(article, base=1, by=editor)

    send(signed_in(reporter), address(article), typed(article, headline="Changed"))

    article.refresh_from_db()
    assert (article.headline, article.stage) == ("Changed", Stage.DRAFT)


def test_buttons_are_those_that_the_table_allows(signed_in, reporter, editor):
    article = factories.article()

    shown = {
        user.username: [row.verb for row in signed_in(user).get(address(article)).context["verbs"]]
        for user in (reporter, editor)
    }

    assert shown == {
        reporter.username: ["submit"],
        editor.username: ["release", "raise_breaking", "approve", "submit", "spike"],
    }


def test_spiked_story_is_shown_and_not_changed(signed_in, editor):
    article = factories.article(headline="Spiked")
    workflow.spike(article, by=editor)
    client = signed_in(editor)

    shown = client.get(address(article))
    refused = send(client, address(article), typed(article, headline="Changed"))

    article.refresh_from_db()
    assert (shown.context["editable"], [row.verb for row in shown.context["verbs"]]) == (False, ["unspike"])
    assert refused.context["form"].non_field_errors() == [
        "“Save” can't be done: the story is spiked. Your text is kept in the history."
    ]
    assert article.headline == "Spiked"


def test_staff_cannot_touch_stories(signed_in, staff):
    article = factories.article(headline="As it was")
    client = signed_in(staff)

    answers = [
        client.get(address(article)).status_code,
        send(client, address(article), typed(article, headline="Changed")).status_code,
        client.get(ADD).status_code,
        send(client, ADD, typed(headline="New")).status_code,
        client.get("/admin/articles/article/").status_code,
    ]

    assert answers == [403] * 5
    assert list(Article.objects.values_list("headline", flat=True)) == ["As it was"]


def test_nobody_deletes_a_story(signed_in, admin_user):
    article = factories.article()
    client = signed_in(admin_user)

    answers = [client.get(address(article, "delete")), client.post(address(article, "delete"), {"post": "yes"})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Article.objects.count() == 1


@pytest.mark.parametrize("key", ["999999", "x", "9" * 40, "1%00"])
def test_unknown_story_is_not_found(signed_in, editor, key):
    assert signed_in(editor).get(f"/admin/articles/article/{key}/change/").status_code == 404


def test_urdu_story_is_written_right_to_left(signed_in, editor):
    article = factories.article(headline="خبر", language="ur")

    page = signed_in(editor).get(address(article)).content.decode()

    headline = page[page.index('name="headline"') :][:300]
    assert 'lang="ur"' in headline
    assert 'dir="rtl"' in headline
