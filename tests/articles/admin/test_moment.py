"""Times are typed on the clocks of the house. What those show twice, or jump over, is asked back."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine

from articles import workflow
from articles.models import Status
from articles.working_copy import WorkingCopy
from tests import factories
from tests.articles.admin.desk import address, send, typed

SUMMER_TIME = "2026-10-25T00:30:00+00:00"
WINTER_TIME = "2026-10-25T01:30:00+00:00"
TWICE = "2026-10-25T01:30"
LEFT_OUT = "2026-03-29T01:30"


@pytest.fixture(autouse=True)
def house_in_london(settings):
    settings.TIME_ZONE = "Europe/London"
    with time_machine.travel(datetime(2026, 3, 1, 12, 0, tzinfo=UTC), tick=False):
        yield


def choices(field) -> list[tuple[str, str, bool]]:
    """Value, words, and whether it is chosen, of what a field offers."""
    widget = field.field.widget.get_context(field.html_name, field.value(), {})["widget"]
    return [(choice["value"], choice["label"], choice["is_chosen"]) for choice in widget["readings"]]


def test_time_that_occurs_twice_is_refused_with_a_choice_and_the_input_kept(signed_in, editor):
    article = factories.article()

    response = signed_in(editor).post(
        address(article, "release"), {"base": 1, "live_from": TWICE, "live_until": "2026-11-01T10:00"}
    )

    form = response.context["form"]
    assert form.errors == {
        "live_from": [
            "The clocks of the house (Europe/London) show 01:30 twice on 25 October 2026. Choose which you mean."
        ]
    }
    assert choices(form["live_from"]) == [
        (SUMMER_TIME, "25 October 2026, 01:30 BST (UTC+1)", False),
        (WINTER_TIME, "25 October 2026, 01:30 GMT (UTC+0)", False),
    ]
    assert (form["live_from"].value(), form["live_until"].value()) == (TWICE, "2026-11-01T10:00")
    assert article.releases.count() == 0


def test_time_that_is_left_out_is_refused_with_the_times_beside_it(signed_in, editor):
    article = factories.article()

    response = signed_in(editor).post(address(article, "release"), {"base": 1, "live_from": LEFT_OUT})

    form = response.context["form"]
    assert form.errors == {
        "live_from": ["The clocks of the house (Europe/London) jump over 01:30 on 29 March 2026. Choose what you mean."]
    }
    assert [words for _, words, _ in choices(form["live_from"])] == [
        "29 March 2026, 00:30 GMT (UTC+0)",
        "29 March 2026, 02:30 BST (UTC+1)",
    ]


@pytest.mark.parametrize("chosen", [SUMMER_TIME, WINTER_TIME])
def test_chosen_reading_is_the_time_of_the_release(signed_in, editor, chosen):
    article = factories.article()

    signed_in(editor).post(
        address(article, "release"), {"base": 1, "live_from": TWICE, "live_from-reading": chosen, "live_until": ""}
    )

    assert article.releases.get().live_from == datetime.fromisoformat(chosen)


@pytest.mark.parametrize("chosen", ["2026-10-25T12:00:00+00:00", "2026-10-25T01:30:00", "x", "", "9999-99-99T99:99"])
def test_choice_that_is_no_reading_is_asked_again(signed_in, editor, chosen):
    article = factories.article()

    response = signed_in(editor).post(
        address(article, "release"), {"base": 1, "live_from": TWICE, "live_from-reading": chosen}
    )

    assert list(response.context["form"].errors) == ["live_from"]
    assert article.releases.count() == 0


def test_choice_of_another_time_is_forgotten(signed_in, editor):
    article = factories.article()

    signed_in(editor).post(
        address(article, "release"), {"base": 1, "live_from": "2026-10-25T09:00", "live_from-reading": WINTER_TIME}
    )

    assert article.releases.get().live_from == datetime(2026, 10, 25, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("wrong", ["0001-01-01T00:00", "9999-12-31T23:59", "tomorrow"])
def test_time_out_of_the_calendar_is_refused(signed_in, editor, wrong):
    article = factories.article()

    response = signed_in(editor).post(
        address(article, "release"), {"base": 1, "live_from": wrong, "live_from-reading": WINTER_TIME}
    )

    assert response.status_code == 200
    assert response.context["form"].errors
    assert article.status_at(datetime.now(UTC)) == Status.DRAFT


@pytest.mark.parametrize(
    ("verb", "field", "more"),
    [
        ("release", "live_from", {}),
        ("release", "live_until", {}),
        ("raise_breaking", "ends_at", {"level": 2, "length": "at"}),
    ],
)
def test_every_time_of_a_verb_asks_back(signed_in, editor, verb, field, more):
    article = factories.article()

    response = signed_in(editor).post(address(article, verb), {"base": 1, field: TWICE} | more)

    assert list(response.context["form"].errors) == [field]


def test_time_of_an_update_and_of_a_longer_alert_ask_back(signed_in, editor):
    article = factories.article()
    workflow.raise_breaking(article, base=1, by=editor)
    client = signed_in(editor)

    update = client.post(address(article, "update"), {"base": 1, "live_from": TWICE})
    extend = client.post(address(article, "extend"), {"length": "at", "ends_at": TWICE})

    assert list(update.context["form"].errors) == ["live_from"]
    assert list(extend.context["form"].errors) == ["ends_at"]


@pytest.mark.parametrize("field", ["embargo_until", "dated"])
def test_times_of_a_story_ask_back_and_keep_what_was_typed(signed_in, editor, field):
    article = factories.article()
    client = signed_in(editor)
    data = typed(article, headline="A new headline", **{field: TWICE})

    asked = send(client, address(article), data)
    send(client, address(article), data | {f"{field}-reading": WINTER_TIME})

    article.refresh_from_db()
    assert (list(asked.context["form"].errors), asked.context["form"]["headline"].value()) == (
        [field],
        "A new headline",
    )
    assert (getattr(article, field), article.revision_number) == (datetime.fromisoformat(WINTER_TIME), 2)


def test_story_with_a_time_in_the_repeated_hour_is_shown_and_saved_as_it_is(signed_in, editor):
    article = factories.article()
    second = datetime.fromisoformat(WINTER_TIME)
    workflow.edit(article, replace(WorkingCopy.of(article), embargo_until=second), base=1, by=editor)
    client = signed_in(editor)

    shown = client.get(address(article)).context["form"]["embargo_until"]
    send(client, address(article), typed(article, embargo_until=TWICE, **{"embargo_until-reading": WINTER_TIME}))

    article.refresh_from_db()
    assert [(value, chosen) for value, _, chosen in choices(shown)] == [(SUMMER_TIME, False), (WINTER_TIME, True)]
    assert (article.embargo_until, article.revision_number) == (second, 2)


def test_page_names_the_clock_of_the_house_and_the_choice_is_made_without_javascript(signed_in, editor):
    article = factories.article()

    page = signed_in(editor).post(address(article, "release"), {"base": 1, "live_from": TWICE}).content.decode()

    assert page.count('data-moment="Europe/London" data-place="London"') == 2
    assert page.count('type="radio" name="live_from-reading"') == 2
    assert "The clocks are changed then. You mean" in page
