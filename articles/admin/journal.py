"""The journal at the desk: read, never written."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from articles.admin.screen import ReadOnlyScreen
from articles.admin.story.filters import KnownChoice
from articles.admin.story.history import NOTES, words_for
from articles.admin.story.wording import stamp
from articles.models import JournalEntry
from articles.workflow import VERBS


class ByVerb(KnownChoice):
    title, parameter_name = "what", "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(verb, words_for(verb)) for verb in ("start", "edit", *VERBS)]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(verb=value)


class ByPerson(KnownChoice):
    title, parameter_name = "who", "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        people = JournalEntry._meta.get_field("actor").related_model.objects.filter(is_staff=True)
        return [(str(person.pk), person.get_full_name() or person.get_username()) for person in people]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(actor=value)


@admin.register(JournalEntry)
class JournalScreen(ReadOnlyScreen):
    list_display = ("when", "who", "what", "about", "note")
    list_display_links = None
    list_select_related = ("actor", "article")
    list_filter = (ByVerb, ByPerson)
    search_fields = ("subject",)
    sortable_by = ()
    empty_value_display = ""

    @admin.display(description="when")
    def when(self, entry: JournalEntry) -> str:
        return stamp(entry.at)

    @admin.display(description="who")
    def who(self, entry: JournalEntry) -> str:
        return (entry.actor.get_full_name() or entry.actor.get_username()) if entry.actor else "The house"

    @admin.display(description="what")
    def what(self, entry: JournalEntry) -> str:
        return words_for(entry.verb)

    @admin.display(description="about")
    def about(self, entry: JournalEntry) -> str:
        if entry.article_id is None:
            return entry.subject
        return format_html('<a href="../article/{}/history/" dir="auto">{}</a>', entry.article_id, entry.subject)

    @admin.display(description="note")
    def note(self, entry: JournalEntry) -> str:
        return " · ".join(str(entry.data[name]) for name in NOTES if entry.data.get(name))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("article__body")
