"""Three versions into one: what each side changed since their common base, and where the two disagree.

A body is merged by block. Each side's changes are edits of the base; edits of the two sides that
meet are a conflict unless they say the same, all others are taken. No text is ever dropped here:
it is in the result, or in a conflict, or the other side removed it.
"""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from newsroom.lib.body import BLOCKS
from newsroom.lib.diff import align

TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:\s+[a-z-]+="[^"]*")*\s*>')


@dataclass(frozen=True)
class Merged[T]:
    """What three values become. A conflict has no value."""

    base: T
    mine: T
    theirs: T
    value: T | None
    is_conflict: bool

    @property
    def is_changed(self) -> bool:
        return not self.base == self.mine == self.theirs


def value[T](base: T, mine: T, theirs: T) -> Merged[T]:
    """Take the side that changed; a conflict when both did, each in another way."""
    if mine in (theirs, base):
        return Merged(base, mine, theirs, theirs, False)
    if theirs == base:
        return Merged(base, mine, theirs, mine, False)
    return Merged(base, mine, theirs, None, True)


def unordered[T: Hashable](base: Sequence[T], mine: Sequence[T], theirs: Sequence[T]) -> Merged[tuple[T, ...]]:
    """What either side added is in, what either removed is out. Never a conflict."""
    plainly = value(tuple(base), tuple(mine), tuple(theirs))
    if not plainly.is_conflict:
        return plainly
    removed = (set(base) - set(mine)) | (set(base) - set(theirs))
    together = tuple(entry for entry in dict.fromkeys((*base, *mine, *theirs)) if entry not in removed)
    return replace(plainly, value=together, is_conflict=False)


def ordered[T: Hashable](base: Sequence[T], mine: Sequence[T], theirs: Sequence[T]) -> Merged[tuple[T, ...]]:
    """Entries in an order that matters; a conflict when the two sides' changes meet."""
    plainly = value(tuple(base), tuple(mine), tuple(theirs))
    pieces = _pieces(base, _exact_edits(base, mine), _exact_edits(base, theirs))
    if not plainly.is_conflict or any(piece.is_conflict for piece in pieces):
        return plainly
    together = tuple(dict.fromkeys(entry for piece in pieces for entry in piece.value or ()))
    return replace(plainly, value=together, is_conflict=False)


def both[T: Hashable](mine: Sequence[T], theirs: Sequence[T]) -> tuple[T, ...]:
    """Mine, then what theirs has besides."""
    return tuple(dict.fromkeys((*mine, *theirs)))


# Bodies

Blocks = tuple[str, ...]


def blocks(body: str) -> Blocks:
    """Split a clean body into its top-level blocks; loose words between them are blocks as well."""
    found, level, start = [], 0, 0
    for tag in TAG.finditer(body):
        if tag[2] not in BLOCKS:
            continue
        if level == 0 and not tag[1]:
            found.append(body[start : tag.start()])
            start = tag.start()
        level += -1 if tag[1] else 1
        if level == 0:
            found.append(body[start : tag.end()])
            start = tag.end()
    found.append(body[start:])
    return tuple(block.strip() for block in found if block.strip())


def join(parts: Sequence[str]) -> str:
    return "\n".join(parts)


def body(base: str, mine: str, theirs: str) -> list[Merged[Blocks]]:
    """The pieces of the merged body in order, each with its blocks or a conflict."""
    of_base = blocks(base)
    return _pieces(of_base, _similar_edits(of_base, blocks(mine)), _similar_edits(of_base, blocks(theirs)))


@dataclass(frozen=True)
class _Edit[T]:
    """`entries` stand in the place of base[start:end]."""

    start: int
    end: int
    entries: tuple[T, ...]

    @property
    def is_insertion(self) -> bool:
        return self.start == self.end

    @property
    def grows(self) -> bool:
        return len(self.entries) > self.end - self.start

    def meets(self, other: "_Edit[T]") -> bool:
        """Whether both change the same entries, or leave it open which comes first."""
        if self.start < other.end and other.start < self.end:
            return True
        if self.end < other.start or other.end < self.start:
            return False
        if self.is_insertion or other.is_insertion:
            return self.grows and other.grows
        return False


def _exact_edits[T: Hashable](base: Sequence[T], side: Sequence[T]) -> list[_Edit[T]]:
    steps = SequenceMatcher(None, base, side, autojunk=False).get_opcodes()
    return [_Edit(i1, i2, tuple(side[j1:j2])) for kind, i1, i2, j1, j2 in steps if kind != "equal"]


def _similar_edits(base: Blocks, side: Blocks) -> list[_Edit[str]]:
    """As fine as can be told: a block that became a similar one is an edit of its own."""
    edits: list[_Edit[str]] = []
    start = end = 0
    entries: list[str] = []

    def close() -> None:
        if start < end or entries:
            edits.append(_Edit(start, end, tuple(entries)))
        entries.clear()

    for i, j in align(base, side):
        if i is not None and j is not None:
            close()
            if base[i] != side[j]:
                edits.append(_Edit(i, i + 1, (side[j],)))
            start = end = i + 1
        elif i is not None:
            end = i + 1
        else:
            assert j is not None  # of each pair, one is there
            entries.append(side[j])
    close()
    return edits


def _pieces[T](base: Sequence[T], mine: list[_Edit[T]], theirs: list[_Edit[T]]) -> list[Merged[tuple[T, ...]]]:
    """The base with both sides' edits, cut where what is edited begins and ends."""
    pieces: list[Merged[tuple[T, ...]]] = []
    at = 0
    for ours, others in _clusters(mine, theirs):
        start = min(edit.start for edit in ours + others)
        end = max(edit.end for edit in ours + others)
        if at < start:
            pieces.append(_unchanged(base[at:start]))
        pieces.append(
            value(tuple(base[start:end]), _applied(base, ours, start, end), _applied(base, others, start, end))
        )
        at = end
    if at < len(base):
        pieces.append(_unchanged(base[at:]))
    return pieces


def _unchanged[T](entries: Sequence[T]) -> Merged[tuple[T, ...]]:
    return value(tuple(entries), tuple(entries), tuple(entries))


type _Cluster[T] = tuple[list[_Edit[T]], list[_Edit[T]]]


def _clusters[T](mine: list[_Edit[T]], theirs: list[_Edit[T]]) -> list[_Cluster[T]]:
    """Edits that meet, directly or through others, together; in the order of the base."""
    found: list[_Cluster[T]] = []
    sides = sorted(
        [(e.start, e.end, 0, e) for e in mine] + [(e.start, e.end, 1, e) for e in theirs], key=lambda s: s[:3]
    )
    for _, _, side, edit in sides:
        cluster: _Cluster[T] = ([], [])
        while found and _meet(found[-1], edit, side):
            before = found.pop()
            cluster = (before[0] + cluster[0], before[1] + cluster[1])
        cluster[side].append(edit)
        found.append(cluster)
    return found


def _meet[T](cluster: _Cluster[T], edit: _Edit[T], side: int) -> bool:
    """Whether `edit` meets one of the other side, or lies inside what the cluster covers."""
    if any(other.meets(edit) for other in cluster[1 - side]):
        return True
    return edit.start < max(other.end for other in cluster[0] + cluster[1])


def _applied[T](base: Sequence[T], edits: list[_Edit[T]], start: int, end: int) -> tuple[T, ...]:
    """base[start:end] as the edits leave it."""
    result: list[T] = []
    for edit in edits:
        result += [*base[start : edit.start], *edit.entries]
        start = edit.end
    return (*result, *base[start:end])
