"""Fronts: which story stands where, on the home page and on top of a section's.

What was launched at the desk says so; without that the home page makes itself from the newest stories, and a section
is its list.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from articles import surrogate
from articles.models import Language, Release, Section
from articles.models.prepared import Prepared
from articles.models.release import ReleaseQuerySet
from newsroom.fronts import launching
from newsroom.fronts.arrange import LIFTED, Filled, House
from newsroom.fronts.arrange import arrange as arranged
from newsroom.fronts.content import Content, Layout
from newsroom.fronts.identity import Identity
from newsroom.public import lists, structured
from newsroom.public.frame import Frame, show

CONSIDERED = 200  # the newest stories that a home page which nobody curates is made from
BESIDE, ROW, LATEST, BLOCK = 3, 4, 7, 4


@dataclass(frozen=True)
class Container:
    """Stories of a front that stand together. `anchor` is the id of its title, `address` where that leads to."""

    layout: Layout
    releases: list[Release]
    title: str | Promise = ""
    anchor: str = ""
    address: str = ""

    @property
    def heading(self) -> str:
        """The level of its headlines: below its title, where it has one."""
        return "h3" if self.title else "h2"

    @property
    def first(self) -> Release:
        return self.releases[0]

    @property
    def beside(self) -> list[Release]:
        return self.releases[1 : 1 + BESIDE]

    @property
    def further(self) -> list[Release]:
        return self.releases[1 + BESIDE :]

    @property
    def others(self) -> list[Release]:
        return self.releases[1:]


@dataclass(frozen=True)
class Row:
    """What stands side by side on a wide screen: a lead with headlines beside it, or columns. `layout` is its first's."""

    layout: Layout
    containers: list[Container]

    @property
    def first(self) -> Container:
        return self.containers[0]

    @property
    def beside(self) -> Container | None:
        """The headlines in a column of their own beside a lead."""
        return next(iter(self.containers[1:]), None)


@dataclass(frozen=True)
class Front:
    rows: list[Row]

    @property
    def releases(self) -> list[Release]:
        return [release for row in self.rows for one in row.containers for release in one.releases]


def arrange(frame: Frame, *, section: Section | None = None) -> Front | None:
    """The front of the house, or what stands above the list of a section; None where there is nothing to show."""
    identity = Identity(section.pk if section else None, frame.language.value)
    frame.keys.add(identity.surrogate_key)
    return of_content(frame, launching.live(identity), section=section)


def of_content(frame: Frame, content: Content | None, *, section: Section | None) -> Front | None:
    """The front that was curated so; one that makes itself where nothing was, or where nothing of it is to be seen."""
    curated = _curated(frame, content, section) if content else []
    containers = curated or ([] if section else _of_the_newest(frame))
    front = Front(list(_rows(containers)))
    frame.carry(front.releases)
    return front if containers else None


def _rows(containers: Iterable[Container]) -> Iterable[Row]:
    """Columns that follow each other share a row, and headlines stand beside the lead that they follow."""
    for is_block, found in groupby(containers, key=lambda one: one.layout == Layout.BLOCK):
        group = list(found)
        if is_block:
            yield Row(Layout.BLOCK, group)
            continue
        while group:
            with_beside = [one.layout for one in group[:2]] == [Layout.LEAD, Layout.BRIEF]
            size = 2 if with_beside else 1
            yield Row(group[0].layout, group[:size])
            group = group[size:]


# Curated


def _curated(frame: Frame, content: Content, section: Section | None) -> list[Container]:
    house = House(frame.sections, _breaking(frame), _language(frame), frame.among)
    filled, keys = arranged(content, house, at=frame.now, scope=section)
    frame.keys.update(keys)
    return [_shown(frame, one, number) for number, one in enumerate(filled, 1)]


def _shown(frame: Frame, one: Filled, number: int) -> Container:
    releases = frame.mark(placed.release for placed in one.placed)
    if one.container.layout == Layout.BLOCK and one.is_by_rule:
        releases = _with_a_picture_first(releases)
    address = one.subject.get_absolute_url() if one.subject else ""
    named = one.subject.name_in(frame.language) if isinstance(one.subject, Section) else ""
    return Container(
        one.container.layout, releases, one.container.title or named or one.title, f"container-{number}", address
    )


def _language(frame: Frame) -> Language | None:
    """The house's own front has stories in every language, that of another language those in it."""
    return None if frame.language is Language.ENGLISH else frame.language


def _breaking(frame: Frame) -> list[Release]:
    return [release for release in frame.breaking if _language(frame) in (None, release.language)]


# Not curated


def _of_the_newest(frame: Frame) -> list[Container]:
    """Read the newest stories (one query) and give each its place. Breaking ones go on top."""
    if frame.among is None:
        recent = _recent_before_readers(_language(frame))(at=frame.now)
    else:
        recent = list(_recent(frame.among.in_language(_language(frame)), frame.now))
    frame.keys.add(surrogate.NEWEST)
    newest = frame.mark(recent)
    urgent = sorted(newest[:LIFTED], key=lambda release: release.urgency)  # stable: equal ones stay newest first
    top = _once([*_breaking(frame), *urgent, *newest])[: 1 + BESIDE + ROW]
    shown = {release.article_id for release in top}
    others = [release for release in newest if release.article_id not in shown]
    made = [
        Container(Layout.LEAD, top[: 1 + BESIDE]),
        Container(Layout.BRIEF, others[:LATEST], gettext_lazy("Latest"), "latest"),
        Container(Layout.ROW, top[1 + BESIDE :]),
        *_blocks(frame, others),
    ]
    return [one for one in made if one.releases]


def _recent(among: ReleaseQuerySet, at: datetime) -> ReleaseQuerySet:
    return among.live(at=at).newest_first().for_cards()[:CONSIDERED]


@cache
def _recent_before_readers(language: Language | None) -> Prepared[Release]:
    return Prepared(lambda at: _recent(Release.objects.in_language(language), at))


def _once(releases: list[Release]) -> list[Release]:
    first: dict[int, Release] = {}
    for release in releases:
        first.setdefault(release.article_id, release)
    return list(first.values())


def _blocks(frame: Frame, releases: list[Release]) -> list[Container]:
    by_section: defaultdict[int, list[Release]] = defaultdict(list)
    for release in releases:
        by_section[release.section.parent_id or release.section_id].append(release)
    return [
        Container(
            Layout.BLOCK,
            _with_a_picture_first(by_section[section.pk][:BLOCK]),
            section.name_in(frame.language),
            f"block-{section.slug}",
            section.get_absolute_url(),
        )
        for section in frame.top_sections
        if by_section[section.pk]
    ]


def _with_a_picture_first(stories: list[Release]) -> list[Release]:
    """The newest story with a picture stands first, so that the page is not all text."""
    first = next((release for release in stories if release.picture), stories[0])
    return [first, *(release for release in stories if release is not first)]


# Its page


def page(
    request: HttpRequest, frame: Frame, section: Section | None, front: Front | None, **context: Any
) -> HttpResponse:
    """The home page, or the page of a section with its list below the front."""
    template = context.pop("template", "")
    if section is None:
        data = structured.of_front(frame.pages)
        return show(request, template or "public/home.html", frame, front=front, structured=data, **context)
    parent = next((other for other in frame.sections if other.pk == section.parent_id), None)
    listing = lists.listing(frame, "listed_in", section, lists.place(request))
    shown = {release.article_id for release in front.releases} if front else set()
    return show(
        request,
        template or "public/section.html",
        frame,
        front=front,
        section=section,
        parent=parent,
        structured=structured.of_list(*filter(None, [parent, section])),
        children=[child for child in frame.sections if child.parent_id == section.pk],
        listing=lists.without(listing, shown),
        **context,
    )


def preview(
    request: HttpRequest,
    identity: Identity,
    content: Content | None,
    *,
    at: datetime,
    among: ReleaseQuerySet,
    **context: Any,
) -> HttpResponse:
    """The page as readers would get it at an instant. `newsroom.urls` hands this to the desk."""
    frame = Frame.at(at, language=Language(identity.language), among=among)
    section = next((one for one in frame.sections if one.pk == identity.section), None)
    if identity.section and section is None:
        raise Http404("There is no such front.")
    front = of_content(frame, content, section=section)
    readers = "public/section.html" if section else "public/home.html"
    return page(request, frame, section, front, template="public/front_preview.html", readers_page=readers, **context)
