"""Each “must” is held by the database, and told to the editor in a sentence of its own."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import BaseConstraint, Model, UniqueConstraint

from articles import workflow
from articles.models import (
    Article,
    Author,
    Autosave,
    BreakingAlert,
    Byline,
    ChecklistRule,
    Correction,
    Credit,
    DeskLanguage,
    FormerSlug,
    HousePage,
    HousePageVersion,
    JournalEntry,
    Mention,
    Note,
    Photo,
    Presence,
    PreviewLink,
    Release,
    ReleaseAuthor,
    ReleaseSection,
    ReleaseTag,
    Revision,
    RevisionPhoto,
    SavedFilter,
    Section,
    SectionLimit,
    Source,
    Tag,
    TaggedArticle,
    Thread,
    Word,
)  # fmt: skip
from tests import factories
from tests.articles.story import DAY, HOUR, NOW, TICK

pytestmark = pytest.mark.django_db


def article(**wrong) -> Article:
    return Article(**{"headline": "A headline", "created_at": NOW, "changed_at": NOW} | wrong)


def alert(**wrong) -> BreakingAlert:
    return BreakingAlert(**{"article": factories.article(), "raised_at": NOW, "ends_at": NOW + HOUR} | wrong)


def photo(**wrong) -> Photo:
    return Photo(**{"token": "x", "credit": "APP"} | wrong)


def release(**wrong) -> Release:
    story = wrong.pop("article", None) or factories.article()
    right = {
        "article": story, "revision": story.revisions.get(), "section": story.section, "number": 7,
        "live_from": NOW, "published_at": NOW, "headline": "A", "kicker": "A", "slug": "a", "body": "<p>A</p>",
        "language": "en", "kind": "news", "urgency": 5,
    }  # fmt: skip
    return Release(**right | wrong)


def correction(**wrong) -> Correction:
    return Correction(**{"article": factories.article(), "text": "It is Gwadar Pro.", "published_at": NOW} | wrong)


def revision(**wrong) -> Revision:
    return Revision(**{"article": factories.article(), "content": {}, "made_at": NOW} | wrong)


def preview_link(**wrong) -> PreviewLink:
    right = {"article": factories.article(), "token_hash": "x", "made_at": NOW, "ends_at": NOW + HOUR}
    return PreviewLink(**right | wrong)


def thread(**wrong) -> Thread:
    return Thread(**{"article": factories.article(), "revision_number": 1, "opened_at": NOW} | wrong)


def note() -> Note:
    opened = thread()
    opened.save()
    return Note.objects.create(thread=opened, at=NOW, text="Who says so?")


def mention(**wrong) -> Mention:
    return Mention(**{"note": note(), "user": factories.user()} | wrong)


def autosave(**wrong) -> Autosave:
    right = {"editor": factories.user(), "opening": "x", "sequence": 1, "content": "{}", "kept_at": NOW}
    return Autosave(**right | wrong)


def present(**wrong) -> Presence:
    right = {
        "editor": factories.user(),
        "article": factories.article(),
        "opening": "x",
        "opened_at": NOW,
        "seen_at": NOW,
    }
    return Presence(**right | wrong)


def saved_filter(**wrong) -> SavedFilter:
    return SavedFilter(**{"name": "Drafts", "owner": factories.user(), "query": "status=draft"} | wrong)


def house_page(**wrong) -> HousePage:
    return HousePage(**{"name": "Ethics", "slug": "x", "body": "<p>We ask.</p>", "changed_at": NOW} | wrong)


def second(model: type[Model], **fields) -> Model:
    """A second row with the values of one that is there."""
    model.objects.bulk_create([model(**fields)])
    return model(**fields)


def of_release(model: type[Model], **fields) -> Model:
    return second(model, release=factories.released(), published_at=NOW, **fields)


# One row for each constraint that breaks this one, and no other.
BROKEN = {
    "an_article_has_a_headline": lambda: article(headline=""),
    "urgency_is_between_1_and_9": lambda: article(urgency=10),
    "a_kind_is_known": lambda: article(kind="gossip"),
    "a_language_is_known": lambda: article(language="xx"),
    "a_stage_is_known": lambda: article(stage="lost"),
    "an_author_has_a_name": lambda: Author(name="", slug="a"),
    "an_author_has_a_role_once": lambda: second(Byline, article=factories.article(), author=factories.author()),
    "a_source_has_a_name": lambda: Source(name="", slug="a"),
    "a_credit_stands_once": lambda: second(Credit, article=factories.article(), source=factories.source(), note="x"),
    "a_section_has_a_name": lambda: Section(name="", slug="a"),
    "a_section_address_is_not_taken_by_the_house": lambda: Section(name="Admin", slug="admin"),
    "a_section_is_not_inside_itself": lambda: Section(id=77, parent_id=77, name="A", slug="a"),
    "a_person_is_limited_to_a_section_once": lambda: second(
        SectionLimit, user=factories.user(), section=factories.section()
    ),
    "a_desk_language_is_known": lambda: DeskLanguage(user=factories.user(), language="fr"),
    "a_former_address_leads_to_one_place": lambda: second(
        FormerSlug, kind="author", slug="ayesha", author=factories.author()
    ),
    "a_former_address_leads_somewhere": lambda: FormerSlug(kind="author", slug="ayesha", section=factories.section()),
    "a_tag_has_a_name": lambda: Tag(name="", key="", slug="a"),
    "a_tag_is_not_merged_into_itself": lambda: Tag(id=77, merged_into_id=77, name="A", key="a", slug="a"),
    "a_word_is_not_empty": lambda: Word(text=""),
    "an_article_has_a_tag_once": lambda: second(TaggedArticle, content_object=factories.article(), tag=factories.tag()),
    "a_focal_point_is_inside_the_picture": lambda: photo(focal_x=1.01),
    "rights_end_after_they_begin": lambda: photo(rights_from=NOW, rights_until=NOW),
    "a_killed_photo_says_why": lambda: photo(killed_at=NOW),
    "a_photo_does_not_stand_for_itself": lambda: photo(id=77, substitute_id=77),
    "a_revision_number_is_used_once": lambda: revision(number=1, base=0),
    "a_revision_holds_a_photo_once": lambda: second(
        RevisionPhoto, revision=factories.article().revisions.get(), photo=factories.photo()
    ),
    "a_revision_follows_its_base": lambda: revision(number=3, base=1),
    "a_release_number_is_used_once": lambda: release(
        article=factories.released().article, number=1, live_until=NOW, ending="expired"
    ),
    "an_article_has_one_open_release": lambda: release(article=factories.released().article),
    "a_release_ends_after_it_starts": lambda: release(live_until=NOW - HOUR, ending="expired"),
    "a_release_that_ends_says_how": lambda: release(live_until=NOW + HOUR),
    "no_release_inside_its_embargo": lambda: release(embargo_until=NOW + HOUR),
    "a_story_is_not_dated_after_it_goes_out": lambda: release(published_at=NOW + HOUR),
    "a_withdrawn_story_leaves_a_notice": lambda: release(live_until=NOW + HOUR, ending="withdrawn"),
    "a_release_is_listed_in_a_section_once": lambda: of_release(ReleaseSection, section=factories.section()),
    "a_release_has_a_tag_once": lambda: of_release(ReleaseTag, tag=factories.tag()),
    "a_release_has_an_author_once": lambda: of_release(ReleaseAuthor, author=factories.author()),
    "an_alert_ends_after_it_is_raised": lambda: alert(ends_at=NOW),
    "an_alert_lasts_24_hours_at_most": lambda: alert(ends_at=NOW + DAY + timedelta(microseconds=1)),
    "an_alert_is_stood_down_after_it_is_raised": lambda: alert(stood_down_at=NOW - HOUR),
    "an_alert_level_is_known": lambda: alert(level=4),
    "a_preview_link_has_a_token_of_its_own": lambda: second(
        PreviewLink, article=factories.article(), token_hash="x", made_at=NOW, ends_at=NOW + HOUR
    ),
    "a_preview_link_ends_after_it_is_made": lambda: preview_link(ends_at=NOW),
    "a_preview_link_lasts_72_hours_at_most": lambda: preview_link(ends_at=NOW + 3 * DAY + TICK),
    "a_preview_link_is_revoked_after_it_is_made": lambda: preview_link(revoked_at=NOW - HOUR),
    "a_rule_is_marked_once_for_a_section_and_a_kind": lambda: second(
        ChecklistRule, rule="credit", kind="news", section=factories.section(), mark="block"
    ),
    "a_rule_is_marked_once_for_all_sections": lambda: second(ChecklistRule, rule="credit", kind="news", mark="block"),
    "a_mark_is_known": lambda: ChecklistRule(rule="credit", mark="shout"),
    "a_rule_is_marked_for_a_known_kind": lambda: ChecklistRule(rule="credit", kind="joke", mark="tell"),
    "a_passage_has_words_and_a_place": lambda: thread(exact="One lane"),
    "a_thread_is_resolved_after_it_is_opened": lambda: thread(resolved_at=NOW - HOUR),
    "who_resolved_a_thread_did_so_at_a_time": lambda: thread(resolved_by=factories.user()),
    "a_note_says_something": lambda: Note(thread=note().thread, at=NOW, text=""),
    "a_note_mentions_a_person_once": lambda: second(Mention, note=note(), user=factories.user()),
    "a_mail_is_begun_before_it_is_sent": lambda: mention(mailed_at=NOW),
    "an_opened_form_has_one_autosave": lambda: second(
        Autosave, editor=factories.user(), opening="x", sequence=1, kept_at=NOW
    ),
    "an_ended_autosave_holds_no_typing": lambda: autosave(ended_at=NOW),
    "an_opened_form_is_present_once": lambda: second(
        Presence, editor=factories.user(), article=factories.article(), opening="x", opened_at=NOW, seen_at=NOW
    ),
    "a_handover_is_known": lambda: present(handover="seized", handover_by=factories.user(), handover_at=NOW),
    "a_handover_tells_who_and_when": lambda: present(handover="asked", handover_at=NOW),
    "a_person_has_a_filter_of_a_name_once": lambda: second(
        SavedFilter, name="Drafts", owner=factories.user(), query="status=draft"
    ),
    "a_name_is_shared_once": lambda: saved_filter(
        name=factories.saved_filter("Drafts", is_shared=True).name.upper(), is_shared=True
    ),
    "a_saved_filter_has_a_name": lambda: saved_filter(name=""),
    "a_saved_filter_asks_for_something": lambda: saved_filter(query=""),
    "a_house_page_has_a_title": lambda: house_page(name=""),
    "a_house_page_that_readers_see_has_a_text": lambda: house_page(is_live=True, body=""),
    "the_language_of_a_house_page_is_known": lambda: house_page(language="xx"),
    "a_kind_of_house_page_is_known": lambda: house_page(kind="gossip"),
    "readers_see_one_house_page_of_a_kind": lambda: house_page(
        is_live=True, kind=factories.house_page(kind="ethics").kind
    ),
    "a_version_of_a_house_page_has_a_number_once": lambda: second(
        HousePageVersion, page=factories.house_page(), number=9, slug="x", content={}, made_at=NOW
    ),
    "a_correction_has_a_text": lambda: correction(text=""),
    "a_correction_kind_is_known": lambda: correction(kind="joke"),
    "a_change_takes_effect_when_made_or_later": lambda: JournalEntry(
        at=NOW, effective_at=NOW - HOUR, verb="edit", subject="A"
    ),
}
CONSTRAINTS = {
    constraint.name: (model, constraint)
    for model in apps.get_app_config("articles").get_models()
    for constraint in model._meta.constraints
}


def named_by(error: Exception, model: type[Model], constraint: BaseConstraint) -> bool:
    """SQLite names the columns of a unique constraint, not the constraint; one of expressions has only its name."""
    columns = ", ".join(
        f"{model._meta.db_table}.{model._meta.get_field(name).column}" for name in getattr(constraint, "fields", ())
    )
    unique_on_sqlite = isinstance(constraint, UniqueConstraint) and connection.vendor == "sqlite"
    return (columns if unique_on_sqlite and columns else constraint.name) in str(error)


def test_every_constraint_is_in_the_table():
    assert set(BROKEN) == set(CONSTRAINTS)


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_every_constraint_has_a_sentence_of_its_own(name):
    _, constraint = CONSTRAINTS[name]

    assert constraint.violation_error_message != constraint.default_violation_error_message
    assert constraint.violation_error_message.endswith(".")


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    model, constraint = CONSTRAINTS[name]
    row = BROKEN[name]()
    before = model.objects.count()

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        model.objects.bulk_create([row])

    assert named_by(refused.value, model, constraint)
    assert model.objects.count() == before


@pytest.mark.parametrize("name", BROKEN)
def test_the_editor_reads_the_sentence(name):
    _, constraint = CONSTRAINTS[name]
    row = BROKEN[name]()

    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()

    assert refused.value.messages == [constraint.violation_error_message]


# One live release at a time: intervals that end are compared by PostgreSQL only.

EXCLUSION = import_module("articles.migrations.0003_one_live_release").NAME


def ended(story: Article, number: int, start: datetime, end: datetime) -> Release:
    return release(article=story, number=number, live_from=start, live_until=end, ending="expired")


def test_intervals_that_touch_or_are_empty_may_stand_side_by_side():
    story = factories.article()

    Release.objects.bulk_create([
        ended(story, 1, NOW, NOW + HOUR),
        ended(story, 2, NOW + HOUR, NOW + 2 * HOUR),
        ended(story, 3, NOW + HOUR, NOW + HOUR),
    ])  # fmt: skip

    assert [story.releases.live(at=NOW + step * HOUR / 2).count() for step in range(5)] == [1, 1, 1, 1, 0]


def test_a_story_has_one_live_release_at_a_time():
    story = factories.released().article
    workflow.withdraw(story, by=None, reason="Not confirmed.", notice="This story was withdrawn.")
    first = story.releases.get()

    if connection.vendor == "postgresql":
        over_it = ended(story, 2, first.live_from - HOUR, first.live_from + timedelta(microseconds=1))
        with pytest.raises(IntegrityError, match=EXCLUSION), transaction.atomic():
            Release.objects.bulk_create([over_it])
    else:
        with pytest.raises(workflow.Refused, match="This time has passed."):
            workflow.release(story, base=1, by=None, live_from=first.live_from)

    assert story.releases.get() == first


def is_excluded() -> bool:
    with connection.cursor() as cursor:
        return EXCLUSION in connection.introspection.get_constraints(cursor, "articles_release")


def test_postgresql_has_the_exclusion_beside_the_lock():
    assert is_excluded() == (connection.vendor == "postgresql")
