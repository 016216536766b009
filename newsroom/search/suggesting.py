"""What a reader may have meant: topics, people and sections while they type; another spelling when nothing is found."""

import time
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Author, Release, Section, Tag
from newsroom.lib.text import canonical_key
from newsroom.lib.words import groups
from newsroom.search.asked import Asked
from newsroom.search.finding import find

SUGGESTED = 8
RELATED = 8
NEWEST = 2000  # headlines that spellings are taken from
SECONDS = 600.0  # for which they are kept
CLOSE = 0.75
SHORTEST = 4
TRIED = 3


def names(start: str, *, at: datetime) -> list[str]:
    """Return names of topics, people and sections with a word that begins so, and with a live story."""
    key = canonical_key(start)
    if len(key) < 2:
        return []
    live = Release.objects.live(at=at)
    # Along the index of keys, which SQLite takes only where it can't take that of merged tags: so a start that thousands
    # share is found as soon as one that few do.
    topics = Tag.objects.alias(into=Coalesce("merged_into", 0)).filter(into=0).order_by("key")
    topics = topics.filter(Q(key__startswith=key) | Q(key__contains=f" {key}"))
    topics = topics.filter(Exists(live.filter(release_tags__tag=OuterRef("pk"))))
    people = Author.objects.filter(Q(name__istartswith=start) | Q(name__icontains=f" {start}"))
    people = people.filter(Exists(live.filter(release_authors__author=OuterRef("pk"))))
    sections = Section.objects.filter(name__istartswith=start)
    found = [name for rows in (topics, people, sections) for name in rows.values_list("name", flat=True)[:SUGGESTED]]
    return sorted(dict.fromkeys(found), key=lambda name: (len(name), name))[:SUGGESTED]


def related(releases: list[Release]) -> list[Tag]:
    """The topics of these stories, those of most of them first."""
    of_them = Tag.objects.filter(release_tags__release__in=[release.pk for release in releases])
    return list(of_them.annotate(stories=Count("pk")).order_by("-stories", "name")[:RELATED])


def did_you_mean(asked: Asked, *, at: datetime) -> Asked | None:
    """Return the question with a word in another spelling, one that finds a live story; None when there is none."""
    if any(len(group) > 1 for group in asked.groups):
        return None
    words = [group[0] for group in asked.groups]
    for number, word in enumerate(words):
        for other in _spellings.like(word):
            meant = replace(asked, q=" ".join([*words[:number], other, *words[number + 1 :]]))
            if find(meant, at=at).releases:
                return meant
    return None


@dataclass
class Spellings:
    """The words of names and of the newest headlines, by length. Read again after ten minutes, in this process."""

    by_length: dict[int, set[str]]
    read_at: float = float("-inf")

    def like(self, word: str) -> list[str]:
        """The likeliest other spellings, best first. Words of a few letters are like too many."""
        if len(word) < SHORTEST:
            return []
        self._read()
        matcher = SequenceMatcher(b=word)
        close: list[tuple[float, str]] = []
        for length in range(len(word) - 2, len(word) + 3):
            for other in self.by_length.get(length, ()):
                if other == word or not {other[0], other[-1]} & {word[0], word[-1]}:
                    continue
                matcher.set_seq1(other)
                if matcher.quick_ratio() >= CLOSE and (ratio := matcher.ratio()) >= CLOSE:
                    close.append((-ratio, other))
        return [other for _, other in sorted(close)[:TRIED]]

    def _read(self) -> None:
        if time.monotonic() - self.read_at < SECONDS:
            return
        live = Release.objects.live(at=timezone.now()).newest_first()
        lines = [*live.values_list("headline", flat=True)[:NEWEST]]
        for model in (Tag, Author, Section):
            lines += model.objects.values_list("name", flat=True)
        self.by_length = defaultdict(set)
        for group in groups(" ".join(lines)):
            if len(group) == 1 and len(group[0]) >= SHORTEST:
                self.by_length[len(group[0])].add(group[0])
        self.read_at = time.monotonic()


_spellings = Spellings({})
