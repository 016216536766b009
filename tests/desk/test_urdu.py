"""Who works in Urdu: what they read is Urdu, what is kept for all is in the house's language, or the story's."""

import pytest
from django.utils import translation

from articles import workflow
from articles.admin.story.verb_forms import form_for
from articles.checklist import marks
from articles.checklist.check import Blocked
from articles.checklist.marks import Marks
from articles.field_names import NAMES
from articles.models import Article, HousePage, JournalEntry, Mark, Photo, SavedFilter, Section
from articles.transitions import BY_VERB
from newsroom.fronts import launching
from newsroom.fronts.identity import Identity
from tests import factories
from tests.articles.story import last_line

pytestmark = pytest.mark.django_db
UNFINISHED = "<p>About TK people came.</p>"


@pytest.fixture(autouse=True)
def in_urdu():
    with translation.override("ur"):
        yield


def test_the_table_and_refusals_are_read_in_urdu(reporter):
    with pytest.raises(workflow.NotAllowed) as refused:
        workflow.approve(factories.article(), base=1, by=reporter)

    assert str(BY_VERB["approve"].label) == "منظور کریں"
    assert str(refused.value) == "آپ یہ نہیں کر سکتے: منظور کریں۔ کسی ایڈیٹر سے کہیں۔"


def test_what_the_checklist_finds_is_read_in_urdu_and_kept_in_english(chief):
    article = factories.article(body=UNFINISHED)

    with pytest.raises(Blocked) as blocked:
        workflow.release(article, base=1, by=chief)
    workflow.release(article, base=1, by=chief, override="It is urgent.")

    assert str(blocked.value).startswith("”About TK people came.“ میں ابھی ”TK“ ہے۔")
    assert last_line(article).data["overridden"] == [
        "“About TK people came.” still holds “TK”. Write what belongs there."
    ]


def test_the_journal_tells_of_marks_in_english(chief):
    seen = Marks.read().seen(None)

    marks.change({("credit", "news"): Mark.BLOCK}, section=None, seen=seen, by=chief)

    assert JournalEntry.objects.get().data["note"] == "Credit, news: not marked → block"


def test_the_journal_names_a_front_in_english(chief):
    launching.launch(Identity(None, "en"), (factories.container(),), base=0, by=chief)

    assert JournalEntry.objects.get(verb="launch front").subject == "Home"


@pytest.mark.parametrize(
    ("language", "notice"),
    [
        ("en", "We have withdrawn this story. We will say here when there is more to tell."),
        ("ur", "ہم نے یہ خبر واپس لے لی ہے۔ مزید معلومات ملنے پر یہیں بتائیں گے۔"),
    ],
)
def test_a_kill_offers_a_notice_in_the_language_of_the_story(language, notice):
    article = factories.article(language=language)

    form = form_for("withdraw", article=article)

    assert form["notice"].value() == notice


@pytest.mark.parametrize(
    ("model", "field", "name"),
    [(Article, "headline", "سرخی"), (Section, "name", "نام"), (HousePage, "language", "زبان")],
)
def test_a_field_without_a_name_of_its_own_is_named_in_urdu(model, field, name):
    assert str(model._meta.get_field(field).verbose_name) == name


@pytest.mark.parametrize("model", [Article, Photo, Section, HousePage, SavedFilter])
def test_what_a_form_of_the_desk_shows_has_a_name_to_translate(model):
    own = [field for field in model._meta.fields + model._meta.many_to_many if field.editable]

    assert [
        field.name for field in own if field._verbose_name is None and field.name.replace("_", " ") not in NAMES
    ] == []
