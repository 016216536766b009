"""The filters of the story list. Values outside their choices are refused."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.admin.story.state import in_tree_order
from articles.models import Author, Section, Status


class KnownChoice(SimpleListFilter):
    """A filter that takes only what it offers."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if not value:
            return queryset
        if value not in dict(self.lookup_choices):
            raise IncorrectLookupParameters(f"“{value[:40]}” is no {self.title}.")
        return self.narrow(queryset, value)

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
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

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        raise NotImplementedError

    def has_output(self) -> bool:
        return True


class ByStatus(KnownChoice):
    title, parameter_name = "status", "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Status.choices)

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(status=value)


class BreakingNow(KnownChoice):
    title, parameter_name = "breaking now", "breaking"
    is_switch = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "Breaking now")]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(status=Status.BREAKING)


class BySection(KnownChoice):
    title, parameter_name = "section", "section"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        sections = in_tree_order(Section.objects.all())
        return [(str(s.pk), f"— {s.name}" if s.parent_id else s.name) for s in sections]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(section=value)


class ByAuthor(KnownChoice):
    title, parameter_name = "author", "author"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name in Author.objects.values_list("pk", "name")]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(pk__in=Author.articles.through.objects.filter(author=value).values("article"))
