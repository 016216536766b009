"""Photos: taken in and changed by `articles.photos`."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from articles import photo_uses, photo_words, photos
from articles.admin import photo_bulk, photo_library, photo_page, photo_upload, photo_verbs
from articles.admin.photo_page import PhotoForm
from articles.admin.screen import Keeping, UncountedList
from articles.admin.story.moment import HouseTime
from articles.models import Photo

MOST_NAMED = 20
VERBS = {
    "kill": photo_verbs.kill_view, "put_back": photo_verbs.put_back_view, "substitute": photo_verbs.substitute_view,
}  # fmt: skip


@admin.register(Photo)
class PhotoScreen(Keeping):
    form = PhotoForm
    list_filter = photo_library.FILTERS
    list_per_page = 48
    search_fields = ("headline", "caption", "alt", "creator", "credit", "place", "keywords")
    sortable_by = ()
    readonly_fields = ("preview",)
    fieldsets = (
        (None, {"fields": ("file", *photo_page.WORDS)}),
        (_("Rights"), {"fields": (*photo_page.LICENCE, *photo_page.RIGHTS)}),
        (_("Crop"), {"fields": photo_page.FOCUS}),
    )

    # The library

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[UncountedList]:
        return photo_library.PhotoList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """By the words of `articles.photo_words`, or a number."""
        return (queryset.filter(pk__in=photo_words.find(search_term)) if search_term.strip() else queryset), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may_change = self.has_change_permission(request)
        return super().changelist_view(request, {"may_change": may_change, "tick": photo_bulk.CHOSEN * may_change})

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        return photo_upload.view(self, request)

    def verb_view(self, view: Any) -> Any:
        def answer(request: HttpRequest, pk: int) -> HttpResponse:
            return view(self, request, pk)

        return require_http_methods(["GET", "HEAD", "POST"])(answer)

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        return photo_bulk.view(self, request)

    def get_urls(self) -> list[Any]:
        own = self.admin_site.admin_view
        upload = own(require_http_methods(["GET", "HEAD", "POST"])(self.upload_view))
        return [
            path("upload/", upload, name="articles_photo_upload"),
            *(
                path(f"<int:pk>/{verb.replace('_', '-')}/", own(self.verb_view(view)), name=f"articles_photo_{verb}")
                for verb, view in VERBS.items()
            ),
            path("bulk/", own(require_POST(self.bulk_view)), name="articles_photo_bulk"),
            *super().get_urls(),
        ]

    # One photo

    @admin.display(description=_("picture"))
    def preview(self, photo: Photo) -> str:
        whole = photo.as_picture("whole")
        return format_html(
            '<img class="preview" src="{}" alt="" width="{}" height="{}">', whole.src, whole.width, whole.height
        )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in photo_page.SPAN:
            kwargs["widget"] = HouseTime
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The form of a photo that is here is laid out by its own template; this one only names its fields."""
        if obj is None:
            return self.fieldsets
        rows = ("preview", *photo_page.WORDS), (*photo_page.LICENCE, *photo_page.RIGHTS), (*photo_page.FOCUS, "crops")
        return [
            (name, {"fields": fields})
            for name, fields in zip((None, gettext("Rights"), gettext("Crop")), rows, strict=True)
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("substitute")

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if photo := kwargs.get("obj"):
            context |= {
                "warning": photo_library.warning(photo, at=timezone.now()),
                "uses": photo_page.shown_uses(photo, request.user),
                "may_kill": request.user.has_perm(photo_verbs.KILL),
                "may_put_back": request.user.has_perm(photo_verbs.PUT_BACK),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Taking in happens while the form is checked: a picture that can't be read is a form error."""
        form = super().get_form(request, obj, change, **kwargs)
        return form if change else type("NewPhotoForm", (TakingIn, form), {"user": request.user})

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:
        if not change:
            photo_upload.tell_of_copies(request, obj)
        else:
            form.save_changes(request.user)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What needs it: stories that the user may see by name, and all else in words."""
        needed_by: list[str] = []
        for uses in map(photo_uses.of, objs):
            if uses.is_used:
                needed_by += [str(story) for story in uses.articles.visible_to(request.user)[:MOST_NAMED]]
                needed_by += [gettext("Photo: {photo}").format(photo=photo) for photo in uses.stands_for[:MOST_NAMED]]
                needed_by += [
                    gettext("Profile: {author}").format(author=author) for author in uses.authors[:MOST_NAMED]
                ]
                needed_by += [f"{title}: {one.name}" for title, found in uses.named(request.user) for one in found]
                needed_by.append(gettext("What was released, or the history of stories or fronts"))
        return [str(photo) for photo in objs], {}, set(), needed_by

    def delete_model(self, request: HttpRequest, obj: Photo) -> None:
        photos.delete(obj, by=request.user)


class TakingIn:
    """A form that takes the picture in as its last check."""

    user: Any = None

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and (photo := self.add(self.user)):  # type: ignore[attr-defined]
            self.instance = photo
