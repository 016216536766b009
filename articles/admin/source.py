from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles import sources
from articles.admin.screen import Keeping
from articles.models import Source


@admin.register(Source)
class SourceScreen(Keeping):
    list_display = ("name", "short", "kind", "url")
    search_fields = ("name", "short")
    fields = ("name", "short", "kind", "url")

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        sources.save(obj, by=request.user)
