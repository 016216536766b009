"""What tests ask of a front."""

from django.contrib.auth.models import User

from newsroom.fronts.content import Content
from newsroom.fronts.models import Front


def kept(front: Front) -> list[tuple[str, User | None, Content]]:
    """What did not come before readers, the oldest first: its fate, whose it is, and what it was."""
    rows = front.versions.filter(number=None).order_by("pk")
    return [(row.fate, row.made_by, row.arranged) for row in rows]
