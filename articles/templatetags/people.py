"""How the desk's pages name people."""

from typing import Any

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def name_of(person: Any) -> str:
    """The full name of a user, else the sign-in; None is the house."""
    return (person.get_full_name() or person.get_username()) if person else gettext("the house")
