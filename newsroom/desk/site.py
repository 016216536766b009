"""The desk: the editors' door."""

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from articles import limits
from newsroom.desk import language

# The order of the menu. What is not named comes last.
ORDER = [
    "Article", "Photo", "Author", "Source", "Section", "Tag", "HousePage", "ChecklistRule", "JournalEntry", "SectionLimit", "Account", "User",
    "Group",
]  # fmt: skip

# Pages of the desk itself, by the name of their icon: what they are called, where they are, who may open them.
PLACES = {
    "board": (_("Board"), "admin:board", "articles.view_article"),
    "calendar": (_("Calendar"), "admin:calendar", "articles.view_article"),
    "fronts": (_("Fronts"), "desk_fronts", "fronts.view_front"),
}


class Desk(admin.AdminSite):
    site_title = _("Desk")
    site_header = _("The desk")
    index_title = _("Desk")
    enable_nav_sidebar = False
    empty_value_display = "—"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().each_context(request) | {
            "house": settings.NEWSROOM_NAME,
            "menu": self.menu(request),
            "places": self.places(request),
            "other_languages": language.others(),
            "script_words": language.for_scripts(get_language()),
        }

    def menu(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The screens that the user may see, in the desk's order."""
        models = [model for app in self.get_app_list(request) for model in app["models"] if model["admin_url"]]
        if limits.may_put(request.user):
            models.append(
                {"name": gettext("Section rights"), "object_name": "SectionLimit", "admin_url": reverse("admin:rights")}
            )
        if any(map(request.user.has_perm, ("accounts.invite", "accounts.reset_second_factor"))):
            models.append({"name": gettext("Accounts"), "object_name": "Account", "admin_url": reverse("desk_people")})
        return sorted(models, key=lambda m: ORDER.index(m["object_name"]) if m["object_name"] in ORDER else len(ORDER))

    def places(self, request: HttpRequest) -> list[dict[str, str]]:
        """The desk's own pages beside home."""
        return [
            {"name": str(name), "url": reverse(address), "icon": icon}
            for icon, (name, address, permission) in PLACES.items()
            if request.user.has_perm(permission)
        ]

    def get_urls(self) -> list[Any]:
        from newsroom.desk import board, calendar, palette, rights  # noqa: PLC0415 — need the screens, as below

        return [
            path("board/", self.admin_view(board.view), name="board"),
            path("palette/", self.admin_view(require_safe(palette.view)), name="palette"),
            path("calendar/", self.admin_view(calendar.view), name="calendar"),
            path("language/", self.admin_view(require_POST(language.view)), name="language"),
            path("rights/", self.admin_view(rights.view), name="rights"),
            path("rights/<int:pk>/", self.admin_view(rights.person_view), name="rights_person"),
            *super().get_urls(),
        ]

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        from newsroom.desk.account import entering  # noqa: PLC0415 — models are there by now

        return entering.SignIn.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Guessing the old password is counted, too: whoever holds a session may not be who has it."""
        too_many = ratelimit.consume_or_429(request, action="change_password", user=request.user)
        return too_many or super().password_change(request, extra_context)

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        from newsroom.desk import dashboard  # noqa: PLC0415 — needs the screens, which register themselves here

        return super().index(request, dashboard.context(request.user) | (extra_context or {}))
