"""Saved filters of the story list: as chips above it and on the home page, and the pages that keep them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles import saved_filters
from articles.admin.screen import require
from articles.admin.stale import OpenedForm
from articles.admin.story import question
from articles.admin.story.asked import NO_BASE
from articles.admin.story.question import Question
from articles.models import SavedFilter, Section
from articles.models.section import is_limited
from articles.refusal import NotAllowed, NotThere, Refused
from newsroom.lib.text import clean_line

LIST = "admin:articles_article_changelist"
NO_FILTER = _("There is no such filter.")
UNKNOWN = _("The list has no such filter. Choose what to save in the list.")


@dataclass(frozen=True)
class Chip:
    """A saved filter as a link. `is_current`: the list shows just what it asks for."""

    name: str
    url: str
    is_shared: bool
    is_current: bool = False
    is_gone: bool = False


def usable(user: Any, *, sections: Collection[str] | None = None) -> list[SavedFilter]:
    """What is there for `user`: their own, then what is shared.

    Of the shared, those who are limited find none about a section that they do not know; `sections` are those that
    they do, where they were read already.
    """
    rows = SavedFilter.objects.open_to(user)
    found = sorted(rows, key=lambda saved: (saved.owner_id != user.pk, saved.name.casefold()))
    if not is_limited(user) or all(saved.owner_id == user.pk for saved in found):
        return found
    if sections is None:
        sections = {str(pk) for pk in Section.objects.open_to(user).values_list("pk", flat=True)}
    known = {"", "none", *sections}
    return [saved for saved in found if saved.owner_id == user.pk or saved.section in known]


def of_home(user: Any) -> list[Chip]:
    return [Chip(saved.name, _address("use", saved), _is_others(saved, user)) for saved in usable(user)]


def of_list(screen: Any, request: HttpRequest, cl: Any) -> dict[str, Any]:
    """The chips above the list, and where what it shows can be saved, or changed when it is saved already."""
    offered = {spec.parameter_name: {str(value) for value, _ in spec.lookup_choices} for spec in cl.filter_specs}
    asked = question.of_list(cl, screen=screen)
    found = usable(request.user, sections=offered.get("section"))
    current = [saved for saved in found if saved.query == asked]
    return {
        "saved_filters": [_chip(saved, request.user, asked, offered) for saved in found],
        "save_filter": f"{reverse('admin:articles_article_filter_add')}?{asked}" if asked and not current else "",
        "change_filters": [
            (saved.name, _address("change", saved))
            for saved in current
            if saved_filters.may_change(saved, request.user)
        ],
    }


def _chip(saved: SavedFilter, user: Any, asked: str, offered: dict[str, set[str]]) -> Chip:
    values = {name: value[-1] for name, value in parse_qs(saved.query).items()}
    is_gone = any(value not in offered.get(name, ()) for name, value in values.items() if name != "q")
    url = _address("use", saved) if is_gone else f"{reverse(LIST)}?{saved.query}"
    return Chip(saved.name, url, _is_others(saved, user), saved.query == asked, is_gone)


def _is_others(saved: SavedFilter, user: Any) -> bool:
    return saved.owner_id != user.pk


def _address(page: str, saved: SavedFilter) -> str:
    return reverse(f"admin:articles_article_filter_{page}", args=[saved.pk])


class FilterForm(OpenedForm):
    class Meta:
        model = SavedFilter
        fields = ("name", "is_shared")
        error_messages = {"name": {"required": _("Give the filter a name.")}}

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by.has_perm(saved_filters.SHARE) and not self.instance.is_shared:
            del self.fields["is_shared"]

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        if not name:
            self.add_error("name", gettext("Give the filter a name."))
        return name


@dataclass
class FilterScreen:
    """The page of one filter, or of one that is about to be saved."""

    admin: Any
    request: HttpRequest
    saved: SavedFilter
    asked: Question

    def respond(self) -> HttpResponse:
        data = self.request.POST if self.request.method == "POST" else None
        form = FilterForm(data, instance=self.saved, by=self.request.user)
        if not form.is_valid():
            return self.show(form, status=409 if form.is_late else 200)
        try:
            saved_filters.save(form.instance, by=self.request.user)
        except NotAllowed as error:
            raise PermissionDenied from error
        except NotThere as error:
            raise Http404(NO_FILTER) from error
        except Refused as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(self.request, gettext("Saved: “{name}” stands above the list.").format(name=self.saved.name))
        return redirect(reverse(LIST) if self.asked.gone else f"{reverse(LIST)}?{self.saved.query}")

    def show(self, form: FilterForm, *, status: int = 200) -> HttpResponse:
        context = self.admin.admin_site.each_context(self.request) | {
            "opts": self.admin.opts,
            "title": gettext("Filter “{name_of}”").format(name_of=_name_of(self.saved))
            if self.saved.pk
            else gettext("Save this filter"),
            "saved": self.saved,
            "asked": self.asked,
            "form": form,
            "may_change": not self.saved.pk or saved_filters.may_change(self.saved, self.request.user),
            "media": self.admin.media,
        }
        return TemplateResponse(self.request, "admin/articles/article/filter.html", context, status=status)


def _name_of(saved: SavedFilter) -> str:
    """The name that it has, whatever is typed into its form."""
    return SavedFilter.objects.values_list("name", flat=True).get(pk=saved.pk)


def find(request: HttpRequest, pk: int) -> SavedFilter:
    """The filter of this id; 404 when it is someone else's own, as when there is none."""
    require(request, "articles.view_article")
    found = next((saved for saved in usable(request.user) if saved.pk == pk), None)
    if found is None:
        raise Http404(NO_FILTER)
    return found


def add_view(admin: Any, request: HttpRequest) -> HttpResponse:
    """Save what the query of the address asks the list."""
    require(request, "articles.view_article")
    asked = question.read(request.META.get("QUERY_STRING", ""), screen=admin, request=request)
    if asked.gone or not asked.query:
        raise BadRequest(UNKNOWN)
    return FilterScreen(admin, request, SavedFilter(query=asked.query, owner=request.user), asked).respond()


def use_view(admin: Any, request: HttpRequest, filter_pk: int) -> HttpResponse:
    """Lead on to the list; say what is gone when it can't be asked."""
    saved = find(request, filter_pk)
    asked = question.read(saved.query, screen=admin, request=request)
    if not asked.gone:
        return redirect(f"{reverse(LIST)}?{asked.query}")
    return FilterScreen(admin, request, saved, asked).respond()


def change_view(admin: Any, request: HttpRequest, filter_pk: int) -> HttpResponse:
    with transaction.atomic():
        if request.method == "POST":
            list(SavedFilter.objects.select_for_update().filter(pk=filter_pk).values("pk"))
        saved = find(request, filter_pk)
        if not saved_filters.may_change(saved, request.user):
            raise PermissionDenied
        if request.method == "POST" and "base" not in request.POST:
            return HttpResponseBadRequest(NO_BASE, content_type="text/plain; charset=utf-8")
        asked = question.read(saved.query, screen=admin, request=request)
        return FilterScreen(admin, request, saved, asked).respond()


def delete_view(admin: Any, request: HttpRequest, filter_pk: int) -> HttpResponse:
    find(request, filter_pk)
    try:
        gone = saved_filters.delete(filter_pk, by=request.user)
    except NotAllowed as error:
        raise PermissionDenied from error
    except NotThere as error:
        raise Http404(NO_FILTER) from error
    messages.success(request, gettext("Deleted: “{name}”. The stories stay as they are.").format(name=gone.name))
    return redirect(LIST)


def urls(admin: Any) -> list[Any]:
    def page(route: str, name: str, view: Any, allow: Any) -> Any:
        def shown(request: HttpRequest, **parts: Any) -> HttpResponse:
            return view(admin, request, **parts)

        return path(
            f"filters/{route}", admin.admin_site.admin_view(allow(shown)), name=f"articles_article_filter_{name}"
        )

    forms = require_http_methods(["GET", "HEAD", "POST"])
    return [
        page("add/", "add", add_view, forms),
        page("<int:filter_pk>/", "use", use_view, require_safe),
        page("<int:filter_pk>/change/", "change", change_view, forms),
        page("<int:filter_pk>/delete/", "delete", delete_view, require_POST),
    ]
