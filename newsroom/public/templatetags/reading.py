"""Filters for readers' templates."""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, pgettext

from articles.models import Kind, Language, Photo, Release, Section
from articles.models.photo import Picture
from newsroom.lib.body import minutes_to_read, shorten
from newsroom.public import bylines
from newsroom.public.frame import Frame

register = template.Library()

LOCALES = {Language.ENGLISH: "en_GB", Language.URDU: "ur_PK", Language.CHINESE: "zh_CN"}
LABELLED = {Kind.ANALYSIS, Kind.OPINION}  # readers must be able to tell these from news


@register.filter
def direction(language: str) -> str:
    """`rtl` or `ltr`, for `dir`."""
    return Language(language).direction


@register.filter
def language_name(language: str) -> SafeString:
    """The language by its own name."""
    return format_html('<bdi lang="{}">{}</bdi>', language, Language(language).label)


@register.filter
def locale(language: str) -> str:
    """Language and country, as the Open Graph protocol wants them."""
    return LOCALES[Language(language)]


@register.filter
def teaser(release: Release, longest: int = 160) -> str:
    """The standfirst, or the first words."""
    return release.standfirst or shorten(release.opening, longest)


@register.filter
def reading_time(release: Release) -> str:
    """How long most people need for the text, in words."""
    minutes = minutes_to_read(release.body, release.language)
    return ngettext("{minutes} minute to read", "{minutes} minutes to read", minutes).format(minutes=minutes)


@register.filter
def label(release: Release) -> str:
    """“Opinion” or “Analysis”, unless the kicker says so; nothing for news and features."""
    words = str(Kind(release.kind).label) if release.kind in LABELLED else ""
    return "" if words.casefold() == release.kicker.casefold() else words


@register.filter
def full_date(day: date) -> str:
    """The day, month and year, as the page's language writes them."""
    return _written(day, pgettext("format of a date", "F j, Y"))


@register.filter
def weekday_date(day: date) -> str:
    """As `full_date`, with the day of the week."""
    return _written(day, pgettext("format of a date", "l, F j, Y"))


@register.filter
def month_name(day: date) -> str:
    """The month with its year."""
    return _written(day, pgettext("format of a date", "F Y"))


def _written(day: date, pattern: str) -> str:
    local = timezone.localtime(day).date() if isinstance(day, datetime) else day
    return _written_in(get_language(), local, pattern)


@lru_cache(maxsize=2000)
def _written_in(language: str | None, day: date, pattern: str) -> str:
    """`language` is the one in use, which names the months."""
    return dateformat.format(day, pattern)


def _clock(local: datetime) -> str:
    return f"{local:%H:%M} {local.tzname()}"


@register.filter
def moment(at: datetime) -> SafeString:
    """A moment as an element: the day and the time with its zone."""
    local = timezone.localtime(at)
    told, day, clock = local.isoformat(timespec="seconds"), full_date(local.date()), _clock(local)
    markup = f'<time datetime="{told}">{day} <span class="clock">{clock}</span></time>'
    return mark_safe(markup)  # noqa: S308 — digits, and our words


@register.filter
def short_date(at: datetime, now: datetime) -> str:
    """The time today, else the day, with the year unless it is this one."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    if local.date() == today.date():
        return _clock(local)
    return _written(local, pgettext("format of a date", "F j")) if local.year == today.year else full_date(local)


@register.filter
def byline_sentence(release: Release) -> SafeString:
    """The free byline sentence, with links to the authors."""
    return bylines.sentence(release.byline_sentence, release.bylines)


@register.filter
def names_of(section: Section | None) -> tuple[str, ...]:
    """All that a link to a section shows."""
    return (section.slug, section.name, section.name_ur, section.name_zh) if section else ()


@register.filter
def if_in_masthead(path: str, frame: Frame) -> str:
    """The path of a page that the masthead leads to, which is marked there; else nothing."""
    return path if path.strip("/") in {"", *Language, *(section.slug for section in frame.sections)} else ""


@register.filter
def named(section: Section) -> str:
    """The section's name in the page's language."""
    return section.name_in(Language.spoken())


@register.filter
def section_words(release: Release) -> str:
    """The section's name, as the kicker writes it where it says the same: “PAK-CHINA”."""
    return named(release.section) if own_kicker(release) else release.kicker


@register.filter
def own_kicker(release: Release) -> str:
    """The kicker, unless it only repeats the section's name."""
    names = {release.section.name.casefold(), named(release.section).casefold()}
    return "" if release.kicker.casefold() in names else release.kicker


@register.filter
def shape(photo: Photo, name: str) -> Picture:
    """A photo in a shape, such as “16x9”: its files, width and height."""
    return photo.as_picture(name)


@register.filter
def credit_line(release: Release) -> SafeString:
    """Such as “Credit: Independent News Pakistan (INP) — Pak-China”."""
    return format_html(gettext("Credit: {credit}"), credit=release.credit_line)


@register.filter
def credit(photo: Photo) -> SafeString:
    """The credit of a picture, with a link to its licence."""
    return bylines.photo_credit(photo.credit, photo.licence, photo.licence_url)


@register.filter
def photo_line(photo: Photo) -> SafeString:
    """The same as a sentence."""
    return format_html(gettext("Photo: {credit}"), credit=credit(photo))
