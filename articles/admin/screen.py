"""What every screen of the desk has in common: lists that are never counted, and no raw lookups."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.utils.translation import gettext

from articles import journal
from articles.admin.stale import OpenedForm
from articles.admin.story.asked import NO_BASE
from articles.models.section import is_limited

DEEPEST_PAGE = 200
LONGEST_SEARCH = 200  # characters, as at the readers' search


class UncountedList(ChangeList):
    """A list that knows whether there is more, not how much: a full count reads the whole table."""

    has_more = False

    def get_queryset(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Raises BadRequest for a search that is none: SQLite matches nothing so long."""
        if len(self.query) > LONGEST_SEARCH:
            raise BadRequest(
                gettext("Search for fewer words: {longest} characters at most.").format(longest=LONGEST_SEARCH)
            )
        return super().get_queryset(request, **kwargs)

    def get_results(self, request: HttpRequest) -> None:
        if not 1 <= self.page_num <= DEEPEST_PAGE:
            raise IncorrectLookupParameters(
                gettext("Page {page_num} is out of reach. Search instead.").format(page_num=self.page_num)
            )
        start = (self.page_num - 1) * self.list_per_page
        rows = list(self.queryset[start : start + self.list_per_page + 1])
        self.has_more = len(rows) > self.list_per_page
        self.show(rows[: self.list_per_page])

    def show(self, rows: list[Any]) -> None:
        """Make `rows` the page, without a word on how many there are in all."""
        self.result_list = rows
        self.result_count = len(self.result_list)
        self.full_result_count = None
        self.show_full_result_count = self.can_show_all = self.multi_page = False
        self.show_admin_actions = bool(self.result_list)

    @property
    def older(self) -> str:
        return self.get_query_string({"p": self.page_num + 1}) if self.has_more else ""

    @property
    def newer(self) -> str:
        return self.get_query_string({"p": self.page_num - 1}) if self.page_num > 1 else ""

    @property
    def whole(self) -> str:
        """The query of this list without its page."""
        return self.get_query_string(remove=["p"])

    def choices(self) -> Iterator[dict[str, Any]]:
        """Each filter as the one control that the filter bar shows."""
        for spec in self.filter_specs:
            yield {
                "name": spec.parameter_name,
                "title": spec.title,
                "value": spec.value() or "",
                "options": spec.lookup_choices,
                "is_switch": getattr(spec, "is_switch", False),
                "input_type": getattr(spec, "input_type", ""),
            }


class Screen(admin.ModelAdmin):
    """A list and a form of the desk."""

    list_per_page = 50
    formfield_overrides = {models.URLField: {"widget": forms.URLInput}}
    show_full_result_count = False
    actions: Any = None
    list_filter: Any = ()
    save_on_top = False

    @property
    def media(self) -> forms.Media:
        """Nothing of the admin's own: every page of the desk loads the desk's modules."""
        return forms.Media()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return UncountedList

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Plain selects, without the admin's pop-up windows."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only the filters that a screen names. A query string never reaches the ORM by itself."""
        return lookup in {filter_.parameter_name for filter_ in self.list_filter}


class ReadOnlyScreen(Screen):
    """Nobody adds, changes or deletes here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def require(request: HttpRequest, permission: str) -> None:
    """Answer 403 unless the user has `permission`."""
    if not request.user.has_perm(permission):
        raise PermissionDenied


class Keeping(Screen):
    """What the house keeps beside its stories. What a story or a release needs can't be deleted."""

    form = OpenedForm

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST" or object_id is None or not self.has_change_permission(request):
            return super().changeform_view(request, object_id, *args, **kwargs)
        if "base" not in request.POST:
            return HttpResponseBadRequest(NO_BASE, content_type="text/plain; charset=utf-8")
        with transaction.atomic():
            if found := self.get_object(request, object_id):
                list(self.model._default_manager.select_for_update().filter(pk=found.pk).values("pk"))
            return super().changeform_view(request, object_id, *args, **kwargs)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().render_change_form(request, context, *args, **kwargs)
        if context["adminform"].form.is_late:
            response.status_code = 409
        return response

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Stories that need it are named to those who see all stories."""
        *found, protected = super().get_deleted_objects(objs, request)
        return *found, [gettext("Stories of the house")] if protected and is_limited(request.user) else protected

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            journal.write(
                f"delete {self.opts.verbose_name_raw}", at=timezone.now(), by=request.user, subject=obj, was=obj.pk
            )
            super().delete_model(request, obj)


class AddressedForm(OpenedForm):
    """The form of something with a name and an address. The address may be left to the house."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("name") and not values.get("slug"):
            values["slug"] = self.instance.slug or self.free_address(values["name"])
        return values

    def free_address(self, name: str) -> str:
        """The address for something new of this name."""
        raise NotImplementedError
