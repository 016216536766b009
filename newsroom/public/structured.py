"""What the pages say to machines: releases and the house as schema.org has them. No query of its own."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from articles.models import Author, Byline, Correction, HousePage, Language, PageKind, Photo, Release, Section, Tag
from articles.models.paths import path_to
from newsroom.feeds.absolute import address
from newsroom.formats import schema_org
from newsroom.formats.feed import Person
from newsroom.formats.schema_org import House, Image, Node, Note, Place, Story

SHAPES = ("16x9", "4x3", "1x1")
# The properties of an organisation that lead to its pages (schema.org/NewsMediaOrganization and schema.org/Organization).
POLICIES = {
    PageKind.MASTHEAD: "masthead",
    PageKind.OWNERSHIP: "ownershipFundingInfo",
    PageKind.PRINCIPLES: "publishingPrinciples",
    PageKind.ETHICS: "ethicsPolicy",
    PageKind.CORRECTIONS: "correctionsPolicy",
    PageKind.VERIFICATION: "verificationFactCheckingPolicy",
    PageKind.SOURCES: "unnamedSourcesPolicy",
    PageKind.BYLINES: "noBylinesPolicy",
    PageKind.MISSION: "missionCoveragePrioritiesPolicy",
    PageKind.DIVERSITY: "diversityPolicy",
    PageKind.STAFFING: "diversityStaffingReport",
    PageKind.FEEDBACK: "actionableFeedbackPolicy",
}
ROLES = {
    Byline.Role.TRANSLATOR: "translators",
    Byline.Role.PHOTOGRAPHER: "contributors",
    Byline.Role.ADDITIONAL: "contributors",
}
# An update tells what is new; nothing was wrong.
WRONG = {Correction.Kind.CORRECTION, Correction.Kind.CLARIFICATION, Correction.Kind.RETRACTION}


def of_story(
    release: Release,
    tags: Sequence[Tag],
    corrections: Sequence[Correction],
    pages: Iterable[HousePage],
) -> SafeString:
    """A story, which was marked by the frame, and the way to it."""
    story = Story(
        url=address(release.get_absolute_url()),
        headline=release.headline,
        description=release.description,
        language=release.language,
        kind=release.kind,
        section=release.section.name_in(Language(release.language)),
        published=timezone.localtime(release.published_at),
        modified=timezone.localtime(_modified(release, corrections)),
        publisher=house(pages),
        images=_images(release.picture) if release.picture else (),
        corrections=tuple(
            Note(str(note.get_kind_display()), note.text, timezone.localtime(note.published_at))
            for note in corrections
            if note.kind in WRONG
        ),
        topics=tuple(tag.name for tag in tags),
        dateline=release.dateline,
        credit=release.credit_line,
        original_url=release.canonical_url,
        **_people(release),
    )
    sections = [release.section.parent, release.section] if release.section.parent else [release.section]
    here = Place(release.headline, story.url)
    return _script(schema_org.news_article(story), _way([*map(_place, sections), here]))


def of_front(pages: Iterable[HousePage]) -> SafeString:
    own = house(pages)
    return _script(schema_org.site(own, settings.LANGUAGE_CODE), schema_org.organisation(own))


def of_list(*subjects: Section | Tag | Author) -> SafeString:
    """The way to a list of stories, the outermost first."""
    return _script(_way(map(_place, subjects)))


def of_house(pages: Sequence[HousePage], shown: HousePage | None = None) -> SafeString:
    """The house with all its pages; on one of them, or on the list of them."""
    own = house(pages)
    about = Place(gettext("About %(house_name)s") % {"house_name": own.name}, address(reverse("about")))
    here = _place(shown) if shown else about
    language = shown.language if shown else settings.LANGUAGE_CODE
    way = _way([about, here] if shown else [about])
    return _script(schema_org.page(here.url, here.name, language, own), schema_org.organisation(own), way)


def house(pages: Iterable[HousePage]) -> House:
    """The house as it is set up, with its live pages: of each kind the one in the house's own language, else any."""
    own_last = sorted(pages, key=lambda page: page.language == settings.LANGUAGE_CODE)
    return House(
        name=settings.NEWSROOM_NAME,
        url=address("/"),
        logo=Image(address(_logo()), 512, 512),
        slogan=settings.NEWSROOM_TAGLINE,
        founded=settings.NEWSROOM_FOUNDED,
        email=settings.NEWSROOM_EMAIL,
        telephone=settings.NEWSROOM_TELEPHONE,
        address=settings.NEWSROOM_ADDRESS,
        profiles=tuple(settings.NEWSROOM_PROFILES),
        policies={
            POLICIES[PageKind(page.kind)]: address(page.get_absolute_url())
            for page in own_last
            if page.kind in POLICIES
        },
    )


@cache
def _logo() -> str:
    return static("img/logo.png")


def _people(release: Release) -> dict[str, tuple[Person, ...]]:
    """Who wrote it, who translated it, and who helped; of a free sentence that names nobody of ours, the sentence."""
    found: dict[str, list[Person]] = {"authors": [], "translators": [], "contributors": []}
    for byline in release.bylines:
        person = Person(byline["name"], address(path_to("author", byline["slug"])))
        found[ROLES.get(byline["role"], "authors")].append(person)
    if release.byline_sentence and not release.bylines:
        found["authors"].append(Person(release.byline_sentence))
    return {name: tuple(people) for name, people in found.items()}


def _images(photo: Photo) -> tuple[Image, ...]:
    shown = [photo.as_picture(shape) for shape in SHAPES]
    return tuple(
        Image(
            address(picture.largest),
            picture.width,
            picture.height,
            caption=photo.caption or photo.alt,
            credit=photo.credit,
            creator=photo.creator,
            copyright=photo.copyright,
            licence_url=photo.licence_url,
        )
        for picture in shown
    )


def _modified(release: Release, corrections: Sequence[Correction]) -> datetime:
    return max(
        [release.published_at, *(note.published_at for note in corrections), *filter(None, [release.updated_at])]
    )


def _way(places: Iterable[Place]) -> Node:
    return schema_org.breadcrumbs([Place(settings.NEWSROOM_NAME, address("/")), *places])


def _place(subject: Section | Tag | Author | HousePage) -> Place:
    return Place(subject.name, address(subject.get_absolute_url()))


def _script(*nodes: Node) -> SafeString:
    return mark_safe(schema_org.script(*nodes))  # noqa: S308 — what could end the element is escaped there
