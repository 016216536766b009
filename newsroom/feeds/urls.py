"""Addresses of feeds, each beside the page that it goes with, and of sitemaps. They are permanent."""

from django.urls import path, register_converter

from newsroom.feeds import sitemaps, views


class Format:
    """The format of a feed, as the last part of its address."""

    regex = r"rss\.xml|atom\.xml|feed\.json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Subject(Format):
    """The name of a section, a topic or an author in an address; a database knows no other characters in one."""

    regex = r"[-\w]+"


class Chunk:
    """The number of a chunk of a sitemap."""

    regex = r"[1-9][0-9]{0,11}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Format, "feed")
register_converter(Subject, "subject")
register_converter(Chunk, "chunk")

urlpatterns = [
    path("<feed:name>", views.everything, name="feed"),
    path("<language:language>/<feed:name>", views.language, name="language_feed"),
    path("author/<subject:slug>/<feed:name>", views.author, name="author_feed"),
    path("tag/<subject:slug>/<feed:name>", views.tag, name="tag_feed"),
    path("<subject:slug>/<feed:name>", views.section, name="section_feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("sitemap-articles-<chunk:number>.xml", sitemaps.articles, name="articles_sitemap"),
    path("sitemap-images-<chunk:number>.xml", sitemaps.images, name="images_sitemap"),
    path("sitemap-about.xml", sitemaps.about, name="about_sitemap"),
    path("sitemap-sections.xml", sitemaps.sections, name="sections_sitemap"),
    path("sitemap-tags-<chunk:number>.xml", sitemaps.tags, name="tags_sitemap"),
    path("sitemap-authors-<chunk:number>.xml", sitemaps.authors, name="authors_sitemap"),
]
