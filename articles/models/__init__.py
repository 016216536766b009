"""The story: what it is. What may happen to it is in `articles.workflow`."""

from articles.models.address import FormerSlug
from articles.models.alert import BreakingAlert
from articles.models.article import Article, Kind, Language, Stage, Status
from articles.models.author import Author, Byline
from articles.models.correction import Correction
from articles.models.credit import Credit, Source
from articles.models.journal import JournalEntry
from articles.models.photo import Photo
from articles.models.preview import PreviewLink
from articles.models.release import Release, ReleaseAuthor, ReleaseSection, ReleaseTag
from articles.models.revision import Revision
from articles.models.section import Section
from articles.models.tag import Tag, TaggedArticle

__all__ = [
    "Article",
    "Author",
    "BreakingAlert",
    "Byline",
    "Correction",
    "Credit",
    "FormerSlug",
    "JournalEntry",
    "Kind",
    "Language",
    "Photo",
    "PreviewLink",
    "Release",
    "ReleaseAuthor",
    "ReleaseSection",
    "ReleaseTag",
    "Revision",
    "Section",
    "Source",
    "Stage",
    "Status",
    "Tag",
    "TaggedArticle",
]
