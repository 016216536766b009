"""The page of one verb for one story: GET asks, POST does it."""

from collections.abc import Mapping
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
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import transitions, workflow
from articles.admin.screen import require
from articles.admin.story import checking, editing, wording
from articles.admin.story.state import State
from articles.admin.story.verb_forms import VerbForm, form_for, takes_base
from articles.checklist.check import OVERRIDE, Blocked, Checklist
from articles.models import Article
from articles.refusal import NotAllowed, Refused
from articles.transitions import BY_VERB, Transition

# What takes something from readers or from the desk is asked in red.
TAKES_AWAY = {"withdraw", "spike"}
STOPPED = _("The checklist stops this story.")


@dataclass
class VerbScreen:
    admin: Any
    request: HttpRequest
    article: Article
    row: Transition
    template = "admin/articles/article/verb.html"

    def respond(self) -> HttpResponse:
        require(self.request, self.row.permission)
        if self.request.method == "POST":
            return self.perform()
        return self.ask(self.form())

    def form(self, data: Any = None) -> VerbForm:
        state = State.of(self.article, timezone.now())
        initial = {"live_until": state.comes_down_at} if self.row.verb == "expire" else None
        return form_for(
            self.row.verb,
            data,
            initial=initial,
            may_override=checking.takes_override(self.row.verb) and self.request.user.has_perm(OVERRIDE),
            article=self.article,
        )

    def perform(self) -> HttpResponse:
        base = editing.base_of(self.request)
        if takes_base(self.row.verb) and base is None:
            return HttpResponseBadRequest(editing.NO_BASE, content_type="text/plain; charset=utf-8")
        form = self.form(self.request.POST)
        if not form.is_valid():
            return self.ask(form)
        try:
            result = perform(self.row.verb, self.article, form, base=base, by=self.request.user)
        except NotAllowed as error:
            raise PermissionDenied from error
        except Refused as error:
            return self.refused(form, error)
        return self.done(result)

    def refused(self, form: VerbForm, error: Refused) -> HttpResponse:
        """The page again with the sentence; a stale one starts from the newest revision now.

        What the checklist found stands in its panel, so the sentence says only what may be done about it.
        """
        found = error.checklist if isinstance(error, Blocked) else None
        form.add_error(None, f"{STOPPED} {error.what_to_do}" if isinstance(error, Blocked) else str(error))
        self.article = editing.find(self.article.pk, self.request.user)
        return self.ask(form, status=409 if isinstance(error, workflow.Stale) else 200, found=found)

    def done(self, result: Any) -> HttpResponse:
        now = timezone.now()
        sentence = wording.done(self.row.verb, result, now)
        live = self.article.releases.live(at=now).select_related("section").first()
        link = format_html(' <a href="{}">{}</a>', live.get_absolute_url(), gettext("View on site")) if live else ""
        messages.success(self.request, format_html("{}{}", sentence, link))
        return redirect("admin:articles_article_change", self.article.pk)

    def ask(self, form: VerbForm, *, status: int = 200, found: Checklist | None = None) -> HttpResponse:
        now = timezone.now()
        state = State.of(self.article, now)
        context = self.admin.admin_site.each_context(self.request) | {
            "opts": self.admin.opts,
            "title": self.row.label,
            "article": self.article,
            "state": state,
            "checklist": self.checklist(form, state, found),
            "row": self.row,
            "form": form,
            "media": self.admin.media,
            "base": self.article.revision_number if takes_base(self.row.verb) else None,
            "takes_away": self.row.verb in TAKES_AWAY,
            "is_open": self.row in transitions.available(self.article, self.request.user, at=now),
        }
        return TemplateResponse(self.request, self.template, context | self.more(), status=status)

    def more(self) -> dict[str, Any]:
        """What else the page shows."""
        return {}

    def checklist(self, form: VerbForm, state: State, found: Checklist | None) -> checking.Panel | None:
        if not checking.is_asked(self.row.verb, state.status):
            return None
        return checking.on_a_verb(self.article, self.request.user, state.at, found)


def perform(verb: str, article: Article, form: VerbForm, *, base: int | None, by: Any) -> Any:
    """Call the verb with what the form says. Raises Refused."""
    arguments = form.arguments()
    if takes_base(verb) and (verb != "correct" or form.cleaned_data.get("with_update")):
        arguments["base"] = base
    return workflow.VERBS[verb](article, by=by, **arguments)


def urls(admin: Any, screens: Mapping[str, type[VerbScreen]]) -> list[Any]:
    """One address a verb: <id>/release/, <id>/withdraw/ …; `screens` are those of verbs that have one of their own."""

    def view_of(row: Transition) -> Any:
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            require(request, row.permission)
            screen = screens.get(row.verb, VerbScreen)
            return screen(admin, request, editing.find(pk, request.user), row).respond()

        return admin.admin_site.admin_view(view)

    return [
        path(f"<int:pk>/{verb}/", view_of(BY_VERB[verb]), name=f"articles_article_{verb}") for verb in workflow.VERBS
    ]
