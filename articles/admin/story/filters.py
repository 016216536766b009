"""The filters of the story list. Values outside their choices are refused."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.story.state import in_tree_order
from articles.models import Author, Byline, Section, Status

MANY = 5000


class KnownChoice(SimpleListFilter):
    """A filter that takes only what it offers."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if not value:
            return queryset
        if value not in dict(self.lookup_choices):
            raise IncorrectLookupParameters(
                gettext("“{value}” is no {title}.").format(value=value[:40], title=self.title)
            )
        return self.narrow(queryset, value)

    def narrow(self, queryset: Any, value: str) -> QuerySet:
        raise NotImplementedError

    def has_output(self) -> bool:
        return True


class Typed(SimpleListFilter):
    """A filter that the editor types into. `narrow` refuses what it can't read."""

    input_type = "text"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        return self.narrow(queryset, value) if value else queryset

    def narrow(self, queryset: Any, value: str) -> QuerySet:
        raise NotImplementedError

    def has_output(self) -> bool:
        return True


class ByStatus(KnownChoice):
    title, parameter_name = _("status"), "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in Status.choices]

    def narrow(self, queryset: Any, value: str) -> QuerySet:
        return queryset.of_status(Status(value), at=timezone.now())


class BreakingNow(KnownChoice):
    title, parameter_name = _("breaking now"), "breaking"
    is_switch = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", gettext("Breaking now"))]

    def narrow(self, queryset: Any, value: str) -> QuerySet:
        return queryset.of_status(Status.BREAKING, at=timezone.now())


class Mine(KnownChoice):
    """Stories that the user began."""

    title, parameter_name = _("mine"), "mine"
    is_switch = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", gettext("Mine"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        self.user = request.user
        return super().queryset(request, queryset)

    def narrow(self, queryset: Any, value: str) -> QuerySet:
        return queryset.filter(created_by=self.user)


class UnreleasedChanges(KnownChoice):
    title, parameter_name = _("unreleased changes"), "changes"
    is_switch = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", gettext("Unreleased changes"))]

    def narrow(self, queryset: Any, value: str) -> QuerySet:
        return queryset.with_unreleased_changes(at=timezone.now())


class BySection(KnownChoice):
    title, parameter_name = _("section"), "section"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        sections = in_tree_order(Section.objects.open_to(request.user))
        return [(str(s.pk), f"— {s.name}" if s.parent_id else s.name) for s in sections] + [
            ("none", gettext("No section"))
        ]

    def narrow(self, queryset: Any, value: str) -> QuerySet:
        return queryset.filter(section=None if value == "none" else value)


class ByAuthor(KnownChoice):
    title, parameter_name = _("author"), "author"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name in Author.objects.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        self.is_search = bool(request.GET.get(SEARCH_VAR, "").strip())
        return super().queryset(request, queryset)

    def narrow(self, queryset: Any, value: str) -> QuerySet:
        """Few stories are looked up one by one; of many, the newest are soon met along the list.

        What search words find is few already, so then nobody needs to ask which it is.
        """
        bylines = Byline.objects.filter(author=value)
        if self.is_search or bylines.order_by()[MANY : MANY + 1].exists():
            return queryset.filter(Exists(bylines.filter(article=OuterRef("pk"))))
        return queryset.filter(pk__in=bylines.values("article"))
