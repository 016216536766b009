"""What a user may do is asked at once, and is what Django would say."""

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Group, Permission, User

from articles import sign_in
from articles.sign_in import SignIn
from tests import factories

pytestmark = pytest.mark.django_db


def permission(codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label="articles", codename=codename)


@pytest.fixture
def of_two_groups(editor):
    """An editor who keeps sections, too, with a right of their own and one that a group gives them already."""
    editor.groups.add(Group.objects.get(name="Staff"))
    editor.user_permissions.add(permission("restore_article"), permission("view_article"))
    return editor


def test_rights_are_those_of_the_user_and_of_their_groups(of_two_groups, django_assert_num_queries):
    expected = ModelBackend().get_all_permissions(User.objects.get(pk=of_two_groups.pk))

    with django_assert_num_queries(1):
        found = SignIn().get_all_permissions(of_two_groups)
        again = SignIn().get_all_permissions(of_two_groups)

    assert found == again == expected
    assert {"articles.restore_article", "articles.delete_section", "articles.release_article"} <= found


def test_who_is_not_active_may_nothing(of_two_groups, admin_user):
    of_two_groups.is_active = admin_user.is_active = False

    assert [SignIn().get_all_permissions(user) for user in (of_two_groups, admin_user, AnonymousUser())] == [set()] * 3


def test_superuser_may_everything(admin_user):
    assert len(SignIn().get_all_permissions(admin_user)) == Permission.objects.count()


def test_a_right_to_one_row_is_never_given(of_two_groups):
    assert SignIn().get_all_permissions(of_two_groups, factories.section()) == set()


def test_who_is_limited_and_sees_few_is_known_with_the_user(editor, monkeypatch, django_assert_num_queries):
    """Three stories: in the section, in the one inside it, also in the section. One more that is elsewhere."""
    sport = factories.section("Sport")
    cricket = factories.section("Cricket", parent=sport)
    for place in ({"section": sport.pk}, {"section": cricket.pk}, {"further_sections": (sport.pk,)}, {}):
        factories.article(**place)
    limited = factories.limited("Editor", sport)

    found = []
    for few in (2, 1):  # of the section there are two, of what is listed in it as well there is one
        monkeypatch.setattr(sign_in, "FEW", few)
        with django_assert_num_queries(2):
            found += [SignIn().get_user(user.pk) for user in (limited, editor)]

    assert [(user.is_limited, user.sees_few) for user in found] == [
        (True, True), (False, True), (True, False), (False, True),
    ]  # fmt: skip
