"""kill -9 in the middle of a release: nothing is torn, nothing that was acknowledged is lost, the journal is whole.

SIGKILL ends a process as a crash does. A power cut is another matter: what a disk does then is no test's to find.
"""

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator

import pytest
from django.db import connection

from articles.models import Article
from tests import factories
from tests.articles.story import read, tell_again
from tests.faults import FULL
from tests.faults.house import ROOT

pytestmark = pytest.mark.xdist_group("faults")
KILLS = 500 if FULL else 12
STORIES = 12
MOST_TRIES = 5


class Releasing:
    """The process that forks those which release. It remembers what they have acknowledged."""

    def __init__(self, surroundings: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.releasing"], env=surroundings, cwd=ROOT, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.acknowledged: Counter[int] = Counter()  # the last number of each story
        self.answers = 0
        self.took: deque[float] = deque([0.1], maxlen=50)

    def round(self, stories: list[int]) -> bool:
        """Have them released by a process that is killed at some instant of the last one's release.

        Whether that was before its answer.
        """
        print(json.dumps(stories), file=self.process.stdin, flush=True)
        pending = None
        for line in self.process.stdout:
            word, *numbers = line.split()
            if word == "begun":
                pending = int(numbers[0])
                if pending == stories[-1]:
                    time.sleep(random.uniform(0, 0.9) * statistics.median(self.took))
                    os.kill(int(numbers[1]), signal.SIGKILL)  # which waits for that
            elif word == "done":
                self.acknowledged[int(numbers[0])] = int(numbers[1])
                self.took.append(float(numbers[2]))
                self.answers += 1
                pending = None
            else:
                return pending is not None
        raise AssertionError("The process that forks has died.")

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


@pytest.fixture
def releasing(house) -> Iterator[Releasing]:
    made = Releasing(house.surroundings)
    yield made
    made.end()


def is_whole(article: Article) -> bool:
    """Rows and journal tell the same, each release is listed and has its one line."""
    releases = list(article.releases.order_by("number"))
    lines = article.journal.order_by("id")
    told = [line.data["release"] for line in lines if line.verb in ("release", "update")]
    return (
        read(article) == tell_again(lines)
        and told == [release.number for release in releases] == list(range(1, len(releases) + 1))
        and all(release.listed_in.count() == 1 and release.release_tags.count() == 1 for release in releases)
        and lines.count() == 1 + len(releases)
    )


def test_a_kill_in_the_middle_of_a_release_tears_and_loses_nothing(releasing, told):
    tag = factories.tag().pk
    stories = [factories.article(tags=(tag,)).pk for _ in range(STORIES)]
    torn, lost, tries, caught, committed = [], [], 0, 0, 0

    while caught < KILLS or not 0 < committed < caught:  # before the commit, and after it
        tries += 1
        assert tries < MOST_TRIES * KILLS, f"Of {tries} kills, {caught} came in the middle of a release."
        first, last = random.sample(stories, 2)
        article = Article.objects.get(pk=last)
        before = article.releases.count()
        in_the_middle = releasing.round([first, last])
        there = article.releases.count()
        caught += in_the_middle
        committed += in_the_middle and there > before
        torn += [] if is_whole(article) else [tries]
        lost += [] if there >= releasing.acknowledged[last] else [tries]

    told(
        f"{tries} kills, {caught} between the begin of a release and its answer; of those {committed} had committed. "
        f"Torn: {len(torn)}. Acknowledged and lost: {len(lost)} of {releasing.answers}."
    )
    assert (torn, lost) == ([], [])
    everything = Article.objects.filter(pk__in=stories)
    assert [article.pk for article in everything if not is_whole(article)] == []
    assert all(article.releases.count() >= releasing.acknowledged[article.pk] for article in everything)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert cursor.execute("PRAGMA foreign_key_check").fetchall() == []
