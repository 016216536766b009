"""The page of one verb for one story: GET asks, POST does it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html

from articles import workflow
from articles.admin.screen import require
from articles.admin.story import editing, wording
from articles.admin.story.state import State
from articles.admin.story.verb_forms import VerbForm, form_for, takes_base
from articles.models import Article
from articles.workflow import BY_VERB, Transition

# What takes something from readers or from the desk is asked in red.
TAKES_AWAY = {"withdraw", "spike"}


@dataclass
class VerbScreen:
    admin: Any
    request: HttpRequest
    article: Article
    row: Transition

    def respond(self) -> HttpResponse:
        require(self.request, self.row.permission)
        if self.request.method == "POST":
            return self.perform()
        return self.ask(self.form())

    def form(self, data: Any = None) -> VerbForm:
        state = State.of(self.article, timezone.now())
        return form_for(self.row.verb, data, has_unreleased_changes=state.has_unreleased_changes)

    def perform(self) -> HttpResponse:
        base = editing.base_of(self.request)
        if takes_base(self.row.verb) and base is None:
            return HttpResponseBadRequest(editing.NO_BASE, content_type="text/plain; charset=utf-8")
        form = self.form(self.request.POST)
        if not form.is_valid():
            return self.ask(form)
        try:
            result = perform(self.row.verb, self.article, form, base=base, by=self.request.user)
        except workflow.NotAllowed as error:
            raise PermissionDenied from error
        except workflow.Refused as error:
            return self.refused(form, error)
        return self.done(result)

    def refused(self, form: VerbForm, error: workflow.Refused) -> HttpResponse:
        """The page again with the sentence; a stale one starts from the newest revision now."""
        form.add_error(None, str(error))
        self.article = editing.find(self.article.pk)
        return self.ask(form, status=409 if isinstance(error, workflow.Stale) else 200)

    def done(self, result: Any) -> HttpResponse:
        now = timezone.now()
        sentence = wording.done(self.row.verb, result, now)
        live = self.article.releases.live(at=now).select_related("section").first()
        link = format_html(' <a href="{}">View on site</a>', live.get_absolute_url()) if live else ""
        messages.success(self.request, format_html("{}{}", sentence, link))
        return redirect("admin:articles_article_change", self.article.pk)

    def ask(self, form: VerbForm, *, status: int = 200) -> HttpResponse:
        now = timezone.now()
        context = self.admin.admin_site.each_context(self.request) | {
            "opts": self.admin.opts,
            "title": self.row.label,
            "article": self.article,
            "state": State.of(self.article, now),
            "row": self.row,
            "form": form,
            "media": self.admin.media,
            "base": self.article.revision_number if takes_base(self.row.verb) else None,
            "takes_away": self.row.verb in TAKES_AWAY,
            "is_open": self.row in workflow.available(self.article, self.request.user, at=now),
        }
        return TemplateResponse(self.request, "admin/articles/article/verb.html", context, status=status)


def perform(verb: str, article: Article, form: VerbForm, *, base: int | None, by: Any) -> Any:
    """Call the verb with what the form says. Raises Refused."""
    arguments = form.arguments()
    if takes_base(verb) and (verb != "correct" or form.cleaned_data.get("with_update")):
        arguments["base"] = base
    return workflow.VERBS[verb](article, by=by, **arguments)


def urls(admin: Any) -> list[Any]:
    """One address a verb: <id>/release/, <id>/withdraw/ …"""

    def view_of(row: Transition) -> Any:
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            require(request, row.permission)
            return VerbScreen(admin, request, editing.find(pk), row).respond()

        return admin.admin_site.admin_view(view)

    return [
        path(f"<int:pk>/{verb}/", view_of(BY_VERB[verb]), name=f"articles_article_{verb}") for verb in workflow.VERBS
    ]
