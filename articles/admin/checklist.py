"""What the house makes of each rule of the checklist, on one screen: one table for all sections, and one for each."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.admin.screen import Screen, require
from articles.admin.story.state import in_tree_order
from articles.checklist import marks
from articles.checklist.marks import KINDS, Cell, Marks
from articles.checklist.rules import RULES, Rule
from articles.models import ChecklistRule, Mark, Section
from articles.refusal import NotAllowed, Stale

NOT_SEEN = _("This form does not say which marks it was opened with, so it can't be saved. Reload the page.")


@dataclass
class TableScreen:
    """The marks of one section, or those for all sections (None)."""

    admin: Any
    request: HttpRequest
    section: Section | None
    marks: Marks = field(default_factory=Marks.read)

    def save(self) -> HttpResponse:
        seen, wanted = self.request.POST.get("seen", ""), self.wanted()
        if not seen:
            raise BadRequest(NOT_SEEN)
        try:
            changed = marks.change(wanted, section=self.section, seen=seen, by=self.request.user)
        except NotAllowed as error:
            raise PermissionDenied from error
        except Stale as error:
            self.marks = Marks.read()
            return self.show(wanted, refused=str(error), status=409)
        messages.success(
            self.request,
            ngettext("Saved: {count} mark changed.", "Saved: {count} marks changed.", changed).format(count=changed)
            if changed
            else gettext("Nothing was changed."),
        )
        return redirect(self.address(self.section))

    def wanted(self) -> dict[Cell, Mark | None]:
        """What was chosen in each cell that came; None takes its mark away."""
        wanted: dict[Cell, Mark | None] = {}
        for rule in RULES:
            for kind in KINDS:
                value = self.request.POST.get(_name(rule, kind))
                if value not in (None, "", *Mark.values):
                    raise BadRequest(gettext("Choose off, tell or block from the list."))
                if value is not None and not rule.is_must:
                    wanted[rule.key, kind] = Mark(value) if value else None
        return wanted

    def show(
        self, wanted: dict[Cell, Mark | None] | None = None, *, refused: str = "", status: int = 200
    ) -> HttpResponse:
        context = self.admin.admin_site.each_context(self.request) | {
            "opts": self.admin.opts,
            "title": gettext("Checklist"),
            "section": self.section,
            "scopes": self.scopes(),
            "kinds": list(KINDS.values()),
            "rows": [(rule, self.cells(rule, wanted or {})) for rule in RULES],
            "seen": self.marks.seen(self.section),
            "may_change": self.request.user.has_perm(marks.CHANGE),
            "refused": refused,
            "media": self.admin.media,
        }
        return TemplateResponse(self.request, "admin/articles/checklistrule/table.html", context, status=status)

    def cells(self, rule: Rule, wanted: dict[Cell, Mark | None]) -> list[dict[str, Any]]:
        """One cell a kind; none for what can't be marked."""
        return [] if rule.is_must else [self.cell(rule, kind, wanted) for kind in KINDS]

    def cell(self, rule: Rule, kind: str, wanted: dict[Cell, Mark | None]) -> dict[str, Any]:
        own = self.marks.own(rule, kind=kind, section=self.section)
        inherited = self.marks.inherited(rule, kind=kind, section=self.section)
        chosen = wanted.get((rule.key, kind), own)
        return {
            "name": _name(rule, kind),
            "kind": KINDS[kind],
            "chosen": chosen or "",
            "holds": chosen or inherited,
            "choices": [("", f"({inherited.label.lower()})"), *Mark.choices],
        }

    def scopes(self) -> list[dict[str, Any]]:
        """All sections, then each, with how many marks of its own it has."""
        counts = Counter(section for section, _, _ in self.marks.rows)
        sections: list[Section | None] = [None, *in_tree_order(Section.objects.all())]
        return [
            {
                "name": place.name if place else gettext("All sections"),
                "address": self.address(place),
                "count": counts[place.pk if place else None],
                "is_current": place == self.section,
            }
            for place in sections
        ]

    @staticmethod
    def address(section: Section | None) -> str:
        table = reverse("admin:articles_checklistrule_changelist")
        return f"{table}?section={section.pk}" if section else table


def _name(rule: Rule, kind: str) -> str:
    return f"mark-{rule.key}-{kind or 'all'}"


def _section(request: HttpRequest) -> Section | None:
    """The section that the address names, None for all of them; 404 for one that is not there."""
    key = request.GET.get("section")
    if key is None:
        return None
    found = Section.objects.filter(pk=key).first() if key.isdecimal() and len(key) <= 18 else None
    if found is None:
        raise Http404(gettext("There is no such section."))
    return found


@admin.register(ChecklistRule)
class ChecklistScreen(Screen):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        require(request, "articles.view_checklistrule")
        screen = TableScreen(self, request, _section(request))
        if request.method == "POST":
            require(request, marks.CHANGE)
            return screen.save()
        return screen.show()

    def get_urls(self) -> list[Any]:
        """One page: a mark has none of its own."""
        table = self.admin_site.admin_view(self.changelist_view)
        return [path("", table, name="articles_checklistrule_changelist")]
