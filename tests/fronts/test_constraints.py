"""Each “must” of fronts is held by the database, and told in a sentence of its own."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from newsroom.fronts.models import Front, FrontPhoto, FrontTurn, FrontVersion
from tests import factories
from tests.articles.story import NOW
from tests.articles.test_constraints import named_by, second

pytestmark = pytest.mark.django_db


def version(**wrong) -> FrontVersion:
    return FrontVersion(**{"front": factories.front(), "content": [], "made_at": NOW} | wrong)


# One row for each constraint that breaks this one, and no other.
BROKEN = {
    "a_section_has_one_front_of_a_language": lambda: second(Front, section=factories.section(), language="en"),
    "the_house_has_one_front_of_a_language": lambda: second(Front, language="en"),
    "a_draft_of_a_front_has_a_time": lambda: Front(language="en", draft=[]),
    "a_version_number_of_a_front_is_used_once": lambda: version(
        front=factories.launched().front, number=1, fate="launched"
    ),
    "what_was_launched_has_a_number": lambda: version(number=1, fate="refused"),
    "a_version_of_a_front_holds_a_photo_once": lambda: second(
        FrontPhoto, front=factories.front(), version=factories.launched(), photo=factories.photo()
    ),
    "a_draft_of_a_front_holds_a_photo_once": lambda: second(
        FrontPhoto, front=factories.front(), photo=factories.photo()
    ),
    "a_front_turns_once_at_an_instant": lambda: second(FrontTurn, front=factories.front(), at=NOW),
}
CONSTRAINTS = {
    constraint.name: (model, constraint)
    for model in apps.get_app_config("fronts").get_models()
    for constraint in model._meta.constraints
}


def test_every_constraint_is_in_the_table():
    assert set(BROKEN) == set(CONSTRAINTS)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_and_the_editor_reads_the_sentence(name):
    model, constraint = CONSTRAINTS[name]
    row = BROKEN[name]()
    before = model.objects.count()

    with pytest.raises(ValidationError) as told:
        row.validate_constraints()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        model.objects.bulk_create([row])

    assert told.value.messages == [constraint.violation_error_message]
    assert named_by(refused.value, model, constraint)
    assert model.objects.count() == before
