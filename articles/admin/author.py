from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles import authors
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
