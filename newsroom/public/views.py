"""The pages that readers see. Each is given `now` once and asks the database about that instant."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse

from articles import surrogate
from articles.models import Author, Language, Release, Section, Tag, Use
from newsroom.public import corrections as notes
from newsroom.public import front as fronts
from newsroom.public import lists, month, offline, story, structured
from newsroom.public.frame import Frame, list_page, moved, reader_page, show


@list_page()
def home(request: HttpRequest, now: datetime) -> HttpResponse:
    frame = Frame.at(now)
    return fronts.page(request, frame, None, fronts.arrange(frame))


@list_page()
def language_front(request: HttpRequest, now: datetime, language: Language) -> HttpResponse:
    """The front page of what the house writes in another language, in that language."""
    frame = Frame.at(now, language=language)
    return fronts.page(request, frame, None, fronts.arrange(frame))


@reader_page
def article(request: HttpRequest, now: datetime, section_slug: str, slug: str, article_id: int) -> HttpResponse:
    """The story of this id; the words before the id are for people."""
    release, corrections = story.find(article_id, now=now)
    if not release:
        return _gone(request, now, article_id)
    if (section_slug, slug) != (release.section.slug, release.slug) or not request.path.endswith("/"):
        return moved(release.get_absolute_url(), surrogate.story(article_id))
    return offline.allow(story.page(request, release, release.tags_told, corrections, now=now), release)


def _gone(request: HttpRequest, now: datetime, article_id: int) -> HttpResponse:
    """410 with a notice where a story was; 404 where none has been."""
    last = Release.objects.filter(article=article_id).ended_by(now).order_by("-live_until", "-number").first()
    if last is None:
        raise Http404
    frame = Frame.at(now, article_id=article_id, language=Language(last.language))
    return show(request, "public/gone.html", frame, status=410, notice=last.withdrawal_notice)


@list_page("before")
def section(request: HttpRequest, now: datetime, slug: str) -> HttpResponse:
    frame = Frame.at(now)
    found = next((section for section in frame.sections if section.slug == slug), None)
    if found is None:
        return moved(get_object_or_404(Section, former_slugs__slug=slug).get_absolute_url())
    is_first = "before" not in request.GET
    return fronts.page(request, frame, found, fronts.arrange(frame, section=found) if is_first else None)


@list_page("before")
def author(request: HttpRequest, now: datetime, slug: str) -> HttpResponse:
    known = Author.objects.with_photo()
    found = known.filter(slug=slug).first() or get_object_or_404(known, former_slugs__slug=slug)
    picture = found.photo.shown(at=now, use=Use.SITE) if found.photo else None
    keys = surrogate.of_photos([found.photo] if found.photo else [])
    return _profile(request, now, "release_authors", found, slug, "public/author.html", keys=keys, picture=picture)


@list_page("before")
def tag(request: HttpRequest, now: datetime, slug: str) -> HttpResponse:
    found = get_object_or_404(Tag.objects.select_related("merged_into"), slug=slug)
    return _profile(request, now, "release_tags", found.merged_into or found, slug, "public/tag.html")


def _profile(
    request: HttpRequest,
    now: datetime,
    rows: str,
    subject: Author | Tag,
    slug: str,
    template: str,
    *,
    keys: Collection[str] = (),
    **context: Any,
) -> HttpResponse:
    """The page of an author or a tag, which is there while there is a story to list; else 404."""
    frame = Frame.at(now)
    frame.keys.update(keys)
    listing = lists.listing(frame, rows, subject, lists.place(request))
    if not listing.releases:
        raise Http404
    if subject.slug != slug:
        return moved(subject.get_absolute_url(), surrogate.subject(subject))
    context |= {"structured": structured.of_list(subject)}
    return show(request, template, frame, subject=subject, listing=listing, **context)


@list_page("before", "date")
def archive(request: HttpRequest, now: datetime) -> HttpResponse:
    """The newest day; or the one that was picked."""
    if picked := request.GET.get("date"):
        return HttpResponseRedirect(_day_address(picked))
    return _archive(request, now, month.newest_day(now))


@list_page("before")
def archive_day(request: HttpRequest, now: datetime, day: date) -> HttpResponse:
    return _archive(request, now, day)


@list_page("before")
def corrections(request: HttpRequest, now: datetime) -> HttpResponse:
    """What was wrong or withdrawn, in all stories."""
    frame = Frame.at(now)
    return show(request, "public/corrections.html", frame, listing=notes.listing(frame, lists.place(request)))


def _day_address(picked: str) -> str:
    try:
        return reverse("archive_day", args=[date.fromisoformat(picked)])
    except (ValueError, NoReverseMatch) as error:
        raise BadRequest("This is no date of the calendar.") from error


def _archive(request: HttpRequest, now: datetime, day: date | None) -> HttpResponse:
    frame = Frame.at(now)
    listing = lists.of_day(frame, day, lists.place(request)) if day else None
    found = listing is None or listing.releases
    shown = month.month_of(day, now) if day else None
    return show(
        request, "public/archive.html", frame, status=200 if found else 404, day=day, listing=listing, month=shown
    )
