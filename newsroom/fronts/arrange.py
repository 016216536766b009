"""Which story stands where on a curated front, at an instant.

What is placed by hand comes first, then each container fills up by its rule. A story stands once on a front: where it
was placed by hand, else in the first container whose rule finds it. What is not before readers at the instant is
passed over, so nobody has to take it out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Value

from articles import surrogate
from articles.models import Photo, Release, Section, Tag
from articles.models.release import ReleaseQuerySet
from newsroom.fronts.content import Card, Container, Content, Rule, photos, stories

LIFTED = 12  # of the newest, those that urgency may lift to the top
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
    """What the page knows already: all sections, and what is breaking, most important first. `among` are the releases
    that may be shown at all: for readers all."""

    sections: Sequence[Section]
    breaking: Sequence[Release]
    among: ReleaseQuerySet = field(default_factory=Release.objects.all)


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
        deep = min(DEEPEST, LIFTED + sum(max(one.size, len(one.cards)) for one in content))
        seen = house.among.live(at=at)
        parts = [seen.filter(article__in=stories(content)).order_by().values_list("pk", Value(-1))]
        for number, (rows, under) in enumerate(rules):
            newest = seen.listed(rows, under) if under else seen.newest_first()
            among = Release.objects.filter(pk__in=newest.values("pk")[:deep]).order_by()
            parts.append(among.values_list("pk", Value(number)))
            self.keys.add(surrogate.subject(under) if under else surrogate.NEWEST)
        found = list(parts[0].union(*parts[1:], all=True).order_by())
        rows_by_pk = Release.objects.filter(pk__in={pk for pk, _ in found}).for_cards().in_bulk() if found else {}
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


def _once(releases: Iterable[Release]) -> list[Release]:
    first: dict[int, Release] = {}
    for release in releases:
        first.setdefault(release.article_id, release)
    return list(first.values())
