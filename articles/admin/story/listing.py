"""The list of stories: paged by key, so that the last page costs what the first one does."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from articles.admin.screen import UncountedList
from articles.admin.story import state
from articles.models import Article
from newsroom.lib.cursor import Cursor

BEFORE = "before"


class StoryList(UncountedList):
    """The list of stories, the last changed first, each with what it is at this instant."""

    older = newer = ""

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        return {name: value for name, value in super().get_filters_params(params).items() if name != BEFORE}

    def get_results(self, request: HttpRequest) -> None:
        found, place = self.queryset.order_by("-changed_at", "-id"), place_in_list(request)
        if place:
            found = found.before(*place)
        # First which stories, from an index alone; then what these few are.
        keys = list(found.values_list("changed_at", "pk")[: self.list_per_page + 1])
        shown = keys[: self.list_per_page]
        these = Article.objects.visible_to(request.user).filter(pk__in=[pk for _, pk in shown])
        rows = state.rows(these, at=timezone.now())
        self.show(list(rows.newest_first()))
        self.newer = self.get_query_string(remove=[BEFORE]) if place else ""
        if len(keys) > len(shown):
            self.older = self.get_query_string({BEFORE: str(Cursor(*shown[-1]))})

    @property
    def whole(self) -> str:
        """The query of this list without its page."""
        return self.get_query_string(remove=[BEFORE])


def place_in_list(request: HttpRequest) -> Cursor | None:
    """Where in the list the page begins; raises BadRequest when the address makes no sense."""
    text = request.GET.get(BEFORE)
    try:
        return Cursor.read(text) if text is not None else None
    except ValueError as error:
        raise BadRequest(gettext("The address of this page of the list can't be read. Go back to the list.")) from error
