"""The journal at the desk: read, filtered and exported, never written."""

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseNotAllowed, StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import journal
from articles.admin.screen import ReadOnlyScreen, require
from articles.admin.story.filters import KnownChoice, Typed
from articles.admin.story.history import notes_of
from articles.admin.story.wording import stamp
from articles.models import JournalEntry
from newsroom.lib import spreadsheet

COLUMNS = (
    _("line"), _("made at"), _("takes effect at"), _("who"), _("what"), _("story"), _("about"), _("from"), _("to"), _("details"),
)  # fmt: skip
CHUNK = 2000


class ByVerb(KnownChoice):
    title, parameter_name = _("what"), "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(verb, str(label)) for verb, label in journal.VERBS.items()]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(verb=value)


class ByPerson(KnownChoice):
    title, parameter_name = _("who"), "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        people = JournalEntry._meta.get_field("actor").related_model.objects.filter(is_staff=True)
        return [(str(person.pk), person.get_full_name() or person.get_username()) for person in people]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(actor=value)


class ByStory(Typed):
    title, parameter_name, input_type = _("number of the story"), "story", "number"

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        if not (value.isdecimal() and len(value) <= 18):
            raise IncorrectLookupParameters(gettext("“{value}” is no number of a story.").format(value=value[:40]))
        return queryset.filter(article=value)


class FromDay(Typed):
    title, parameter_name, input_type = _("from"), "from", "date"

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(at__gte=start_of(value))


class UntilDay(Typed):
    title, parameter_name, input_type = _("until"), "until", "date"

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(at__lt=start_of(value, later=1))


def start_of(text: str, *, later: int = 0) -> datetime:
    """The first instant of a day of the house's zone, `later` days after it. Raises IncorrectLookupParameters."""
    try:
        day = parse_date(text)
        if day is None or not 1900 <= day.year <= 2199:
            raise ValueError
    except ValueError as error:
        raise IncorrectLookupParameters(gettext("“{value}” is no date.").format(value=text[:40])) from error
    return timezone.make_aware(datetime.combine(day + timedelta(days=later), time.min))


@admin.register(JournalEntry)
class JournalScreen(ReadOnlyScreen):
    list_display = ("when", "who", "what", "about", "note")
    list_display_links = None
    list_select_related = ("actor",)
    list_filter = (ByVerb, ByPerson, ByStory, FromDay, UntilDay)
    search_fields = ("subject",)
    sortable_by = ()
    empty_value_display = ""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).visible_to(request.user)

    @admin.display(description=_("when"))
    def when(self, entry: JournalEntry) -> str:
        return stamp(entry.at)

    @admin.display(description=_("who"))
    def who(self, entry: JournalEntry) -> str:
        return (entry.actor.get_full_name() or entry.actor.get_username()) if entry.actor else gettext("The house")

    @admin.display(description=_("what"))
    def what(self, entry: JournalEntry) -> str:
        return str(journal.VERBS.get(entry.verb, entry.verb))

    @admin.display(description=_("about"))
    def about(self, entry: JournalEntry) -> str:
        if entry.article_id is None:
            return entry.subject
        return format_html('<a href="../article/{}/history/" dir="auto">{}</a>', entry.article_id, entry.subject)

    @admin.display(description=_("note"))
    def note(self, entry: JournalEntry) -> str:
        return " · ".join(notes_of(entry))

    # The export

    def export_view(self, request: HttpRequest) -> Any:
        """The lines of the list with its filters, all of them, as they are read from the database."""
        require(request, "articles.view_journalentry")
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            entries = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters as error:
            raise BadRequest(str(error)) from error
        response = StreamingHttpResponse(
            spreadsheet.lines(self.export_rows(entries)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="journal-{timezone.localdate():%Y-%m-%d}.csv"'
        return response

    def export_rows(self, entries: QuerySet) -> Iterator[tuple[object, ...]]:
        yield COLUMNS
        for entry in entries.iterator(chunk_size=CHUNK):
            yield (
                entry.pk,
                timezone.localtime(entry.at).isoformat(),
                timezone.localtime(entry.effective_at).isoformat(),
                self.who(entry),
                self.what(entry),
                entry.article_id,
                entry.subject,
                entry.from_status,
                entry.to_status,
                json.dumps(entry.data, ensure_ascii=False),
            )

    def get_urls(self) -> list[Any]:
        export = path("export/", self.admin_site.admin_view(self.export_view), name="articles_journalentry_export")
        return [export, *super().get_urls()]
