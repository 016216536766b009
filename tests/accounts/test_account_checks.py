"""What an operator hears when nobody could sign in, and the console's way out."""

import pytest
from django.core.management import CommandError, call_command

from newsroom.accounts import checks, second_factor
from tests.accounts.visitor import give_app

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    return [message.id for message in checks.failures_are_counted(None, databases=["default"])]


def test_missing_table_of_failures_is_told(settings):
    assert told() == []

    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "no_such_table"}}

    assert told() == ["accounts.E001"]


def test_console_resets_a_second_factor(admin_user, capsys):
    give_app(admin_user)

    call_command("reset_second_factor", "admin")

    assert not second_factor.is_set_up(admin_user)
    assert "admin has no second factor any more" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nobody at the desk has the sign-in name 'nobody'"):
        call_command("reset_second_factor", "nobody")
