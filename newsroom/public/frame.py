"""What stands around every page: the sections in the masthead and the breaking strip."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, wraps
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from articles import surrogate
from articles.models import BreakingAlert, HousePage, Language, PageKind, Release, Section, Use, told
from articles.models.paths import path_to
from articles.models.prepared import prepared
from articles.models.release import ReleaseQuerySet
from articles.models.section import SectionQuerySet

# By which lists go on here, or elsewhere.
LIST_KEYS = frozenset({"before", "date", "page"})
PLACES = {kind: place for place, kind in enumerate(PageKind.values)}


@prepared()
def _sections(at: datetime) -> SectionQuerySet:
    return Section.objects.in_order().annotate(told_pages=HousePage.objects.live().told())


@prepared()
def _breaking(at: datetime) -> ReleaseQuerySet:
    return Release.objects.breaking(at=at).for_cards()


@dataclass(frozen=True)
class Frame:
    """The frame of a page at the instant `now`; two queries.

    `sections` are all in staff's order, `breaking` the stories with a live alert, most important
    first. `pages` are those about the house that readers see, without their texts. `article_id` is the story whose own page this is, `keys` the surrogate keys of all that
    the page shows. `language` is that of the words around the stories. `among` are the releases that may be on it
    at all; None for readers, to whom a time decides.
    """

    now: datetime
    sections: list[Section]
    breaking: list[Release]
    pages: list[HousePage]
    article_id: int | None = None
    language: Language = Language.ENGLISH
    keys: set[str] = field(default_factory=lambda: {surrogate.FRAME})
    among: ReleaseQuerySet | None = None

    @classmethod
    def at(
        cls,
        now: datetime,
        *,
        article_id: int | None = None,
        language: Language = Language.ENGLISH,
        among: ReleaseQuerySet | None = None,
    ) -> "Frame":
        sections: list[Any] = _sections(at=now)
        pages = told.read(HousePage, sections[0].told_pages) if sections else HousePage.objects.live().defer("body")
        breaking = _breaking(at=now) if among is None else list(among.breaking(at=now).for_cards())
        frame = cls(now, sections, breaking, _in_order(pages), article_id, language, among=among)
        frame.mark(frame.breaking)
        frame.carry(frame.breaking)
        if article_id:
            frame.keys.add(surrogate.story(article_id))
        return frame

    @cached_property
    def today(self) -> tuple[Hashable, ...]:
        """What dates and words around a story depend on."""
        return self.language, timezone.localdate(self.now)

    @cached_property
    def around(self) -> tuple[Hashable, ...]:
        """All that the masthead and the foot show, but for what the page itself is."""
        sections = [(one.pk, one.parent_id, one.slug, one.name, one.name_ur, one.name_zh) for one in self.sections]
        pages = [(one.kind, one.slug, one.name, one.language) for one in self.pages]
        return *self.today, tuple(sections), tuple(pages)

    @property
    def top_sections(self) -> list[Section]:
        return [section for section in self.sections if section.parent_id is None]

    @property
    def home(self) -> str:
        """The address of the front page in the page's language."""
        return front_address(self.language)

    @property
    def fronts(self) -> list[tuple[Language, str]]:
        """The front pages of all languages."""
        return [(language, front_address(language)) for language in Language]

    @property
    def strip(self) -> Release | None:
        """The story that the breaking strip announces."""
        first = next(iter(self.breaking), None)
        return first if first and first.article_id != self.article_id else None

    def carry(self, releases: Iterable[Release]) -> None:
        """Note that the page shows these, so that a change of one of them is a change of the page."""
        for release in releases:
            self.keys.update([surrogate.story(release.article_id), *surrogate.photos_of(release)])

    def mark(self, releases: Iterable[Release]) -> list[Release]:
        """Give each release its `level`, the name of its article's alert, or nothing; its `badge`, the same in words of
        the page's language; and its `picture`, what stands where its lead photo was placed."""
        levels = {alert.article_id: alert.alert_level for alert in self.breaking}
        marked = list(releases)
        for release in marked:
            level = levels.get(release.article_id)
            release.level = BreakingAlert.Level(level).name.capitalize() if level else ""
            release.badge = BreakingAlert.Level(level).label if level else ""
            release.picture = release.lead_shown(at=self.now, use=Use.SITE)
        return marked


def _in_order(pages: Iterable[HousePage]) -> list[HousePage]:
    """The pages about the house as the foot lists them."""
    return sorted(pages, key=lambda page: (PLACES[page.kind], page.name))


def front_address(language: Language) -> str:
    return path_to("home") if language is Language.ENGLISH else path_to("language_front", language)


def show(request: HttpRequest, template: str, frame: Frame, *, status: int = 200, **context: Any) -> HttpResponse:
    with translation.override(frame.language.code):
        response = render(request, template, {"frame": frame, **context}, status=status)
    return showing(response, frame.keys)


def moved(address: str, *keys: str) -> HttpResponse:
    """Lead on for good; `keys` are what the address hangs on, beside the sections' names."""
    return showing(HttpResponsePermanentRedirect(address), {surrogate.FRAME, *keys})


def showing[Answer: HttpResponseBase](response: Answer, keys: Iterable[str]) -> Answer:
    """Say what the answer shows: without that, no cache keeps it."""
    response.headers["Surrogate-Key"] = " ".join(sorted(keys))
    return response


def reader_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view one for readers: it is given the instant `now`, and no cache answers for it."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return asked_anew(view(request, timezone.now(), *args, **kwargs))

    return require_safe(page)


def list_page(*reads: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """The same for a list, which `reads` these of LIST_KEYS from its address; any other of them is a bad request."""

    def made(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not LIST_KEYS & request.GET.keys() <= set(reads):
                raise BadRequest("The list has no such pages.")
            return view(request, *args, **kwargs)

        return reader_page(checked)

    return made


def asked_anew(response: HttpResponse) -> HttpResponse:
    """Have browsers ask each time, so that what ended is not shown from their own cache."""
    patch_cache_control(response, public=True, no_cache=True)
    return response
