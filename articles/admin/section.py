"""Sections: a tree of two levels, put in order on its list."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext

from articles import sections
from articles.admin.screen import AddressedForm, Keeping, require
from articles.admin.story.state import in_tree_order
from articles.models import Section
from newsroom.lib.text import address_part


class SectionForm(AddressedForm):
    def free_address(self, name: str) -> str:
        return address_part(name, longest=60, otherwise="section")


@admin.register(Section)
class SectionScreen(Keeping):
    list_display = ("name",)
    search_fields = ("name",)
    fields = ("name", "name_ur", "name_zh", "slug", "parent", "description")
    form = SectionForm

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "parent":
            kwargs |= {"queryset": Section.objects.top().in_order(), "empty_label": gettext("A main section")}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Section, form: Any, change: bool) -> None:
        if not change:
            obj.order = Section.objects.count()
        sections.save(obj, by=request.user)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The whole tree on one page: a house has few sections."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": gettext("Sections"),
            "sections": in_tree_order(Section.objects.all()),
            "may_change": request.user.has_perm("articles.change_section"),
            "has_add_permission": self.has_add_permission(request),
            "media": self.media,
        }
        return TemplateResponse(request, "admin/articles/section/tree.html", context)

    def reorder_view(self, request: HttpRequest) -> HttpResponse:
        require(request, "articles.change_section")
        if request.method == "POST":
            sections.reorder(chosen_order(request, Section.objects.all()), by=request.user)
            messages.success(request, gettext("The sections are in their new order."))
        return redirect("admin:articles_section_changelist")

    def get_urls(self) -> list[Any]:
        reorder = path("reorder/", self.admin_site.admin_view(self.reorder_view), name="articles_section_reorder")
        return [reorder, *super().get_urls()]


def chosen_order(request: HttpRequest, known: QuerySet[Section]) -> list[int]:
    """The ids of all sections by the number that was typed or moved beside each."""
    places = {}
    for place, section in enumerate(in_tree_order(known)):
        typed = request.POST.get(f"order-{section.pk}", "")
        places[section.pk] = (int(typed) if typed.isdecimal() and len(typed) < 6 else 10**6, place)
    return sorted(places, key=lambda pk: places[pk])
