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
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from articles import words
from articles.admin.screen import Screen, UncountedList, require
from articles.admin.story import (
    amending,
    autosaving,
    bulk,
    choosing,
    copying,
    editing,
    entries,
    filters,
    history,
    merging,
    notes,
    presence,
    saved_filters,
    verbs,
)
from articles.admin.story.listing import StoryList
from articles.models import Article
from articles.transitions import BY_VERB


@admin.register(Article)
class ArticleScreen(Screen):
    list_display = ("story", "status", "place", "changed")
    list_display_links = None
    sortable_by = ()
    list_filter = (
        filters.ByStatus, filters.BySection, filters.ByAuthor, filters.Mine, filters.BreakingNow,
        filters.UnreleasedChanges,
    )  # fmt: skip
    search_fields = ("headline", "kicker", "slug")
    actions = bulk.ACTIONS
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Whatever Django's own views do, they do to stories that are there for the user."""
        return super().get_queryset(request).visible_to(request.user)

    # The list

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if "cl" in context:
            context |= saved_filters.of_list(self, request, context["cl"])
        return response

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[UncountedList]:
        return StoryList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """By the words of `articles.words`, a number, or an address."""
        return (queryset.filter(pk__in=words.find(search_term)) if search_term.strip() else queryset), False

    @admin.display(description=_("story"))
    def story(self, article: Any) -> str:
        context = {"article": article, "open_with": sorted({presence.name(row.editor) for row in article.present})}
        return render_to_string("admin/articles/article/_row_story.html", context)

    @admin.display(description=_("status"))
    def status(self, article: Any) -> str:
        return render_to_string("admin/articles/article/_row_status.html", {"article": article, "now": timezone.now()})

    @admin.display(description=_("section"))
    def place(self, article: Article) -> str:
        return article.section.name if article.section else "—"

    @admin.display(description=_("changed"))
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
        try:
            article = editing.find(object_id, request.user) if object_id is not None else None
        except Http404:
            if request.method != "POST":
                raise
            return editing.StoryScreen(self, request, None).not_there()
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

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return copying.view(self, request, pk, translate=False)

    def translate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return copying.view(self, request, pk, translate=True)

    def autosave_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        return autosaving.view(self, request, pk)

    def own_autosave_view(self, request: HttpRequest, autosave_pk: int) -> HttpResponse:
        return autosaving.own_view(self, request, autosave_pk)

    def presence_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return presence.beat_view(self, request, pk)

    def take_over_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return presence.take_over_view(self, request, pk)

    def photos_view(self, request: HttpRequest) -> JsonResponse:
        return choosing.photos_view(request)

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
        kept = own(require_http_methods(["GET", "HEAD", "POST"])(self.autosave_view))
        return [
            path("autosave/", kept, name="articles_article_autosave_new"),
            path("autosave/<int:autosave_pk>/", own(self.own_autosave_view), name="articles_article_own_autosave"),
            path("<int:pk>/autosave/", kept, name="articles_article_autosave"),
            path("<int:pk>/presence/", own(require_POST(self.presence_view)), name="articles_article_presence"),
            path("<int:pk>/take-over/", own(require_POST(self.take_over_view)), name="articles_article_take_over"),
            path("photos/", own(self.photos_view), name="articles_article_photos"),
            path("lookup/<slug:kind>/", own(self.lookup_view), name="articles_article_lookup"),
            path("<int:pk>/revision/<int:revision_pk>/", own(self.revision_view), name="articles_article_revision"),
            path(
                "<int:pk>/revision/<int:revision_pk>/restore/",
                own(self.restore_view),
                name="articles_article_restore_revision",
            ),
            path("<int:pk>/merge/<int:revision_pk>/", own(self.merge_view), name="articles_article_merge"),
            path("<int:pk>/compare/", own(self.compare_view), name="articles_article_compare"),
            path("<int:pk>/copy/", own(self.copy_view), name="articles_article_copy"),
            path("<int:pk>/translate/", own(self.translate_view), name="articles_article_translate"),
            *saved_filters.urls(self),
            *notes.urls(self),
            *verbs.urls(self, amending.SCREENS),
            *super().get_urls(),
        ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A story is spiked or withdrawn, never deleted."""
        return False
