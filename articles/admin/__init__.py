"""The desk's screens, one file a model. They call the verbs and never write state themselves."""

from articles.admin import article, author, checklist, house_page, journal, photo, section, source, tag

__all__ = ["article", "author", "checklist", "house_page", "journal", "photo", "section", "source", "tag"]
