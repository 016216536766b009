"""A release as an item of a feed: the whole story, with its corrections and its credit."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import dateformat, timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from articles.models import Correction, Language, Photo, Release, Section, Tag, Use
from articles.models.paths import path_to
from newsroom.feeds.absolute import address, links, permanent_id
from newsroom.feeds.listing import SHAPE
from newsroom.formats.feed import Category, Item, Person, Picture
from newsroom.lib import figures
from newsroom.lib.figures import Gallery


def item(
    release: Release,
    corrections: Sequence[Correction],
    photo: Photo | None,
    sizes: Mapping[str, int],
    placed: Mapping[int, Photo],
    *,
    at: datetime,
) -> Item:
    """The item of a live release as of `at`. A correction is an update of the story that it is about.

    `sizes` of files by name, `placed` the photos in the text by id.
    """
    page = address(release.get_absolute_url())
    picture = _picture(photo, sizes) if photo else None
    with translation.override(Language(release.language).code):
        html = _html(release, _text(release.body, placed, at), page, picture, corrections)
    changes = [release.updated_at or release.published_at, *(note.published_at for note in corrections)]
    return Item(
        id=permanent_id(release),
        url=page,
        title=release.headline,
        summary=release.extract,
        html=html,
        language=release.language,
        published=timezone.localtime(release.published_at),
        updated=timezone.localtime(max(changes)),
        authors=_authors(release),
        categories=_categories(release),
        picture=picture,
        credit=release.credit_line,
        place=release.dateline,
    )


def _authors(release: Release) -> tuple[Person, ...]:
    named = tuple(Person(b["name"], address(path_to("author", b["slug"]))) for b in release.bylines)
    return named or ((Person(release.byline_sentence),) if release.byline_sentence else ())


def _categories(release: Release) -> tuple[Category, ...]:
    places: list[Section | Tag] = [release.section, *(row.tag for row in release.release_tags.all())]
    return tuple(Category(place.name, address(place.get_absolute_url())) for place in places)


def _picture(photo: Photo, sizes: Mapping[str, int]) -> Picture:
    shown = photo.as_picture(SHAPE)
    return Picture(
        url=address(shown.largest),
        media_type="image/jpeg",
        size=sizes.get(shown.name, 0),
        width=shown.width,
        height=shown.height,
        description=photo.caption or photo.alt,
        credit=photo.credit,
        licence_url=photo.licence_url,
    )


def _text(body: str, placed: Mapping[int, Photo], at: datetime) -> str:
    """The text with those of its pictures that partners may show."""
    pieces: list[str] = []
    for part in figures.parts(body):
        in_it = part.figures if isinstance(part, Gallery) else () if isinstance(part, str) else (part,)
        known = (
            placed[figure.photo].shown(at=at, use=Use.SYNDICATION, words=figure.words)
            for figure in in_it
            if figure.photo in placed
        )
        pieces += [part] if isinstance(part, str) else [_placed(photo) for photo in known if photo]
    return "".join(pieces)


def _placed(photo: Photo) -> SafeString:
    shown = photo.as_picture("whole")
    return format_html(
        '<figure><img src="{}" width="{}" height="{}" alt="{}"><figcaption>{} {}</figcaption></figure>',
        address(shown.src),
        str(shown.width),
        str(shown.height),
        photo.alt,
        photo.caption,
        gettext("Photo: {credit}").format(credit=photo.credit),
    )


def _html(
    release: Release, text: str, page: str, picture: Picture | None, corrections: Sequence[Correction]
) -> SafeString:
    language = Language(release.language)
    return format_html(
        '<div lang="{}" dir="{}">{}{}{}{}</div>',
        release.language,
        language.direction,
        _figure(picture) if picture else "",
        mark_safe(links(text, page)),  # noqa: S308 — clean at rest
        _notes(corrections) if corrections else "",
        _credit(release.credit_line) if release.credits else "",
    )


def _credit(line: str) -> SafeString:
    credit = format_html(gettext("Credit: {credit}"), credit=format_html("<bdi>{}</bdi>", line))
    return format_html("<p>{}</p>", credit)


def _figure(picture: Picture) -> SafeString:
    return format_html(
        '<figure><img src="{}" width="{}" height="{}" alt="{}"><figcaption>{} {}</figcaption></figure>',
        picture.url,
        str(picture.width),
        str(picture.height),
        picture.description,
        picture.description,
        gettext("Photo: {credit}").format(credit=picture.credit),
    )


def _notes(corrections: Sequence[Correction]) -> SafeString:
    lines = ((note.get_kind_display(), _moment(note.published_at), note.text) for note in corrections)
    notes = format_html_join("", "<p><strong>{}</strong>, {} — <bdi>{}</bdi></p>", lines)
    heading = gettext("Corrections and updates")
    return format_html("<section><h2>{}</h2>{}</section>", heading, notes)


def _moment(at: datetime) -> str:
    return dateformat.format(timezone.localtime(at), f"{pgettext('format of a date', 'F j, Y')} H:i T")
