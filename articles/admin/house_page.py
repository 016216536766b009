"""The pages about the house: their form, and every version of them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import ProseEditorWidget

from articles import house_pages
from articles.admin.screen import AddressedForm, Keeping, require
from articles.admin.story.asked import NO_BASE, base_of
from articles.admin.story.comparing import Change
from articles.admin.story.form import EDITOR
from articles.models import HousePage, HousePageVersion, Language, PageKind
from articles.refusal import Stale
from newsroom.lib.body import to_text
from newsroom.lib.diff import body_as_html, text_as_html

SHOWN = 50
WITHOUT_PHOTOS = {name: how for name, how in EDITOR.items() if name not in ("Photo", "Gallery")}
LABELS = {
    "name": _("Title"),
    "kind": _("About"),
    "language": _("Language"),
    "slug": _("Address"),
    "is_live": _("Readers see it"),
}


class HousePageForm(AddressedForm):
    class Meta:
        model = HousePage
        fields = ("name", "kind", "language", "slug", "body", "is_live")
        widgets = {"body": ProseEditorWidget(config={"extensions": WITHOUT_PHOTOS}, preset="configurable")}

    def free_address(self, name: str) -> str:
        return house_pages.free_slug(name)

    def clean_body(self) -> str:
        """Clean already here, so that the rules see what will be saved."""
        try:
            return house_pages.clean(self.cleaned_data["body"])
        except ValidationError as error:
            raise ValidationError(error.messages) from error

    @property
    def typed(self) -> dict[str, Any]:
        """What was sent, as a version keeps it."""
        return {name: field.widget.value_from_datadict(self.data, {}, name) for name, field in self.fields.items()}

    def _now(self, name: str) -> str:
        return to_text(self.initial[name]) if name == "body" else super()._now(name)


@admin.register(HousePage)
class HousePageScreen(Keeping):
    form = HousePageForm
    list_display = ("name", "kind", "language", "is_live", "changed_at")
    search_fields = ("name",)
    sortable_by = ()
    fields = HousePageForm.Meta.fields
    change_form_template = "admin/articles/housepage/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        place = Case(*(When(kind=kind, then=number) for number, kind in enumerate(PageKind.values)))
        return super().get_queryset(request).defer("body").order_by(place, "name")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # it is taken down, and its history stays

    def save_model(self, request: HttpRequest, obj: HousePage, form: Any, change: bool) -> None:
        house_pages.save(obj, by=request.user)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        form = context["adminform"].form
        if form.is_late:
            house_pages.keep_late(kwargs["obj"], form.typed, by=request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Every version, with what it changed."""
        page = self.get_object(request, object_id)
        if page is None:
            raise Http404(gettext("There is no such page."))
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied
        return self._history(request, page)

    def _history(self, request: HttpRequest, page: HousePage, *, status: int = 200, error: str = "") -> HttpResponse:
        found = list(page.versions.select_related("made_by")[: SHOWN + 1])
        numbered = {version.number: version.content for version in found}
        versions = found[:SHOWN]
        for version in versions:
            before = version.number - 1 if version.number else page.version
            version.changes = changes(numbered.get(before, {}), version.content)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts, "title": gettext("Versions of “{page}”").format(page=page), "page": page, "versions": versions, "error": error,
            "may_write": self.has_change_permission(request, page), "media": self.media,
        }  # fmt: skip
        return TemplateResponse(request, "admin/articles/housepage/history.html", context, status=status)

    def restore_view(self, request: HttpRequest, pk: int, page_version_pk: int) -> HttpResponse:
        """Title and text of a version, also of one that came too late, as the newest."""
        require(request, "articles.change_housepage")
        version = get_object_or_404(HousePageVersion.objects.select_related("page"), pk=page_version_pk, page__pk=pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        base = base_of(request)
        if base is None:
            return HttpResponseBadRequest(NO_BASE, content_type="text/plain; charset=utf-8")
        try:
            house_pages.restore(version.page, version, base=base, by=request.user)
        except Stale as error:
            return self._history(request, version.page, status=409, error=str(error))
        except ValidationError as error:
            return self._history(request, version.page, error=" ".join(error.messages))
        messages.success(request, gettext("Title and text are those of that version again."))
        return redirect("admin:articles_housepage_change", pk)

    def get_urls(self) -> list[Any]:
        restore = self.admin_site.admin_view(self.restore_view)
        own = path("<int:pk>/restore/<int:page_version_pk>/", restore, name="articles_housepage_restore")
        return [own, *super().get_urls()]


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """What differs between the contents of two versions, in words."""
    lines = [
        Change(name, str(label), mark_safe(text_as_html(_words(name, old), _words(name, new))))  # noqa: S308 — escaped there
        for name, label in LABELS.items()
        if old.get(name) != new.get(name)
    ]
    if old.get("body", "") == new["body"]:
        return lines
    return [*lines, Change("body", gettext("Text"), mark_safe(body_as_html(old.get("body", ""), new["body"])))]  # noqa: S308


def _words(name: str, content: dict[str, Any]) -> str:
    value = content.get(name, "")
    if name == "is_live":
        return gettext("yes") if value else gettext("no")
    choices = {"kind": dict(PageKind.choices), "language": dict(Language.choices)}.get(name, {})
    return str(choices.get(value, value))
