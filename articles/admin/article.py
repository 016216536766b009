"""The story: its list, its form, and the addresses of its verbs."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import ActionLocation
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone

from articles.admin.screen import Screen, UncountedList, require
from articles.admin.story import bulk, editing, entries, filters, history, merging, state, verbs
from articles.models import Article
from articles.workflow import BY_VERB


class StoryList(UncountedList):
    """The list of stories, each with what it is at this instant."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        self.root_queryset = state.rows(self.root_queryset, at=timezone.now())
        return super().get_queryset(request, exclude_parameters)


@admin.register(Article)
class ArticleScreen(Screen):
    list_display = ("story", "status", "place", "changed")
    list_display_links = None
    sortable_by = ("changed",)
    list_filter = (filters.ByStatus, filters.BySection, filters.ByAuthor, filters.BreakingNow)
    search_fields = ("headline", "kicker", "slug")
    actions = bulk.ACTIONS
    list_per_page = 50

    # The list

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[UncountedList]:
        return StoryList

    @admin.display(description="story")
    def story(self, article: Article) -> str:
        return render_to_string("admin/articles/article/_row_story.html", {"article": article})

    @admin.display(description="status")
    def status(self, article: Any) -> str:
        return render_to_string("admin/articles/article/_row_status.html", {"article": article, "now": timezone.now()})

    @admin.display(description="section")
    def place(self, article: Article) -> str:
        return article.section.name if article.section else "—"

    @admin.display(description="changed", ordering="changed_at")
    def changed(self, article: Article) -> str:
        return render_to_string("admin/articles/article/_row_changed.html", {"article": article})

    # Verbs for many

    def get_actions(self, request: HttpRequest, action_location: Any = ActionLocation.CHANGE_LIST) -> dict[str, Any]:
        actions = super().get_actions(request, action_location=action_location)
        return bulk.allowed(request.user, actions)

    def response_action(self, request: HttpRequest, queryset: QuerySet, **kwargs: Any) -> HttpResponse | None:
        bulk.chosen_ids(request)
        for verb in set(request.POST.getlist("action")) & set(BY_VERB):
            require(request, BY_VERB[verb].permission)
        return super().response_action(request, queryset, **kwargs)

    # One story

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        article = editing.find(object_id) if object_id is not None else None
        return editing.StoryScreen(self, request, article).respond()

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return history.view(self, request, object_id)

    def revision_view(self, request: HttpRequest, pk: int, revision_pk: int) -> HttpResponse:
        return history.revision_view(self, request, pk, revision_pk)

    def restore_view(self, request: HttpRequest, pk: int, revision_pk: int) -> HttpResponse:
        return history.restore_view(self, request, pk, revision_pk)

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return history.compare_view(self, request, pk)

    def merge_view(self, request: HttpRequest, pk: int, revision_pk: int) -> HttpResponse:
        return merging.view(self, request, pk, revision_pk)

    def lookup_view(self, request: HttpRequest, kind: str) -> JsonResponse:
        """What the comboboxes of the form offer."""
        if kind not in ("author", "source", "tag"):
            raise Http404
        if not request.user.has_perm("articles.change_article"):
            raise PermissionDenied
        require(request, f"articles.view_{kind}")
        found = entries.suggestions(kind, request.GET.get("q", "")[:100])
        may_create = request.user.has_perm(f"articles.add_{kind}") and not entries.is_known(
            found, request.GET.get("q", "")
        )
        return JsonResponse({"results": found, "may_create": may_create})

    def get_urls(self) -> list[Any]:
        own = self.admin_site.admin_view
        return [
            path("lookup/<slug:kind>/", own(self.lookup_view), name="articles_article_lookup"),
            path("<int:pk>/revision/<int:revision_pk>/", own(self.revision_view), name="articles_article_revision"),
            path(
                "<int:pk>/revision/<int:revision_pk>/restore/",
                own(self.restore_view),
                name="articles_article_restore_revision",
            ),
            path("<int:pk>/merge/<int:revision_pk>/", own(self.merge_view), name="articles_article_merge"),
            path("<int:pk>/compare/", own(self.compare_view), name="articles_article_compare"),
            *verbs.urls(self),
            *super().get_urls(),
        ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A story is spiked or withdrawn, never deleted."""
        return False
