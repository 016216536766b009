"""The screen where a chief editor says who sees the stories of which sections."""

import pytest
from django.contrib.auth.models import Permission

from articles import limits
from articles.models import JournalEntry
from tests import factories
from tests.articles.admin.desk import messages

RIGHTS = "/admin/rights/"


@pytest.fixture
def sport(db):
    return factories.section("Sport")


@pytest.fixture
def desk(signed_in, chief):
    return signed_in(chief)


def address(person) -> str:
    return f"{RIGHTS}{person.pk}/"


def shown(client) -> dict[str, list[str]]:
    return {p.user.username: [section.name for section in p.sections] for p in client.get(RIGHTS).context["people"]}


def sections_of(person) -> list[str]:
    return list(person.section_limits.values_list("section__name", flat=True))


def test_screen_lists_the_people_of_the_desk_with_their_sections(desk, chief, editor, sport, django_user_model):
    limited = factories.limited("Reporter", sport)
    django_user_model.objects.create_user("reader")

    assert shown(desk) == {chief.username: [], editor.username: [], limited.username: ["Sport"]}


def test_who_may_see_no_stories_is_not_said_to_see_them_all(desk, staff, editor):
    page = desk.get(RIGHTS)
    form = desk.get(address(staff)).text
    desk.post(address(staff), {"base": "all", "sees": "all"})

    assert {p.user: p.sees_stories for p in page.context["people"] if p.user in (staff, editor)} == {
        staff: False, editor: True,
    }  # fmt: skip
    assert page.text.count("None: in no group that may see stories") == 1
    assert "Sees no stories now: in no group that may see stories." in form
    assert messages(desk.get(RIGHTS)) == [f"Saved. {staff.username} still sees none: in no group that may see stories."]


def test_a_person_sees_stories_by_a_right_of_their_own(desk, staff):
    staff.user_permissions.add(Permission.objects.get(codename="view_article"))

    assert [p.sees_stories for p in desk.get(RIGHTS).context["people"]] == [True, True]


def test_chief_limits_a_person_and_lets_them_see_all_again(desk, editor, sport):
    desk.post(address(editor), {"base": "all", "sees": "some", "sections": [sport.pk]})
    limited = sections_of(editor)
    told = messages(desk.get(RIGHTS))
    response = desk.post(address(editor), {"base": str(sport.pk), "sees": "all", "sections": [sport.pk]})

    assert (limited, told) == (["Sport"], [f"{editor.username} sees the stories of Sport from now on."])
    assert (response.status_code, response["Location"], sections_of(editor)) == (302, RIGHTS, [])


def test_a_limit_holds_from_the_next_request_on(signed_in, desk, editor, sport):
    factories.article(headline="Out")
    client = signed_in(editor)
    before = "Out" in client.get("/admin/articles/article/").content.decode()

    desk.post(address(editor), {"base": "all", "sees": "some", "sections": [sport.pk]})

    assert (before, "Out" in client.get("/admin/articles/article/").content.decode()) == (True, False)


@pytest.mark.parametrize(("sent", "errors"), [
    ({"sees": "some"}, {"sections": ["Choose at least one section, or let this person see all stories."]}),
    ({"sees": "some", "sections": ["987654"]}, {"sections": ["Choose sections from the list."]}),
    ({}, {"sees": ["This field is required."], "sections": ["Choose at least one section, or let this person see all stories."]}),
])  # fmt: skip
def test_a_form_that_says_nothing_frees_nobody(desk, sport, sent, errors):
    limited = factories.limited("Editor", sport)

    response = desk.post(address(limited), {"base": str(sport.pk)} | sent)

    assert (response.context["form"].errors, sections_of(limited)) == (errors, ["Sport"])


def test_of_two_who_change_it_at_once_the_second_is_told(desk, editor, sport):
    world = factories.section("World")
    opened_with = desk.get(address(editor)).context["person"].base
    limits.put(editor, [world], by=None)

    response = desk.post(address(editor), {"base": opened_with, "sees": "some", "sections": [sport.pk]})

    assert (response.status_code, sections_of(editor)) == (409, ["World"])
    assert response.context["form"].non_field_errors() == [
        "Someone else has changed this since you opened it. Nothing was overwritten; decide again."
    ]


def test_a_form_without_its_base_is_a_bad_request(desk, editor, sport):
    response = desk.post(address(editor), {"sees": "some", "sections": [sport.pk]})

    assert (response.status_code, sections_of(editor)) == (400, [])


def test_nobody_sets_it_for_themselves_or_for_an_administrator(desk, chief, admin_user, sport):
    answers = [desk.get(address(person)).status_code for person in (chief, admin_user)]
    answers += [
        desk.post(address(person), {"base": "all", "sees": "some", "sections": [sport.pk]}).status_code
        for person in (chief, admin_user)
    ]

    assert (answers, JournalEntry.objects.count()) == ([404] * 4, 0)


def test_a_limited_chief_neither_sees_nor_sets_it(signed_in, editor, sport):
    client = signed_in(factories.limited("Chief editor", sport))

    assert "Section rights" not in client.get("/admin/").content.decode()
    assert [client.get(RIGHTS).status_code, client.get(address(editor)).status_code] == [403, 403]


@pytest.mark.parametrize("count", [1, 3])
def test_screen_costs_the_same_for_one_and_for_many(desk, sport, count, django_assert_num_queries):
    for _ in range(count):
        factories.limited("Editor", sport, factories.section())

    with django_assert_num_queries(7):
        desk.get(RIGHTS)
