"""Addresses: the two doors and the house's own pages."""

from django.contrib import admin
from django.urls import include, path

from newsroom.operations.views import health

urlpatterns = [
    path("healthz", health, name="health"),
    path("admin/", admin.site.urls),
    path("", include("newsroom.public.urls")),
]
