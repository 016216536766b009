"""Which pages are made before anyone asks: they must be there when the database is not."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from articles.models import Release, Section


def newest_addresses(stories: int, now: datetime) -> Iterator[str]:
    """The front, the sections, and the newest stories, each as its address."""
    yield reverse("home")
    for section in Section.objects.in_order():
        yield section.get_absolute_url()
    newest = (
        Release.objects.live(at=now).newest_first().select_related("section").only("slug", "article", "section__slug")
    )
    for release in newest[:stories]:
        yield release.get_absolute_url()
