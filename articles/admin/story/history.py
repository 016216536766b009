"""The history of a story: its journal, its revisions, and each revision's text."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from articles import journal, workflow
from articles import revisions as kept
from articles.admin.screen import require
from articles.admin.story import comparing, copying
from articles.admin.story.asked import NO_BASE, base_of, find
from articles.models import Article, JournalEntry, Revision
from articles.working_copy import WorkingCopy

MOST = 200
# What the history proposes to compare: the newest revision with the one before it.
COMPARED = {0: "new", 1: "old"}
NOTES = ("note", "reason", "text", "notice")


def view(admin: Any, request: HttpRequest, pk: Any) -> HttpResponse:
    article = find(pk, request.user)
    _may_look(admin, request, article)
    entries = list(article.journal.select_related("actor")[:MOST])
    shown = revisions(article)
    origin = copying.origin_of(article, request.user)
    names = {revision.pk: str(revision) for revision in shown}
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": gettext("History"),
        "article": article,
        "lines": [line(entry, names, origin) for entry in entries],
        "revisions": shown,
        "may_merge": request.user.has_perm("articles.change_article"),
        "media": admin.media,
    }
    return TemplateResponse(request, "admin/articles/article/history.html", context)


def revision_view(admin: Any, request: HttpRequest, pk: int, revision_pk: int) -> HttpResponse:
    article = find(pk, request.user)
    _may_look(admin, request, article)
    return _revision(admin, request, article, _the_revision(article, revision_pk))


def _revision(
    admin: Any, request: HttpRequest, article: Article, revision: Revision, *, status: int = 200, error: str = ""
) -> HttpResponse:
    copy = WorkingCopy.from_json(revision.content).cleaned()
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": gettext("Revision {number}").format(number=revision.number)
        if revision.number
        else gettext("Unmerged revision"),
        "article": article,
        "revision": revision,
        "before": article.revisions.filter(number=revision.base).defer("content").first(),
        "may_write": request.user.has_perm("articles.change_article"),
        "error": error,
        "copy": copy,
        "body": comparing.difference("body", copy.body, copy.body),  # photos in words
        "fields": comparing.as_text(copy.to_json()),
        "media": admin.media,
    }
    return TemplateResponse(request, "admin/articles/article/revision.html", context, status=status)


def restore_view(admin: Any, request: HttpRequest, pk: int, revision_pk: int) -> HttpResponse:
    """Make the text of an old revision the working copy again, as a new revision."""
    require(request, "articles.change_article")
    article = find(pk, request.user)
    revision = _the_revision(article, revision_pk)
    if revision.number is None:
        raise Http404(gettext("An unmerged text is merged, not restored."))
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    base = base_of(request)
    if base is None:
        return HttpResponseBadRequest(NO_BASE, content_type="text/plain; charset=utf-8")
    copy = WorkingCopy.from_json(revision.content)
    try:
        article = workflow.edit(article, copy, base=base, by=request.user, taken_from=revision)
    except workflow.NotAllowed as error:
        raise PermissionDenied from error
    except workflow.Refused as error:
        status = 409 if isinstance(error, workflow.Stale) else 200
        return _revision(admin, request, find(pk, request.user), revision, status=status, error=str(error))
    restored = gettext("Restored {revision} as revision {revision_number}.").format(
        revision=revision, revision_number=article.revision_number
    )
    messages.success(
        request, restored if article.revision_number != base else gettext("The story has this text already.")
    )
    return redirect("admin:articles_article_change", article.pk)


def compare_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Any two revisions, word by word: ?old=<id>&new=<id>."""
    article = find(pk, request.user)
    _may_look(admin, request, article)
    old, new = (_the_revision(article, _id_in(request, name)) for name in ("old", "new"))
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": gettext("What changed"),
        "article": article,
        "old": old,
        "new": new,
        "language": new.content.get("language", "en"),
        "changes": comparing.changes(old.content, new.content),
        "may_write": request.user.has_perm("articles.change_article"),
        "media": admin.media,
    }
    return TemplateResponse(request, "admin/articles/article/compare.html", context)


def _id_in(request: HttpRequest, name: str) -> int:
    value = request.GET.get(name, "")
    if not (value.isdecimal() and value.isascii() and len(value) <= 18):
        raise BadRequest(gettext("Choose two revisions to compare."))
    return int(value)


def _the_revision(article: Article, revision_pk: int) -> Revision:
    revision = article.revisions.select_related("made_by").filter(pk=revision_pk).first()
    if revision is None:
        raise Http404(gettext("There is no such revision of this story."))
    return revision


def _may_look(admin: Any, request: HttpRequest, article: Article) -> None:
    if not admin.has_view_or_change_permission(request, article):
        raise PermissionDenied


def revisions(article: Article) -> list[Revision]:
    """The newest revisions and all unmerged ones, without their text; each knows whether readers ever got it."""
    released = set(article.releases.exclude(ending="pulled_back").values_list("revision", flat=True))
    shown = Q(number=None) | Q(number__gt=article.revision_number - MOST)
    found = list(article.revisions.filter(shown).select_related("made_by").defer("content"))
    unmerged = any(revision.number is None for revision in found)
    settled = kept.settled(article) if unmerged else set()
    for revision in found:
        revision.is_compared = COMPARED.get(article.revision_number - revision.number, "") if revision.number else ""  # type: ignore[attr-defined]
        revision.was_released = revision.pk in released  # type: ignore[attr-defined]
        revision.is_current = revision.number == article.revision_number  # type: ignore[attr-defined]
        revision.is_waiting = revision.number is None and revision.pk not in settled  # type: ignore[attr-defined]
    return found


def line(entry: JournalEntry, names: dict[int, str], origin: Article | None = None) -> dict[str, Any]:
    """A journal entry as the history prints it; `names` are those of the revisions, by id; `origin` as in the status card."""
    return {
        "entry": entry,
        "label": journal.VERBS.get(entry.verb, entry.verb),
        "later": entry.effective_at if entry.effective_at > entry.at else None,
        "taken_from": names.get(entry.data.get("taken_from"), "") or _copied_from(entry.data, origin),
        "notes": notes_of(entry),
    }


def _copied_from(data: dict[str, Any], origin: Article | None) -> str:
    if origin is None or data.get("copied_from") != origin.pk:
        return ""
    return gettext("from “{headline}”, revision {value}").format(
        headline=origin.headline, value=data["copied_revision"]
    )


def notes_of(entry: JournalEntry) -> list[str]:
    """What was said with a verb; and what of the checklist was overridden, with the reason."""
    notes = [str(entry.data[name]) for name in NOTES if entry.data.get(name)]
    if reason := entry.data.get("override"):
        notes += [gettext("In spite of the checklist: {reason}").format(reason=reason), *entry.data["overridden"]]
    return notes
