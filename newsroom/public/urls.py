"""Readers' addresses. They are permanent: a name may change here, an address may not."""

from django.urls import path

from newsroom.public import converters, house, house_pages, offline, search, views
from newsroom.public.breaking import breaking

converters.register()

urlpatterns = [
    path("", views.home, name="home"),
    path("<language:language>/", views.language_front, name="language_front"),
    path("breaking.json", breaking, name="breaking"),
    path("ended.json", offline.ended, name="ended"),
    path("offline.js", offline.worker, name="offline_worker"),
    path("page/offline/", offline.page, name="offline"),
    path("robots.txt", house.robots, name="robots"),
    path(".well-known/security.txt", house.security, name="security"),
    path("manifest.webmanifest", house.manifest, name="manifest"),
    path("favicon.ico", house.favicon, name="favicon"),
    path("media/photos/<str:name>", house.photo, name="photo"),
    path("author/<address:slug>/", views.author, name="author"),
    path("tag/<address:slug>/", views.tag, name="tag"),
    path("archive/", views.archive, name="archive"),
    path("archive/<day:day>/", views.archive_day, name="archive_day"),
    path("corrections/", views.corrections, name="corrections"),
    path("search/", search.search, name="search"),
    path("search/suggest.json", search.suggest, name="suggest"),
    path("about/", house_pages.about, name="about"),
    path("about/<address:slug>/", house_pages.house_page, name="house_page"),
    path("<any:section_slug>/<any:slug>-<key:article_id>/", views.article, name="article"),
    # Without the slash at the end, so that an old address is one redirect away and not two.
    path("<any:section_slug>/<any:slug>-<key:article_id>", views.article),
    path("<address:slug>/", views.section, name="section"),
]
