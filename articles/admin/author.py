from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from articles import authors
from articles.admin.screen import Keeping
from articles.models import Author


class AuthorForm(forms.ModelForm):
    """The address may be left to the house."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("name") and not values.get("slug"):
            values["slug"] = self.instance.slug or authors.free_slug(values["name"])
        return values


@admin.register(Author)
class AuthorScreen(Keeping):
    form = AuthorForm
    list_display = ("name", "position", "user")
    list_select_related = ("user",)
    search_fields = ("name", "position")
    fields = ("name", "slug", "position", "bio", "user")

    def save_model(self, request: HttpRequest, obj: Author, form: Any, change: bool) -> None:
        authors.save(obj, by=request.user)
