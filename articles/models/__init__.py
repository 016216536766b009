"""The story: what it is. What may happen to it is in `articles.workflow`."""

from articles.models.address import FormerSlug
from articles.models.alert import BreakingAlert
from articles.models.article import Article, Kind, Language, Stage, Status
from articles.models.author import Author, Byline
from articles.models.autosave import Autosave
from articles.models.checklist import ChecklistRule, Mark
from articles.models.correction import Correction
from articles.models.credit import Credit, Source
from articles.models.desk_language import DeskLanguage
from articles.models.house_page import HousePage, HousePageVersion, PageKind
from articles.models.journal import JournalEntry
from articles.models.note import Mention, Note, Place, Thread
from articles.models.photo import Photo, Use
from articles.models.presence import Handover, Presence
from articles.models.preview import PreviewLink
from articles.models.release import Release, ReleaseAuthor, ReleaseSection, ReleaseTag
from articles.models.rendition import Rendition
from articles.models.revision import Revision, RevisionPhoto
from articles.models.saved_filter import SavedFilter
from articles.models.section import Section, SectionLimit
from articles.models.tag import Tag, TaggedArticle
from articles.models.translation import Translation
from articles.models.word import ArticleWord, PhotoWord, Word

__all__ = [
    "Article",
    "ArticleWord",
    "Author",
    "Autosave",
    "BreakingAlert",
    "Byline",
    "ChecklistRule",
    "Correction",
    "Credit",
    "DeskLanguage",
    "FormerSlug",
    "Handover",
    "HousePage",
    "HousePageVersion",
    "JournalEntry",
    "Kind",
    "Language",
    "Mark",
    "Mention",
    "Note",
    "PageKind",
    "Photo",
    "PhotoWord",
    "Place",
    "Presence",
    "PreviewLink",
    "Release",
    "ReleaseAuthor",
    "ReleaseSection",
    "ReleaseTag",
    "Rendition",
    "Revision",
    "RevisionPhoto",
    "SavedFilter",
    "Section",
    "SectionLimit",
    "Source",
    "Stage",
    "Status",
    "Tag",
    "TaggedArticle",
    "Thread",
    "Translation",
    "Use",
    "Word",
]
