"""The table is the truth: each verb is done exactly in the statuses and stages, and by the groups, that its row names."""

from itertools import product

import pytest
from django.contrib.auth.models import Permission

from articles import transitions, workflow
from articles.models import Article, JournalEntry, Stage, Status
from articles.working_copy import WorkingCopy
from tests import factories
from tests.articles.story import HOUR, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WORKING = (Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED)
REVIEWED = {Status.DRAFT: Stage.DRAFT, Status.IN_REVIEW: Stage.IN_REVIEW, Status.APPROVED: Stage.APPROVED}
# Every pair of status and stage that a story can be in.
SITUATIONS = [
    *REVIEWED.items(),
    *product((Status.SCHEDULED, Status.PUBLISHED, Status.BREAKING, Status.WITHDRAWN), WORKING),
    (Status.SPIKED, Stage.SPIKED),
]

ARGUMENTS = {
    "edit": lambda article: {"base": 1, "copy": factories.copy()},
    "submit": lambda article: {"base": 1},
    "return": lambda article: {"base": 1},
    "approve": lambda article: {"base": 1},
    "release": lambda article: {"base": 1},
    "update": lambda article: {"base": 1},
    "pull_back": lambda article: {},
    "expire": lambda article: {"live_until": NOW + 5 * HOUR},
    "raise_breaking": lambda article: {"base": 1},
    "extend": lambda article: {"ends_at": NOW + 3 * HOUR},
    "stand_down": lambda article: {},
    "correct": lambda article: {"kind": "correction", "text": "It is Gwadar Pro."},
    "withdraw": lambda article: {"reason": "Not confirmed.", "notice": "This story was withdrawn."},
    "restore": lambda article: {},
    "spike": lambda article: {},
    "unspike": lambda article: {},
}
GROUPS = {
    "Reporter": {"edit", "submit"},
    "Editor": set(transitions.BY_VERB) - {"restore"},
    "Chief editor": set(transitions.BY_VERB),
    "Staff": set(),
}


def do(verb: str, article: Article, by=None):
    function = workflow.edit if verb == "edit" else workflow.VERBS[verb]
    return function(article, by=by, **ARGUMENTS[verb](article))


def story(status: Status, stage: Stage) -> Article:
    """A story of this status whose working copy is in this stage, made by verbs."""
    article = factories.article()
    if status == Status.SCHEDULED:
        workflow.release(article, base=1, by=None, live_from=NOW + HOUR)
    elif status in (Status.PUBLISHED, Status.BREAKING, Status.WITHDRAWN):
        do("release", article)
    if status == Status.BREAKING:
        do("raise_breaking", article)
    elif status == Status.WITHDRAWN:
        do("withdraw", article)
    bring_to(article, stage)
    return article


def bring_to(article: Article, stage: Stage) -> None:
    if article.stage != stage and stage in (Stage.DRAFT, Stage.IN_REVIEW) and article.stage != Stage.DRAFT:
        do("return", article)
    if article.stage != stage:
        do({"in_review": "submit", "approved": "approve", "spiked": "spike"}[stage], article)


def lines() -> int:
    return JournalEntry.objects.count()


def test_every_verb_of_the_table_has_a_function():
    assert set(workflow.VERBS) | {"edit"} == set(transitions.BY_VERB) == set(ARGUMENTS)


@pytest.mark.parametrize(("status", "stage"), SITUATIONS)
def test_situations_are_what_they_say(status, stage):
    article = story(status, stage)

    assert (article.status_at(NOW), article.stage) == (status, stage)


@pytest.mark.parametrize("verb", transitions.BY_VERB)
@pytest.mark.parametrize(("status", "stage"), SITUATIONS)
def test_a_verb_is_done_exactly_where_the_table_says(verb, status, stage):
    row, article = transitions.BY_VERB[verb], story(status, stage)
    before = lines()

    if status in row.statuses and stage in row.stages and (verb != "pull_back" or status == Status.SCHEDULED):
        do(verb, article)

        goes_out = verb == "raise_breaking" and status != Status.PUBLISHED
        assert article.stage == (Stage.APPROVED if goes_out else row.stage or stage)
        assert lines() == before + 1
    else:
        with pytest.raises(workflow.Refused):
            do(verb, article)

        assert (article.status_at(NOW), article.stage, lines()) == (status, stage, before)


@pytest.mark.parametrize(("status", "stage"), SITUATIONS)
def test_the_desk_offers_exactly_what_can_be_done(status, stage, chief):
    article = story(status, stage)

    offered = {row.verb for row in transitions.available(article, chief, at=NOW)}

    rows = {row.verb for row in transitions.TRANSITIONS if status in row.statuses and stage in row.stages}
    assert offered == rows - ({"pull_back"} if status != Status.SCHEDULED else set())


def test_a_refusal_says_what_the_story_is():
    article = story(Status.PUBLISHED, Stage.IN_REVIEW)

    with pytest.raises(workflow.Refused) as live:
        do("spike", article)
    with pytest.raises(workflow.Refused) as in_review:
        do("submit", article)

    assert str(live.value) == "“Spike” can't be done: the story is published."
    assert str(in_review.value) == (
        "“Submit for review” can't be done: the story is published, with its working copy in stage in review."
    )


# Permissions


def place_for(verb: str) -> Article:
    """A story on which the table lets this verb be done."""
    if verb == "pull_back":
        return story(Status.SCHEDULED, Stage.APPROVED)
    row = transitions.BY_VERB[verb]
    return story(*next(pair for pair in SITUATIONS if pair[0] in row.statuses and pair[1] in row.stages))


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("verb", transitions.BY_VERB)
def test_a_group_does_its_own_verbs_only(group, verb):
    article, person = place_for(verb), factories.user(group)
    before = lines()

    if verb in GROUPS[group]:
        do(verb, article, by=person)

        entry = JournalEntry.objects.first()
        assert (entry.verb, entry.actor, lines()) == (verb, person, before + 1)
    else:
        with pytest.raises(workflow.NotAllowed, match="You may not do this: .* Ask an editor."):
            do(verb, article, by=person)

        assert lines() == before


@pytest.mark.parametrize(
    ("group", "may"), [("Reporter", True), ("Editor", True), ("Chief editor", True), ("Staff", False)]
)
def test_who_may_begin_a_story(group, may):
    person = factories.user(group)

    if may:
        assert workflow.start(factories.copy(), by=person).created_by == person
    else:
        with pytest.raises(workflow.NotAllowed, match="You may not begin a story. Ask an editor."):
            workflow.start(factories.copy(), by=person)
        assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("codename", "verb", "arguments"),
    [
        ("raise_breaking", "raise_breaking", {"base": 1}),
        ("correct_article", "correct", {"base": 1, "kind": "update", "text": "More detail."}),
    ],
)
def test_a_verb_that_also_releases_asks_for_the_permission_to_release(codename, verb, arguments):
    person = factories.user("Reporter")
    person.user_permissions.add(Permission.objects.get(codename=codename))
    article = factories.article() if verb == "raise_breaking" else factories.released().article
    before = lines()

    with pytest.raises(workflow.NotAllowed, match="You may not do this: release"):
        workflow.VERBS[verb](article, by=person, **arguments)

    assert lines() == before
    assert (
        "raise_breaking" not in {row.verb for row in transitions.available(article, person, at=NOW)}
        or verb == "correct"
    )


def test_a_person_who_left_may_do_nothing(editor):
    editor.is_active = False
    article = factories.article()

    with pytest.raises(workflow.NotAllowed):
        do("release", article, by=editor)


def test_each_permission_of_the_table_exists():
    known = {f"articles.{name}" for name in Permission.objects.values_list("codename", flat=True)}

    assert {row.permission for row in transitions.TRANSITIONS} <= known


def test_a_working_copy_goes_round_without_a_change():
    article = story(Status.PUBLISHED, Stage.APPROVED)
    before = lines()

    workflow.edit(article, WorkingCopy.of(article), base=1, by=None)

    assert (article.revision_number, lines()) == (1, before)
