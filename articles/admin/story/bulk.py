"""Verbs for many stories at once: asked on one page, done one by one, each with its own answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from articles import workflow
from articles.admin.screen import require
from articles.admin.story import checking, editing, state, verbs, wording
from articles.admin.story.verb_forms import VerbForm, form_for, takes_base
from articles.models import Article
from articles.transitions import BY_VERB, TRANSITIONS, Transition

# These speak of one story's text.
ONE_AT_A_TIME = {"edit", "correct"}
MOST = 100


@dataclass
class BulkScreen:
    admin: Any
    request: HttpRequest
    row: Transition
    articles: list[Article]
    done: list[Article] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def respond(self) -> HttpResponse | None:
        if "confirmed" not in self.request.POST:
            return self.ask(form_for(self.row.verb))
        form = form_for(self.row.verb, self.request.POST)
        if not form.is_valid():
            return self.ask(form)
        for article in self.articles:
            self.perform(article, form)
        self.report()
        return redirect(self.request.get_full_path())

    def perform(self, article: Article, form: VerbForm) -> None:
        base = editing.base_of(self.request, f"base-{article.pk}")
        if takes_base(self.row.verb) and base is None:
            raise BadRequest(editing.NO_BASE)
        try:
            verbs.perform(self.row.verb, article, form, base=base, by=self.request.user)
            self.done.append(article)
        except workflow.Refused as error:
            self.refused.append(f"{wording.quoted(article)}: {error}")

    def report(self) -> None:
        if count := len(self.done):
            told = ngettext("{verb}: done for {count} story.", "{verb}: done for {count} stories.", count)
            messages.success(self.request, told.format(verb=self.row.label, count=count))
        for sentence in self.refused:
            messages.warning(self.request, sentence)

    def ask(self, form: VerbForm) -> HttpResponse:
        found = checking.of_many(self.articles, self.row.verb, self.request.user, timezone.now())
        for article in self.articles:
            article.checklist = found.get(article.pk)  # type: ignore[attr-defined]
        context = self.admin.admin_site.each_context(self.request) | {
            "opts": self.admin.opts,
            "title": self.row.label,
            "row": self.row,
            "articles": self.articles,
            "form": form,
            "media": self.admin.media,
            "takes_away": self.row.verb in verbs.TAKES_AWAY,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(self.request, "admin/articles/article/bulk.html", context)


def _action(row: Transition) -> Callable[..., HttpResponse | None]:
    def action(admin: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        require(request, row.permission)
        # Not the list's own rows: a story that has left its filter since must be told of, not left out.
        chosen = admin.get_queryset(request).filter(pk__in=chosen_ids(request))
        articles = list(state.rows(chosen, at=timezone.now())[:MOST])
        return BulkScreen(admin, request, row, articles).respond()

    action.__name__ = row.verb
    action.short_description = row.label  # type: ignore[attr-defined]
    return action


def chosen_ids(request: HttpRequest) -> list[str]:
    """The ticked stories; anything but a number is no choice of ours."""
    ids = request.POST.getlist(ACTION_CHECKBOX_NAME)
    if not all(pk.isdecimal() and len(pk) <= 18 for pk in ids) or len(ids) > MOST:
        raise BadRequest(gettext("Choose up to {most} stories from the list.").format(most=MOST))
    return ids


ACTIONS = [_action(row) for row in TRANSITIONS if row.verb not in ONE_AT_A_TIME]


def allowed(user: Any, actions: dict[str, Any]) -> dict[str, Any]:
    """The actions whose verb the user may do."""
    return {name: action for name, action in actions.items() if user.has_perm(BY_VERB[name].permission)}
