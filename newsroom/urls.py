"""Addresses: the two doors and the house's own pages."""

from django.contrib import admin
from django.urls import include, path

from newsroom.desk import preview
from newsroom.desk.account import urls as account
from newsroom.desk.fronts import urls as fronts
from newsroom.operations import views as watch
from newsroom.public import front, story

urlpatterns = [
    path("healthz", watch.health, name="health"),
    path("readyz", watch.ready, name="ready"),
    path("metrics", watch.metrics, name="metrics"),
    *preview.urls(page=story.page),
    *fronts.urls(page=front.preview),
    *account.urlpatterns,
    path("admin/", admin.site.urls),
    path("", include("newsroom.feeds.urls")),
    path("", include("newsroom.public.urls")),
]

handler400 = "newsroom.public.errors.bad_request"
handler404 = "newsroom.public.errors.not_found"
handler500 = "newsroom.public.errors.server_error"
