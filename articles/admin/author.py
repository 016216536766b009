from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from articles import authors
from articles.admin.author_photo import photo_view
from articles.admin.screen import AddressedForm, Keeping
from articles.models import Author


class AuthorForm(AddressedForm):
    def free_address(self, name: str) -> str:
        return authors.free_slug(name)


@admin.register(Author)
class AuthorScreen(Keeping):
    form = AuthorForm
    list_display = ("name", "position", "user")
    list_select_related = ("user",)
    search_fields = ("name", "position")
    fields = ("name", "slug", "position", "bio", "user")

    def save_model(self, request: HttpRequest, obj: Author, form: Any, change: bool) -> None:
        authors.save(obj, by=request.user)

    def photo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return photo_view(self, request, pk)

    def get_urls(self) -> list[Any]:
        photo = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.photo_view))
        return [path("<int:pk>/photo/", photo, name="articles_author_photo"), *super().get_urls()]
