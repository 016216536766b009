"""A working copy is clean whatever was sent, and says in a sentence what can't be kept."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import tags, workflow
from articles.models import Article, Byline, Credit, JournalEntry, Release
from articles.working_copy import BylineEntry, CreditEntry, WorkingCopy
from newsroom.lib.figures import Figure, Words
from tests import factories
from tests.articles.story import NOW

MEGABYTE = 1_000_000

ids = st.integers(1, 10**6)
START, END = (datetime(year, 1, 1) for year in (1901, 2199))  # noqa: DTZ001 (the strategy adds the zone)
any_text = st.text(alphabet=st.characters(codec=None), max_size=30)
instants = st.none() | st.datetimes(START, END, timezones=st.sampled_from([UTC, timezone(timedelta(hours=5))]))
copies = st.builds(
    WorkingCopy,
    **dict.fromkeys(("headline", "kicker", "standfirst", "slug", "body", "dateline", "byline_sentence", "editor_note", "seo_title", "seo_description", "canonical_url"), any_text),
    section=st.none() | ids,
    further_sections=st.lists(ids, max_size=3).map(tuple),
    dated=instants,
    embargo_until=instants,
    lead_photo=st.none() | st.builds(Figure, ids, st.builds(Words, any_text, any_text, any_text, st.booleans())),
    bylines=st.lists(st.builds(BylineEntry, ids, st.sampled_from(Byline.Role.values)), max_size=3).map(tuple),
    credits=st.lists(st.builds(CreditEntry, ids, st.sampled_from(Credit.Role.values), any_text), max_size=3).map(tuple),
    tags=st.lists(ids, max_size=4).map(tuple),
)  # fmt: skip


@given(copies)
def test_json_keeps_everything(copy):
    clean = copy.cleaned()

    assert WorkingCopy.from_json(json.loads(json.dumps(clean.to_json()))) == clean


@given(copies)
def test_json_is_the_same_after_a_round(copy):
    content = copy.cleaned().to_json()

    assert json.loads(json.dumps(content)) == content


@given(copies)
def test_cleaning_twice_is_cleaning_once(copy):
    clean = copy.cleaned()

    assert clean.cleaned() == clean


@given(copies)
def test_clean_text_can_be_kept_by_any_database(copy):
    content = json.dumps(copy.cleaned().to_json(), ensure_ascii=False)

    assert "\\u0000" not in content
    assert content.encode()


def test_an_old_revision_without_a_field_reads_with_its_default():
    copy = WorkingCopy.from_json({"headline": "A headline", "a_field_that_is_gone": 1})

    assert copy == WorkingCopy("A headline")


def test_an_old_revision_has_a_lead_photo_without_words():
    assert WorkingCopy.from_json({"headline": "A headline", "lead_photo": 7}).lead_photo == Figure(7)


HOSTILE = [
    ("<p>Text</p><script>alert(1)</script>", "<p>Text</p>"),
    ('<p onclick="alert(1)">Text</p>', "<p>Text</p>"),
    ('<p><a href="java\tscript:alert(1)">Text</a></p>', "<p><a>Text</a></p>"),
    ('<p><a href="https://example.org">\u0338 onmouseover="alert(1)" </a></p>',
     '<p><a href="https://example.org">\u0338 onmouseover="alert(1)" </a></p>'),
    ("<p>Text</p><p>&#x202e;</p><p>&#1;</p>", "<p>Text</p>"),
    ("<p>a\u202eb&#x202e;c\u2066d</p>", "<p>abcd</p>"),
    ("<p>a\x00b\ud800c&#0;d</p>", "<p>abc\ufffdd</p>"),
    ('<iframe src="https://example.org"></iframe><p style="position:fixed">Text</p>', "<p>Text</p>"),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("sent", "kept"), HOSTILE)
def test_a_hostile_body_is_clean_after_start_and_edit(sent, kept):
    article = workflow.start(factories.copy(body=sent), by=None)
    edited = workflow.edit(factories.article(), factories.copy(body=sent), base=1, by=None)

    for story in (article, edited):
        story.refresh_from_db()
        assert story.body == kept
        assert story.revisions.first().content["body"] == story.body
        assert workflow.release(story, base=story.revision_number, by=None).body == story.body


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("A\x00 headline\ud800", "A headline"),
        ("\u202eA headline\u2069", "A headline"),
        ("A\r\n headline\x0b", "A headline"),
        ("e\u0301", "é"),
        ("علی\u200cرضا", "علی\u200cرضا"),
    ],
)
def test_weird_letters_in_a_headline_are_dropped(sent, kept):
    article = factories.article(headline=sent)

    assert Article.objects.get().headline == article.headline == kept


REFUSED = [
    ({"headline": ""}, "Headline: This field cannot be blank."),
    ({"headline": "\u202e \x00"}, "Headline: This field cannot be blank."),
    ({"headline": "x" * MEGABYTE}, "Headline: Ensure this value has at most 250 characters (it has 1000000)."),
    ({"standfirst": "x" * 501}, "Standfirst: Ensure this value has at most 500 characters (it has 501)."),
    ({"editor_note": "x" * 2001}, "Editor note: Ensure this value has at most 2000 characters (it has 2001)."),
    ({"kicker": "x" * 61}, "Kicker: Ensure this value has at most 60 characters (it has 61)."),
    ({"kind": "gossip\x00"}, r"Kind: Value 'gossip\x00' is not a valid choice."),
    ({"language": "xx"}, "Language: Value 'xx' is not a valid choice."),
    ({"urgency": 0}, "Urgency: Ensure this value is greater than or equal to 1."),
    ({"urgency": 10**30}, "Urgency: Ensure this value is less than or equal to 9."),
    ({"canonical_url": "javascript:alert(1)"}, "Canonical url: Enter a valid URL."),
    ({"section": 999999}, "There is no section 999999 any more. Choose another one."),
    ({"section": -1}, "There is no section -1 any more. Choose another one."),
    ({"further_sections": (999999,)}, "There is no section 999999 any more. Choose another one."),
    ({"lead_photo": Figure(999999)}, "There is no photo 999999 any more. Choose another one."),
    ({"bylines": (BylineEntry(999999),)}, "There is no author 999999 any more. Choose another one."),
    ({"credits": (CreditEntry(2**70),)}, f"There is no source {2**70} any more. Choose another one."),
    ({"tags": (999999,)}, "There is no tag 999999 any more. Choose another one."),
    ({"bylines": (BylineEntry(1, "chef"),)}, "“chef” is no role of a byline. Choose one from the list."),
    ({"credits": (CreditEntry(1, "gift"),)}, "“gift” is no role of a credit. Choose one from the list."),
    ({"credits": (CreditEntry(1, note="x" * 121),)}, "The note of a credit is too long: 120 characters at most."),
    ({"dated": NOW.replace(tzinfo=None)}, "Give each time with its zone, in a year between 1900 and 2199."),
    ({"embargo_until": datetime.max.replace(tzinfo=UTC)},
     "Give each time with its zone, in a year between 1900 and 2199."),
]  # fmt: skip
NAMES = [f"{next(iter(fields))}-{number}" for number, (fields, _) in enumerate(REFUSED)]


@pytest.mark.django_db
@pytest.mark.parametrize(("fields", "sentence"), REFUSED, ids=NAMES)
def test_a_copy_that_breaks_a_rule_is_refused_with_a_sentence(fields, sentence):
    article = factories.article()
    lines = JournalEntry.objects.count()

    with pytest.raises(workflow.Refused) as at_start:
        workflow.start(factories.copy(**fields), by=None)
    with pytest.raises(workflow.Refused) as at_edit:
        workflow.edit(article, factories.copy(**fields), base=1, by=None)

    assert str(at_start.value) == str(at_edit.value) == sentence
    assert (Article.objects.count(), article.revisions.count(), JournalEntry.objects.count()) == (1, 1, lines)


@pytest.mark.django_db
@pytest.mark.parametrize("unit", ["<ul><li>", "<blockquote>", "<BLOCKQUOTE></p>", "<b><i>", "<x-y>"])
def test_a_body_that_would_keep_the_parser_busy_is_refused_at_once(unit):
    article = factories.article()

    with pytest.raises(workflow.Refused, match="too many marks inside each other. Paste it without formatting."):
        workflow.edit(article, factories.copy(body=unit * 100_000), base=1, by=None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "unit", ["<p>Text.", "<p>Text.</p>", "<p>A <strong>b</strong> c</p>", "<", "a &lt; b\n\n", "<br>"]
)
def test_a_long_body_is_no_deep_one(unit):
    article = factories.article(body="<p>Text.</p>" + unit * 20_000)

    assert article.body.startswith("<p>Text.</p>")


@pytest.mark.django_db
def test_a_merged_tag_is_the_one_it_went_into():
    old, new = factories.tag("Minerals"), factories.tag("Mining")
    article = factories.article(tags=(old.pk,))
    before = WorkingCopy.of(article)
    tags.merge(old, into=new, by=None)

    workflow.edit(article, before, base=1, by=None)
    assert (article.revision_number, list(article.tags.all())) == (1, [new])

    workflow.edit(article, replace(before, headline="Another", tags=(old.pk, new.pk)), base=1, by=None)
    assert WorkingCopy.from_json(article.revisions.first().content) == WorkingCopy.of(article)
    assert WorkingCopy.of(article).tags == (new.pk,)


@pytest.mark.django_db
def test_order_and_roles_survive_every_change_of_the_rows_beside_a_story():
    one, two = factories.author(), factories.author()
    source, tag, other = factories.source(), factories.tag(), factories.tag()
    section = factories.section()
    first = factories.copy(
        bylines=(BylineEntry(one.pk), BylineEntry(two.pk, "translator"), BylineEntry(one.pk, "photographer")),
        credits=(CreditEntry(source.pk, "partner", "A"), CreditEntry(source.pk)),
        tags=(tag.pk,),
        further_sections=(section.pk,),
    )
    then = replace(
        first, bylines=first.bylines[::-1], credits=first.credits[::-1], tags=(other.pk,), further_sections=()
    )
    article = workflow.start(first, by=None)

    assert WorkingCopy.of(article) == first
    workflow.edit(article, then, base=1, by=None)
    assert WorkingCopy.of(article) == then
    workflow.edit(article, replace(then, bylines=(), credits=(), tags=()), base=2, by=None)
    assert WorkingCopy.of(article) == replace(then, bylines=(), credits=(), tags=())


@pytest.mark.django_db
def test_doubles_are_one():
    author, source, tag = factories.author(), factories.source(), factories.tag()

    article = factories.article(
        bylines=(BylineEntry(author.pk),) * 2, credits=(CreditEntry(source.pk, note=" A"), CreditEntry(source.pk, note="A ")),
        tags=(tag.pk, tag.pk),
    )  # fmt: skip

    assert (article.bylines.count(), article.credits.count(), article.tags.count()) == (1, 1, 1)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.fixed_dictionaries(dict.fromkeys(("headline", "standfirst", "slug", "body", "editor_note"), any_text)))
def test_any_text_is_kept_clean_or_refused_with_a_sentence(fields):
    try:
        article = factories.article(**fields)
    except workflow.Refused as refused:
        assert str(refused).endswith(".")
    else:
        assert WorkingCopy.from_json(article.revisions.get().content) == WorkingCopy.of(article)
        if article.body:
            assert Release.objects.live(at=workflow.release(article, base=1, by=None).live_from).exists()
