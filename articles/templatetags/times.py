"""How pages name instants to machines. In every template, without a load."""

from datetime import datetime

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def iso(at: datetime | None) -> str:
    """For `datetime`, in the house's zone, to the second: HTML allows no microseconds."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""
