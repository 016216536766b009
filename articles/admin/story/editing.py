"""One story on screen: shown, saved, and what happens when someone else was faster."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import revisions, transitions, workflow
from articles.admin.story import autosaving, checking, copying, merging, presence
from articles.admin.story.as_typed import as_sent
from articles.admin.story.asked import NO_BASE, base_of, find, opening_of, took_up_by
from articles.admin.story.form import StoryForm
from articles.admin.story.moment import HouseTime
from articles.admin.story.review import Review
from articles.admin.story.state import State
from articles.models import Article, Status
from articles.refusal import NotThere, Stale
from articles.transitions import Transition

NOT_THERE = _(
    "This story is not there, or not in your sections any more. To keep your text, save it here as a new story."
)
FIRST_VERBS = ("submit", "release", "raise_breaking")
# What an editor reaches for comes first.
PROMINENCE = (
    "stand_down", "unspike", "restore", "release", "update", "raise_breaking", "approve", "submit", "correct", "extend",
    "pull_back", "expire", "return", "withdraw", "spike",
)  # fmt: skip


@dataclass
class StoryScreen:
    """The form of one story; `article` is None for one that is not begun yet."""

    admin: Any
    request: HttpRequest
    article: Article | None

    def respond(self) -> HttpResponse:
        if self.request.method == "POST":
            return self.save()
        if not self.may_look():
            raise PermissionDenied
        if self.may_save() and (autosave := autosaving.to_take_up(self.request, self.article)):
            return self.show(self.form(as_sent(autosave)), base=autosave.base, took_up=autosave.pk)
        return self.show(self.form())

    def may_look(self) -> bool:
        if self.article is None:
            return self.admin.has_add_permission(self.request)
        return self.admin.has_view_or_change_permission(self.request, self.article)

    def may_save(self) -> bool:
        permission = "add_article" if self.article is None else "change_article"
        return self.request.user.has_perm(f"articles.{permission}")

    def form(self, data: Any = None) -> StoryForm:
        instance = find(self.article.pk, self.request.user) if self.article else Article()
        editable = self.may_save() and (self.article is None or not self.article.is_spiked)
        return StoryForm(data, instance=instance, user=self.request.user, editable=editable or data is not None)

    # Saving

    def save(self) -> HttpResponse:
        if not self.may_save():
            raise PermissionDenied
        base = 0 if self.article is None else base_of(self.request)
        if base is None:
            return HttpResponseBadRequest(NO_BASE, content_type="text/plain; charset=utf-8")
        form = self.form(self.request.POST)
        if not form.is_valid():
            return self.refused(form, base)
        try:
            return self.saved(self.write(form, base))
        except workflow.NotAllowed as error:
            raise PermissionDenied from error
        except NotThere:
            return StoryScreen(self.admin, self.request, None).not_there()
        except Stale as stale:
            return self.stale(stale)
        except (workflow.Refused, ValidationError) as error:
            form.add_error(None, getattr(error, "messages", [str(error)]))
            return self.refused(form, base)

    def write(self, form: StoryForm, base: int) -> Article:
        copy = form.working_copy()
        if self.article is None:
            return workflow.start(copy, by=self.request.user)
        return workflow.edit(self.article, copy, base=base, by=self.request.user)

    def refused(self, form: StoryForm, base: int) -> HttpResponse:
        """The form again, with what was typed, which is kept as well."""
        sequence = autosaving.keep_refused(self.request, self.article, base)
        took_up = took_up_by(self.request)
        return self.show(form, base=base, opening=opening_of(self.request), took_up=took_up, sequence=sequence)

    def saved(self, article: Article) -> HttpResponse:
        autosaving.finish(self.request, self.article)
        verb = self.request.POST.get("_verb", "")
        if verb in workflow.VERBS:
            return redirect(f"admin:articles_article_{verb}", article.pk)
        messages.success(
            self.request,
            gettext("Saved as revision {revision_number}.").format(revision_number=article.revision_number),
        )
        return redirect("admin:articles_article_change", article.pk)

    def stale(self, stale: Stale) -> HttpResponse:
        """Answer 409 with the merge screen of the text, which is kept."""
        autosaving.finish(self.request, self.article)
        article = find(self.article.pk, self.request.user)  # type: ignore[union-attr] # only a story that is there can be stale
        assert stale.unmerged is not None  # workflow.edit has kept it
        return merging.MergeScreen(self.admin, self.request, article, stale.unmerged).show(status=409)

    def not_there(self) -> HttpResponse:
        """Answer 404 with what was typed, as a new story: to a story that has left one's sections, and to none at all."""
        if not self.may_save():
            raise Http404(NOT_THERE)
        form = self.form(self.request.POST)
        form.add_error(None, NOT_THERE)
        opening = autosaving.keep_as_new(self.request)
        return self.show(form, opening=opening, status=404, action=reverse("admin:articles_article_add"))

    # Showing

    def show(
        self,
        form: StoryForm,
        *,
        base: int | None = None,
        opening: str = "",
        took_up: int | None = None,
        sequence: int = 0,
        status: int = 200,
        action: str = "",
    ) -> HttpResponse:
        now, article = timezone.now(), self.article
        base = (article.revision_number if article else 0) if base is None else base
        context = self.admin.admin_site.each_context(self.request) | {
            "opts": self.admin.opts,
            "title": article.headline if article else gettext("A new story"),
            "article": article,
            "action": action,
            "form": form,
            "media": self.admin.media + form.media,
            "base": base,
            "opening": opening or autosaving.new_opening(),
            "took_up": took_up,
            "sequence": sequence,
            "state": State.of(article, now) if article else None,
            "origin": copying.origin_of(article, self.request.user) if article else None,
            "as_of": HouseTime().render("at", None, {"id": "preview-at"}),
            "verbs": self.verbs(now),
            "editable": not form.fields["headline"].disabled,
            "checklist": checking.beside_the_form(article, self.request.user, now) if article else None,
            "waiting": revisions.waiting(article) if article else [],
            "review": Review.of(article) if article else None,
            "open_threads": article.threads.open().count() if article else 0,
            "offers": autosaving.offers(self.request.user, article, opening=opening, but=took_up),
            "news": presence.news(article, base=base, by=self.request.user, at=now) if article else None,
        }
        return TemplateResponse(self.request, "admin/articles/article/story.html", context, status=status)

    def verbs(self, now: Any) -> list[Transition]:
        """The buttons: the table's rows for this story and this user, without “Save”."""
        if self.article:
            rows = (row for row in transitions.available(self.article, self.request.user, at=now) if row.verb != "edit")
            return sorted(rows, key=lambda row: PROMINENCE.index(row.verb))
        return [
            row
            for row in transitions.TRANSITIONS
            if row.verb in FIRST_VERBS and Status.DRAFT in row.statuses and self.request.user.has_perm(row.permission)
        ]
