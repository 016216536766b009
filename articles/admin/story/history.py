"""The history of a story: its journal, its revisions, and each revision's text."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import mark_safe

from articles.admin.story import comparing, editing
from articles.models import Article, JournalEntry, Revision
from articles.workflow import BY_VERB
from articles.working_copy import WorkingCopy

MOST = 200
NOTES = ("note", "reason", "text", "notice")


def view(admin: Any, request: HttpRequest, pk: Any) -> HttpResponse:
    article = editing.find(pk)
    _may_look(admin, request, article)
    entries = list(article.journal.select_related("actor")[:MOST])
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": "History",
        "article": article,
        "lines": [line(entry) for entry in entries],
        "revisions": revisions(article),
        "media": admin.media,
    }
    return TemplateResponse(request, "admin/articles/article/history.html", context)


def revision_view(admin: Any, request: HttpRequest, pk: int, revision_pk: int) -> HttpResponse:
    article = editing.find(pk)
    _may_look(admin, request, article)
    revision = article.revisions.select_related("made_by").filter(pk=revision_pk).first()
    if revision is None:
        raise Http404("There is no such revision of this story.")
    copy = WorkingCopy.from_json(revision.content).cleaned()
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": f"Revision {revision.number}" if revision.number else "Unmerged revision",
        "article": article,
        "revision": revision,
        "copy": copy,
        "body": mark_safe(copy.body),  # noqa: S308 — cleaned() has sanitised it
        "fields": comparing.as_text(revision.content),
        "media": admin.media,
    }
    return TemplateResponse(request, "admin/articles/article/revision.html", context)


def _may_look(admin: Any, request: HttpRequest, article: Article) -> None:
    if not admin.has_view_or_change_permission(request, article):
        raise PermissionDenied


def revisions(article: Article) -> list[Revision]:
    """The newest revisions and all unmerged ones, without their text; each knows whether readers ever got it."""
    released = set(article.releases.exclude(ending="pulled_back").values_list("revision", flat=True))
    shown = Q(number=None) | Q(number__gt=article.revision_number - MOST)
    found = list(article.revisions.filter(shown).select_related("made_by").defer("content"))
    for revision in found:
        revision.was_released = revision.pk in released  # type: ignore[attr-defined]
        revision.is_current = revision.number == article.revision_number  # type: ignore[attr-defined]
    return found


def line(entry: JournalEntry) -> dict[str, Any]:
    """A journal entry as the history prints it."""
    return {
        "entry": entry,
        "label": words_for(entry.verb),
        "later": entry.effective_at if entry.effective_at > entry.at else None,
        "notes": [str(entry.data[name]) for name in NOTES if entry.data.get(name)],
    }


def words_for(verb: str) -> str:
    """The label of a verb, also of those outside the workflow table, such as “merge tag”."""
    if verb == "start":
        return "Begin"
    return BY_VERB[verb].label if verb in BY_VERB else verb.replace("_", " ").capitalize()
