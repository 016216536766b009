"""Which story a request is about, and which revision it began from."""

from typing import Any

from django.http import Http404, HttpRequest

from articles.models import Article

NO_BASE = "This form does not say which revision it was opened with, so it can't be saved. Reload the page."


def find(key: Any) -> Article:
    """Return the article of this id; 404 for anything else."""
    key = str(key)
    if not (key.isdecimal() and len(key) <= 18):
        raise Http404("There is no such story.")
    article = Article.objects.filter(pk=key).first()
    if article is None:
        raise Http404("There is no such story.")
    return article


def base_of(request: HttpRequest, name: str = "base") -> int | None:
    """The revision that the sender's page was made from, None when it does not say."""
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) <= 9 else None
