"""Each rule of the checklist, both ways: what it finds, and what it leaves alone."""

from dataclasses import replace

import pytest

from articles import notes, workflow
from articles.checklist.check import check
from articles.checklist.rules import PLACEHOLDER, RULES
from articles.models import ChecklistRule, Mark, Photo
from articles.working_copy import BylineEntry, CreditEntry, WorkingCopy
from newsroom.lib.figures import Figure, Gallery, Words
from tests import factories
from tests.articles.story import HOUR, KILL, NOW, TICK, edited

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NO_CREDIT = "No source is credited. Add the agency itself, or the one whose material the story uses."


def photo(**fields: object) -> int:
    described = {"alt": "A copper mine", "credit": "A. Khan", "licence": "CC BY 4.0"}
    return Photo.objects.create(token=str(Photo.objects.count()), **described | fields).pk


def finished(**changes: object) -> WorkingCopy:
    """A working copy in which no rule finds anything."""
    return replace(
        factories.copy(
            bylines=(BylineEntry(factories.author().pk),),
            credits=(CreditEntry(factories.source().pk),),
            lead_photo=Figure(photo()),
        ),
        **changes,
    )


def found(copy: WorkingCopy, *, at=NOW) -> list[tuple[str, str, str, str]]:
    """Key of the rule, mark, sentence and field of each finding."""
    findings = check(workflow.start(copy, by=None), at=at).findings
    return [(f.rule.key, f.mark, str(f), f.found.field) for f in findings]


def test_a_finished_story_is_well():
    assert found(finished()) == []


def test_the_golden_story_is_well():
    assert check(factories.golden(), at=NOW).findings == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"section": None}, ("section", "block", "Choose a section before the story goes out.", "section")),
        ({"body": ""}, ("text", "block", "The story has no text. Write it before it goes out.", "body")),
        (
            {"bylines": (), "credits": (), "byline_sentence": "By our reporter"},
            ("credit", "tell", NO_CREDIT, "credits"),
        ),
        ({"headline": "x" * 91}, ("headline", "tell", "The headline has 91 characters. Shorten it to 90.", "headline")),
        (
            {"headline": "矿" * 41, "language": "zh"},
            ("headline", "tell", "The headline has 41 characters. Shorten it to 40.", "headline"),
        ),
        (
            {"body": "<p>Some TK people <em>met</em>.</p>"},
            ("placeholder", "block", "“Some TK people met.” still holds “TK”. Write what belongs there.", "body"),
        ),
        (
            {"standfirst": "Lorem ipsum dolor."},
            (
                "placeholder", "block", "“Lorem ipsum dolor.” still holds “Lorem ipsum”. Write what belongs there.",
                "standfirst",
            ),
        ),
    ],
)  # fmt: skip
def test_a_rule_finds_what_is_missing(changes, expected):
    assert found(finished(**changes)) == [expected]


@pytest.mark.parametrize("named", ["bylines", "credits", "byline_sentence"])
def test_a_story_says_in_one_way_or_another_whose_it_is(named):
    nobody = {"bylines": (), "credits": (), "byline_sentence": ""}
    del nobody[named]

    assert "byline" not in [key for key, *_ in found(finished(**{"byline_sentence": "By our reporter"} | nobody))]


def test_a_story_of_nobody_lacks_both_byline_and_credit():
    nobody = "The story does not say whose it is. Add a byline, or credit its source."

    assert found(finished(bylines=(), credits=())) == [
        ("byline", "tell", nobody, "bylines"), ("credit", "tell", NO_CREDIT, "credits"),
    ]  # fmt: skip


def test_a_house_that_credits_nobody_turns_the_rule_off():
    ChecklistRule.objects.create(rule="credit", mark="off")

    assert found(finished(credits=())) == []


@pytest.mark.parametrize(("language", "headline"), [("en", "x" * 90), ("ur", "خ" * 90), ("zh", "矿" * 40)])
def test_the_longest_headline_is_fine(language, headline):
    assert found(finished(headline=headline, language=language)) == []


@pytest.mark.parametrize(
    "text", ["TK", "TKTK", "TK TK", "In Quetta, TK said", "XXX", "XXXX rupees", "lorem ipsum", "(TK)", "about TK."]
)
def test_a_placeholder_is_seen(text):
    assert PLACEHOLDER.search(text)


@pytest.mark.parametrize(
    "text",
    ["ATK", "TKO", "Tk 500", "flight TK 708", "TK708", "TK-421", "XXL", "FXXXA", "xxx", "example.TK", "lorem", "ٹی کے"],
)
def test_a_word_that_only_looks_like_a_placeholder_is_none(text):
    assert PLACEHOLDER.search(text) is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"alt": " "}, ("alt_text", "block", "The photo has no alternative text. Say what it shows.")),
        ({"licence": ""}, ("photo_licence", "tell", "The photo has no licence. Say in its form why we may print it.")),
        (
            {"killed_at": NOW, "kill_reason": "Wrong person."},
            ("photo_rights", "block", "The photo was killed: Wrong person. Choose another one."),
        ),
        (
            {"rights_from": NOW + TICK},
            (
                "photo_rights",
                "block",
                "The photo may not be shown before January 29, 2026, 14:05 PKT. Release later, or choose another one.",
            ),
        ),
        (
            {"rights_until": NOW},
            (
                "photo_rights",
                "block",
                "The rights to the photo end on January 29, 2026, 14:05 PKT, "
                "before the story goes out. Choose another one.",
            ),
        ),
        ({"for_site": False}, ("photo_rights", "block", "The photo may not be used on our site. Choose another one.")),
        ({"credit": " "}, ("photo_credit", "block", "The photo has no credit. Say whose it is.")),
    ],
)
def test_a_photo_without_words_or_rights_is_found(fields, expected):
    chosen = photo(**fields)
    finding = check(workflow.start(finished(lead_photo=Figure(chosen)), by=None), at=NOW).findings[0]

    assert (finding.rule.key, finding.mark, str(finding)) == expected
    where = {"alt_text": ("lead_alt", None), "photo_credit": ("lead_credit", None)}
    assert (finding.found.field, finding.found.photo) == where.get(finding.rule.key, ("lead_photo", chosen))


@pytest.mark.parametrize("own", [Words(alt="A mine", credit="INP"), Words(decorative=True, credit="INP")])
def test_what_a_photo_lacks_its_place_may_say(own):
    bare = Figure(photo(alt="", credit="", headline="Mine"), own)

    assert found(finished(lead_photo=bare, body=f"<p>Text.</p>{bare}")) == []


def test_a_photo_in_the_text_without_words_is_found_in_its_place():
    bare, fine = photo(alt="", headline="Mine"), photo()
    body = f"<p>Text.</p>{Figure(fine)}{Gallery((Figure(fine), Figure(bare)))}"

    (finding,) = check(workflow.start(finished(body=body), by=None), at=NOW).findings

    sentence = "The photo “Mine” in the text has no alternative text. Say what it shows."
    assert (str(finding), finding.found.figure) == (sentence, 3)


def test_a_placeholder_in_the_words_of_a_photo_is_found():
    lead = Figure(photo(), Words(caption="A mine in TK"))

    assert [(key, field) for key, _, _, field in found(finished(lead_photo=lead))] == [("placeholder", "lead_photo")]


def test_a_story_without_a_photo_has_none_to_describe():
    assert found(finished(lead_photo=None)) == []


def linked(address: str) -> WorkingCopy:
    return finished(body=f'<p>As <a href="{address}">we wrote</a>.</p>')


@pytest.mark.parametrize(
    "address",
    ["/", "/archive/", "https://example.org/no-such-page/", "mailto:desk@example.org", "#top", "/robots.txt?x=1#y"],
)
def test_a_link_that_leads_somewhere_is_fine(address):
    assert found(linked(address)) == []


@pytest.mark.parametrize(
    "address",
    ["/nowhere/", "/world/gone-999999/", "/a/b/c/d/", "http://127.0.0.1:8000/nowhere/", "/admin/", "/preview/token/"],
)
def test_a_link_to_nothing_of_ours_is_found(address):
    sentence = f"The link to {address} leads to nothing that readers can see. Change or remove it."

    assert found(linked(address)) == [("links", "tell", sentence, "body")]


def test_a_link_to_a_story_is_judged_at_the_time_when_ours_goes_out():
    other = factories.article()
    release = workflow.release(other, base=1, by=None, live_from=NOW + HOUR)
    copy = linked(release.get_absolute_url())

    before, then = found(copy, at=NOW), found(copy, at=NOW + HOUR)
    workflow.pull_back(other, by=None)

    assert ([key for key, *_ in before], then) == (["links"], [])
    assert [key for key, *_ in found(copy, at=NOW + HOUR)] == ["links"]


def test_a_link_to_a_withdrawn_story_is_found():
    release = factories.released()
    workflow.withdraw(release.article, by=None, **KILL)

    assert [key for key, *_ in found(linked(release.get_absolute_url()))] == ["links"]


def test_links_to_sections_are_known_by_their_present_and_former_addresses():
    section = factories.section("Pakistan")
    section.former_slugs.create(kind="section", slug="home-news")

    assert found(linked("/pakistan/")) == found(linked("/home-news/")) == []


@pytest.mark.parametrize(("links", "queries"), [(0, 3), (1, 5), (3, 5)])
def test_checking_costs_the_same_for_one_link_and_for_many(links, queries, django_assert_num_queries):
    body = "".join(
        f'<p><a href="{factories.released().get_absolute_url()}">x</a> <a href="/{factories.section().slug}/">y</a></p>'
        for _ in range(links)
    )
    article = workflow.start(finished(body=body or "<p>Text.</p>"), by=None)

    with django_assert_num_queries(queries):
        assert check(article, at=NOW).findings == []


def test_open_notes_are_counted_and_resolved_ones_are_not(editor):
    article = workflow.start(finished(), by=None)

    def told() -> list[str]:
        return [str(finding) for finding in check(article, at=NOW).findings]

    said = [notes.add(article, text=text, by=editor) for text in ("Who says so?", "And when?")]
    notes.reply(said[0].note.thread, text="The minister.", by=editor)
    both = told()
    notes.resolve(said[0].note.thread, by=editor)
    one = told()
    notes.resolve(said[1].note.thread, by=editor)

    assert (both, one, told()) == (
        ["2 notes are open. Resolve them first."], ["1 note is open. Resolve it first."], []
    )  # fmt: skip


def test_each_rule_says_who_it_is():
    assert len({rule.key for rule in RULES}) == len(RULES)
    assert all(rule.label and rule.explanation.endswith(".") and rule.mark in Mark for rule in RULES)


def test_the_gravest_finding_comes_first():
    article = workflow.start(finished(credits=(), bylines=(), body="<p>TK</p>"), by=None)

    assert [f.rule.key for f in check(article, at=NOW).findings] == ["placeholder", "byline", "credit"]


def test_what_was_mended_is_not_found_any_more():
    article = workflow.start(finished(body="<p>TK</p>"), by=None)

    article = edited(article, body="<p>Twelve.</p>")

    assert check(article, at=NOW).findings == []
