"""Which story stands where on a curated front, at an instant.

What is placed by hand comes first, then each container fills up by its rule. A story stands once on a front: where it
was placed by hand, else in the first container whose rule finds it. What is not before readers at the instant is
passed over, so nobody has to take it out.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from itertools import chain, repeat
from typing import Any

from django.db import models
from django.db.models import Value

from articles import surrogate
from articles.models import Language, Photo, Release, Section, Tag
from articles.models.prepared import Prepared, prepared
from articles.models.release import ReleaseQuerySet
from newsroom.fronts.content import Card, Container, Content, Rule, photos, stories

LIFTED = 12  # of the newest, those that urgency may lift to the top
SHAPES = 200  # of fronts whose query is kept
DEEPEST = 200  # how far a rule looks for stories that stand nowhere else on the front


@dataclass(frozen=True)
class Placed:
    """A story in its place; `card` is None for one that the rule has found."""

    release: Release
    card: Card | None = None


@dataclass(frozen=True)
class Filled:
    """A container at an instant. `subject` is the section or the tag of its rule."""

    container: Container
    placed: list[Placed]
    subject: Section | Tag | None = None

    @property
    def title(self) -> str:
        return self.container.title or (self.subject.name if self.subject else "")

    @property
    def is_by_rule(self) -> bool:
        """Whether nothing in it was placed by hand."""
        return not any(one.card for one in self.placed)


@dataclass(frozen=True)
class House:
    """What the page knows already: all sections, and what is breaking, most important first. `language` is that of its
    stories, None for all of them; `among` the releases that may be shown at all, None for readers."""

    sections: Sequence[Section]
    breaking: Sequence[Release]
    language: Language | None = None
    among: ReleaseQuerySet | None = None


def arrange(
    content: Content, house: House, *, at: datetime, scope: Section | None = None
) -> tuple[list[Filled], set[str]]:
    """Give each story its place, and name the surrogate keys of all that it depends on. At most four queries.

    `scope` is the section whose front it is: its “newest” and “most urgent” are those of this section.
    """
    pools = _Pools(content, house, at=at, scope=scope)
    by_hand = _by_hand(content, pools.releases, at=at)
    taken = {one.release.article_id for placed in by_hand for one in placed}
    filled = []
    for container, placed in zip(content, by_hand, strict=True):
        found = [release for release in pools.of(container) if release.article_id not in taken]
        found = found[: max(0, container.size - len(placed))]
        taken |= {release.article_id for release in found}
        subject = pools.subject(container)
        filled.append(Filled(container, [*placed, *(Placed(release) for release in found)], subject))
    return [one for one in filled if one.placed], pools.keys


def _by_hand(content: Content, releases: Mapping[int, Release], *, at: datetime) -> list[list[Placed]]:
    """The cards that are shown, each story once. A card dresses its release; it is never saved."""
    instead = Photo.objects.for_pages().in_bulk(photos(content)) if photos(content) else {}
    taken: set[int] = set()
    placed: list[list[Placed]] = []
    for container in content:
        placed.append([])
        for card in container.cards:
            release = releases.get(card.story)
            if release is None or card.story in taken or not card.is_shown(at):
                continue
            taken.add(card.story)
            release.headline = card.headline or release.headline
            if photo := instead.get(card.photo or 0):
                release.lead = None
                release.lead_photo = photo
            placed[-1].append(Placed(release, card))
    return placed


class _Pools:
    """The stories that each rule finds, and those that are placed by hand. Three queries: tags, places, stories."""

    def __init__(self, content: Content, house: House, *, at: datetime, scope: Section | None) -> None:
        self.scope, self.sections = scope, {section.pk: section for section in house.sections}
        tags = {one.of for one in content if one.rule == Rule.TAG}
        self.tags = Tag.objects.select_related("merged_into").in_bulk(tags) if tags else {}
        self.breaking = [release for release in house.breaking if self._is_in_scope(release)]
        self.keys = {surrogate.story(pk) for pk in stories(content)}
        rules = list(dict.fromkeys(self._ask(one) for one in content if one.rule != Rule.NOTHING))
        self.keys |= {surrogate.subject(under) if under else surrogate.NEWEST for _, under in rules}
        deep = min(DEEPEST, LIFTED + sum(max(one.size, len(one.cards)) for one in content))
        found = _found(sorted(stories(content)), rules, deep, house, at=at)
        rows_by_pk = _cards({pk for pk, _ in found}, at=at)
        newest_first = sorted(found, key=lambda one: (rows_by_pk[one[0]].published_at, one[0]), reverse=True)
        self.found = {
            rule: [rows_by_pk[pk] for pk, own in newest_first if own == number] for number, rule in enumerate(rules)
        }
        self.releases = {rows_by_pk[pk].article_id: rows_by_pk[pk] for pk, own in found if own == -1}

    def _is_in_scope(self, release: Release) -> bool:
        if self.scope is None:
            return True
        section = self.sections.get(release.section_id)
        return section is not None and self.scope.pk in (section.pk, section.parent_id)

    def _ask(self, container: Container) -> tuple[str, Section | Tag | None]:
        """Where the stories of its rule are listed, and under what."""
        match container.rule:
            case Rule.TAG:
                return "release_tags", self.subject(container) or Tag(pk=0)
            case Rule.SECTION:
                return "listed_in", self.subject(container) or Section(pk=0)
        return "listed_in", self.scope

    def subject(self, container: Container) -> Section | Tag | None:
        match container.rule:
            case Rule.TAG:
                tag = self.tags.get(container.of or 0)
                return tag.merged_into or tag if tag else None
            case Rule.SECTION:
                return self.sections.get(container.of or 0)
        return None

    def of(self, container: Container) -> Iterable[Release]:
        if container.rule == Rule.NOTHING:
            return []
        newest = self.found[self._ask(container)]
        if container.rule != Rule.URGENT:
            return newest
        urgent = sorted(newest[:LIFTED], key=lambda release: release.urgency)  # stable: equal ones stay newest first
        return _once([*self.breaking, *urgent, *newest])


def _found(
    placed: Sequence[int], rules: Sequence[tuple[str, Section | Tag | None]], deep: int, house: House, *, at: datetime
) -> list[tuple[int, int]]:
    """What is before readers of the stories `placed` by hand, as (id of the release, -1), and the newest of each rule, as
    (id, number of the rule). One query."""
    if not placed and not rules:
        return []
    if house.among is not None:
        return list(_parts(house.among.in_language(house.language).live(at=at), placed, rules, deep))
    kinds = tuple((rows, type(under) if under else None) for rows, under in rules)
    numbers = {f"story_{place}": story for place, story in enumerate(placed)}
    numbers |= {f"under_{number}": under.pk for number, (_, under) in enumerate(rules) if under}
    return _parts_before_readers(len(placed), kinds, deep, house.language).rows(at=at, **numbers)


@lru_cache(maxsize=SHAPES)
def _parts_before_readers(
    placed: int, kinds: tuple[tuple[str, type[Section | Tag] | None], ...], deep: int, language: Language | None
) -> Prepared[Any]:
    """The query of all fronts of this shape."""

    @prepared(
        *(f"story_{place}" for place in range(placed)),
        *(f"under_{number}" for number, (_, kind) in enumerate(kinds) if kind),
    )
    def build(at: datetime, **numbers: int) -> models.QuerySet[Any, Any]:
        stories = [numbers[f"story_{place}"] for place in range(placed)]
        rules = [
            (rows, kind(pk=numbers[f"under_{number}"]) if kind else None) for number, (rows, kind) in enumerate(kinds)
        ]
        return _parts(Release.objects.in_language(language).live(at=at), stories, rules, deep)

    return build


def _parts(
    seen: ReleaseQuerySet, placed: Sequence[int], rules: Sequence[tuple[str, Section | Tag | None]], deep: int
) -> models.QuerySet[Any, Any]:
    parts = [seen.filter(article__in=placed).order_by().values_list("pk", Value(-1))]
    for number, (rows, under) in enumerate(rules):
        newest = seen.listed(rows, under) if under else seen.newest_first()
        among = Release.objects.filter(pk__in=newest.values("pk")[:deep]).order_by()
        parts.append(among.values_list("pk", Value(number)))
    return parts[0].union(*parts[1:], all=True).order_by()


def _cards(pks: Collection[int], *, at: datetime) -> dict[int, Release]:
    """Releases as cards show them, by id. One query; none for none."""
    if not pks:
        return {}
    room = 1 << (len(pks) - 1).bit_length()
    numbers = dict(zip(map(str, range(room)), chain(pks, repeat(0))))  # noqa: B905 — no release has the id 0
    return {release.pk: release for release in _room_for(room)(at=at, **numbers)}


@cache
def _room_for(cards: int) -> Prepared[Release]:
    @prepared(*map(str, range(cards)))
    def build(at: datetime, **numbers: int) -> ReleaseQuerySet:
        return Release.objects.filter(pk__in=list(numbers.values())).for_cards()

    return build


def _once(releases: Iterable[Release]) -> list[Release]:
    first: dict[int, Release] = {}
    for release in releases:
        first.setdefault(release.article_id, release)
    return list(first.values())
