"""Which story a request is about, and which revision it began from."""

import re
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article

NO_BASE = _("This form does not say which revision it was opened with, so it can't be saved. Reload the page.")


def find(key: Any, user: Any) -> Article:
    """Return the article of this id, if it is there for `user`; 404 for anything else, the same for all."""
    key = str(key)
    if not (key.isdecimal() and len(key) <= 18):
        raise Http404(gettext("There is no such story."))
    article = Article.objects.visible_to(user).filter(pk=key).first()
    if article is None:
        raise Http404(gettext("There is no such story."))
    return article


def base_of(request: HttpRequest, name: str = "base") -> int | None:
    """The revision that the sender's page was made from, None when it does not say."""
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) <= 9 else None


def opening_of(request: HttpRequest) -> str:
    """The token of the opened form that sends this; empty when it says none."""
    value = request.POST.get("opening", "")
    return value if re.fullmatch(r"[\w-]{16,64}", value, re.ASCII) else ""


def took_up_by(request: HttpRequest) -> int | None:
    """The autosave that the form was filled from, None for none."""
    return number(request.POST.get("took_up", ""))


def number(value: str, *, digits: int = 18) -> int | None:
    """Read what should be a number of ours; None for anything else."""
    return int(value) if value.isdecimal() and value.isascii() and len(value) <= digits else None
