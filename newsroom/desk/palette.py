"""The command palette: one line to any story, author, tag, section or screen, and to what may be done with the open story."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from articles import transitions, words
from articles.admin.story import entries
from articles.admin.story.asked import find
from articles.models import Article, Section
from newsroom.desk.stories import rows_for, seen_by, top
from newsroom.lib.text import clean_line

SHOWN = 8
OF_EACH = 4  # authors, tags, sections
LONGEST = 300
# An id as it is typed, and as it stands in the address of a story: the readers' page or the desk's.
IDS = (r"#?([0-9]{1,18})", r".*/article/([0-9]{1,18})(?:/.*)?", r".*/[^/]*-([0-9]{1,18})/?(?:[?#].*)?")


@dataclass(frozen=True)
class Entry:
    """A line of the palette. `control` names what is used instead of the address where it is on the page."""

    name: str
    url: str = ""
    hint: str = ""
    control: str = ""


def view(request: HttpRequest) -> JsonResponse:
    """?q= what is typed, ?story= the id of the open one. Empty groups are left out."""
    query = clean_line(request.GET.get("q", "")[:LONGEST])
    groups = [
        (gettext("This story"), matching(of_story(request, request.GET.get("story", "")), query)),
        (gettext("Stories") if query else gettext("Changed last"), stories(request.user, query)),
        (gettext("Authors"), named(request.user, "author", query)),
        (gettext("Tags"), named(request.user, "tag", query)),
        (gettext("Sections"), sections(request.user, query)),
        (gettext("Go to"), matching(screens(request), query)),
    ]
    shown = [{"title": title, "entries": [asdict(entry) for entry in found]} for title, found in groups if found]
    return JsonResponse({"groups": shown})


def matching(found: Iterable[Entry], query: str) -> list[Entry]:
    """Those that hold every word of the query."""
    asked = query.casefold().split()
    return [entry for entry in found if all(word in entry.name.casefold() for word in asked)]


def stories(user: Any, query: str) -> list[Entry]:
    """By id or address, else as the list finds them; the last changed first."""
    if not user.has_perm("articles.view_article"):
        return []
    now, pk = timezone.now(), id_in(query)
    found = [] if pk is None else list(rows_for(user, at=now).filter(pk=pk))
    if "/" not in query or pk is None:
        newest = seen_by(user).exclude(pk=pk).order_by("-changed_at", "-id")
        found += top(user, worded(newest, query), SHOWN - len(found), at=now)
    return [Entry(row.headline, _of_story("change", row), _place(row)) for row in found]


def worded(rows: QuerySet[Article], query: str) -> QuerySet[Article]:
    """Those that the words of the query find; all, without a query."""
    return rows.filter(pk__in=words.find(query)) if query else rows


def id_in(query: str) -> int | None:
    return next((int(match[1]) for pattern in IDS if (match := re.fullmatch(pattern, query))), None)


def _place(row: Any) -> str:
    return " · ".join(filter(None, (row.status_label, row.section.name if row.section else "", f"#{row.pk}")))


def named(user: Any, kind: str, query: str) -> list[Entry]:
    if not query or not user.has_perm(f"articles.view_{kind}"):
        return []
    found = entries.suggestions(kind, query)[:OF_EACH]
    return [
        Entry(row["name"], reverse(f"admin:articles_{kind}_change", args=[row["id"]]), row["hint"]) for row in found
    ]


def sections(user: Any, query: str) -> list[Entry]:
    if not query or not user.has_perm("articles.view_section"):
        return []
    found = Section.objects.open_to(user).filter(name__icontains=query).order_by("name")[:OF_EACH]
    return [Entry(section.name, reverse("admin:articles_section_change", args=[section.pk])) for section in found]


def screens(request: HttpRequest) -> list[Entry]:
    """What can be begun, and the screens that the user may see."""
    site: Any = admin.site
    begin = [Entry(gettext("Write a story"), reverse("admin:articles_article_add"))]
    models = [
        Entry(gettext("Stories") if m["object_name"] == "Article" else str(m["name"]), m["admin_url"])
        for m in site.menu(request)
    ]
    return [
        *(begin if request.user.has_perm("articles.add_article") else []),
        Entry(gettext("Home"), reverse("admin:index")),
        *(Entry(place["name"], place["url"]) for place in site.places(request)),
        *models,
        Entry(gettext("Keyboard shortcuts"), hint="?", control="shortcuts"),
        Entry(gettext("View site"), "/"),
    ]


def of_story(request: HttpRequest, key: str) -> list[Entry]:
    """What the user may do with the open story, if it is there for them."""
    user: Any = request.user
    if not key or not user.has_perm("articles.view_article"):
        return []
    try:
        article = find(key, user)
    except Http404:
        return []
    rows = transitions.available(article, user, at=timezone.now())
    verbs = [
        Entry(str(row.label), _of_story(row.verb, article), control=f"verb:{row.verb}")
        for row in rows
        if row.verb != "edit"
    ]
    save = [Entry(gettext("Save"), hint="Ctrl S", control="save")] if len(verbs) < len(rows) else []
    begin = [
        Entry(gettext("Copy to a new story"), _of_story("copy", article)),
        Entry(gettext("Translate"), _of_story("translate", article)),
    ]
    return [
        *save,
        *verbs,
        Entry(gettext("Preview"), reverse("desk_preview", args=[article.pk]), control="preview"),
        Entry(gettext("History"), _of_story("history", article)),
        *(begin if user.has_perm("articles.add_article") else []),
    ]


def _of_story(page: str, article: Article) -> str:
    return reverse(f"admin:articles_article_{page}", args=[article.pk])
