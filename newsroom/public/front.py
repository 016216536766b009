"""The front page: which story stands where."""

from collections import defaultdict
from dataclasses import dataclass

from articles import surrogate
from articles.models import Release, Section
from newsroom.public.frame import Frame

CONSIDERED = 200  # the newest stories that the front page is made from
DESK = 12  # of those, the newest that urgency may lift to the top
BESIDE, ROW, LATEST, BLOCK = 3, 4, 7, 4


@dataclass(frozen=True)
class Block:
    """A section on the front page: its first story, then the others."""

    section: Section
    first: Release
    others: list[Release]


@dataclass(frozen=True)
class Front:
    lead: Release | None
    beside: list[Release]
    row: list[Release]
    latest: list[Release]
    blocks: list[Block]


def arrange(frame: Frame) -> Front:
    """Read the newest stories (one query) and give each its place. Breaking ones go on top."""
    recent = list(Release.objects.live(at=frame.now).newest_first().for_cards()[:CONSIDERED])
    newest = frame.mark(recent)
    urgent = sorted(newest[:DESK], key=lambda release: release.urgency)  # stable: equal ones stay newest first
    top = _once([*frame.breaking, *urgent, *newest])[: 1 + BESIDE + ROW]
    shown = {release.article_id for release in top}
    others = [release for release in newest if release.article_id not in shown]
    front = Front(
        lead=top[0] if top else None,
        beside=top[1 : 1 + BESIDE],
        row=top[1 + BESIDE :],
        latest=others[:LATEST],
        blocks=_blocks(frame, others),
    )
    frame.keys.add(surrogate.NEWEST)
    frame.carry([*top, *front.latest, *(release for block in front.blocks for release in [block.first, *block.others])])
    return front


def _once(releases: list[Release]) -> list[Release]:
    first: dict[int, Release] = {}
    for release in releases:
        first.setdefault(release.article_id, release)
    return list(first.values())


def _blocks(frame: Frame, releases: list[Release]) -> list[Block]:
    by_section: defaultdict[int, list[Release]] = defaultdict(list)
    for release in releases:
        by_section[release.section.parent_id or release.section_id].append(release)
    return [_block(section, by_section[section.pk][:BLOCK]) for section in frame.top_sections if by_section[section.pk]]


def _block(section: Section, stories: list[Release]) -> Block:
    """The newest story with a picture stands first, so that the page is not all text."""
    first = next((release for release in stories if release.picture), stories[0])
    return Block(section, first, [release for release in stories if release is not first])
