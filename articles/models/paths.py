"""The paths of readers' pages. A page names some thirty, most of them again and again."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=20_000)
def path_to(page: str, *where: str | int) -> str:
    """The path of a page by its name in the table of addresses, worked out once; it never changes while the site runs."""
    return reverse(page, args=where)
