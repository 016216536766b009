"""Filters for readers' templates."""

from collections.abc import Hashable
from datetime import date, datetime

from django import template
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

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
def minutes(release: Release) -> int:
    """How long most people need for the text."""
    return minutes_to_read(release.body)


@register.filter
def label(release: Release) -> str:
    """“Opinion” or “Analysis”, unless the kicker says so; nothing for news and features."""
    words = str(Kind(release.kind).label) if release.kind in LABELLED else ""
    return "" if words.casefold() == release.kicker.casefold() else words


@register.filter
def full_date(day: date) -> str:
    """The day, month and year, as the page's language writes them."""
    return dateformat.format(_local(day), pgettext("format of a date", "F j, Y"))


@register.filter
def weekday_date(day: date) -> str:
    """As `full_date`, with the day of the week."""
    return dateformat.format(_local(day), pgettext("format of a date", "l, F j, Y"))


@register.filter
def month_name(day: date) -> str:
    """The month with its year."""
    return dateformat.format(_local(day), pgettext("format of a date", "F Y"))


def _local(day: date) -> date:
    return timezone.localtime(day) if isinstance(day, datetime) else day


@register.filter
def short_date(at: datetime, now: datetime) -> str:
    """The time today, else the day, with the year unless it is this one."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    if local.date() == today.date():
        return dateformat.format(local, "H:i T")
    return (
        dateformat.format(local, pgettext("format of a date", "F j")) if local.year == today.year else full_date(local)
    )


@register.filter
def byline_sentence(release: Release) -> SafeString:
    """The free byline sentence, with links to the authors."""
    return bylines.sentence(release.byline_sentence, release.bylines)


@register.filter
def values_of_card(release: Release) -> tuple[Hashable, ...]:
    """All that a card shows of a marked release."""
    photo = release.picture
    picture = (photo.pk, photo.changed_at, photo.alt, photo.credit) if photo else None
    return (
        release.pk, release.get_absolute_url(), release.headline, release.kicker, release.standfirst, release.opening,
        release.kind, release.language, release.published_at, str(release.badge), bool(release.lead_photo), picture,
    )  # fmt: skip


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
def credit(photo: Photo) -> SafeString:
    """The credit of a picture, with a link to its licence."""
    return bylines.photo_credit(photo.credit, photo.licence, photo.licence_url)
