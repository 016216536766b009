"""Eight real processes at one database: nothing is doubled, nothing is overwritten, nothing is locked out.

More pairs of edits: RACE_PAIRS=1000 pytest tests/articles/test_races.py
"""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from articles.models import Article, BreakingAlert, Release, Revision, Tag, TaggedArticle
from tests import apart, factories
from tests.articles.story import read, tell_again

ROOT = Path(__file__).resolve().parent.parent.parent
PROCESSES = 8
PAIRS = int(os.environ.get("RACE_PAIRS", "50"))
HEAD_START = 0.05
SPELLINGS = ["Pak-China", "pak-china", "PAK–CHINA", "Pak China", "pak_china", "PAK-CHINA", "Pak—China", "pak china"]


class Racers:
    """The processes, at a database that only they and this module use."""

    def __init__(self, url: str, data: Path) -> None:
        self.environment = os.environ | {
            "DATABASE_URL": url,
            "NEWSROOM_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        }
        self.processes = [self.begin() for _ in range(PROCESSES)]
        assert [self.hear(process) for process in self.processes] == ["ready"] * PROCESSES

    def begin(self) -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.articles.racer"]
        return subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def hear(self, process: subprocess.Popen) -> object:
        return json.loads(process.stdout.readline())

    def run(self, *orders: dict) -> list:
        """Let each process do its order at the same instant; return their answers."""
        at = time.time() + HEAD_START
        racing = self.processes[: len(orders)]
        for process, order in zip(racing, orders, strict=True):
            print(json.dumps(order | {"at": at}), file=process.stdin, flush=True)
        return [self.hear(process) for process in racing]

    def end(self) -> None:
        for process in self.processes:
            process.stdin.close()
            process.wait(timeout=20)
            process.stdout.close()


@pytest.fixture(scope="module")
def db(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[tuple[str, Path]]:
    data = tmp_path_factory.mktemp("races")
    with django_db_blocker.unblock(), apart.database("races", data) as address:
        yield address, data


@pytest.fixture(scope="module")
def racers(db) -> Iterator[Racers]:
    racing = Racers(*db)
    yield racing
    racing.end()


def live_now(article: Article) -> int:
    return Release.objects.filter(article=article).live(at=timezone.now()).count()


def test_a_tag_in_eight_spellings_at_once_is_one_tag(racers):
    Tag.objects.all().delete()

    answers = racers.run(*({"job": "name_tag", "names": [spelling]} for spelling in SPELLINGS))

    tag = Tag.objects.get()
    assert tag.key == "pak china"
    assert answers == [[tag.pk]] * PROCESSES


def test_many_tags_in_any_order_at_once_are_one_each(racers):
    names = [f"Topic {number}" for number in range(20)]
    orders = [random.Random(seed).sample(names, len(names)) for seed in range(PROCESSES)]

    answers = racers.run(*({"job": "name_tag", "names": order} for order in orders))

    assert [sorted(answer) for answer in answers] == [sorted(answers[0])] * PROCESSES
    assert Tag.objects.filter(name__startswith="Topic ").count() == 20


def test_a_story_takes_one_tag_from_eight_at_once(racers):
    article = factories.article()

    answers = racers.run(
        *({"job": "tag_story", "article": article.pk, "names": ["Gwadar", name]} for name in SPELLINGS)
    )

    assert answers == ["done"] * PROCESSES
    assert TaggedArticle.objects.filter(content_object=article).count() == 2


def test_racing_edits_overwrite_nothing(racers):
    for number in range(PAIRS):
        article = factories.article()

        answers = racers.run(
            *({"job": "edit", "article": article.pk, "base": 1, "headline": f"{number} by {who}"} for who in "AB")
        )

        article.refresh_from_db()
        (kept,) = (answer for answer in answers if answer.startswith("kept "))
        unmerged = Revision.objects.get(pk=kept.removeprefix("kept "))
        assert sorted(answers) == ["done", kept]
        assert article.revision_number == 2
        assert {article.headline, unmerged.content["headline"]} == {f"{number} by A", f"{number} by B"}
        assert article.revisions.get(number=2).content["headline"] == article.headline


@pytest.mark.parametrize("name", ["release", "raise_breaking", "spike", "submit"])
def test_a_verb_done_by_eight_at_once_is_done_once(racers, name):
    article = factories.article()
    order = {"job": "verb", "name": name, "article": article.pk} | ({} if name == "spike" else {"base": 1})

    answers = racers.run(*[order] * PROCESSES)

    assert Counter(answers) == {"done": 1, "NotNow": PROCESSES - 1}
    assert article.journal.filter(verb=name).count() == 1
    assert live_now(article) == (name in {"release", "raise_breaking"})
    assert BreakingAlert.objects.filter(article=article).count() == (name == "raise_breaking")


def test_a_copy_that_is_asked_for_by_eight_sendings_of_one_form_is_one(racers):
    article = factories.article()

    answers = racers.run(*[{"job": "copy", "article": article.pk, "opening": "an-opened-form-1"}] * PROCESSES)

    assert answers == [article.copies.get().pk] * PROCESSES


def test_different_verbs_at_once_leave_at_most_one_live_release(racers):
    for _ in range(5):
        article = factories.released().article
        story = {"job": "verb", "article": article.pk}
        kill = story | {"name": "withdraw", "reason": "Not confirmed.", "notice": "Withdrawn."}
        note = story | {"name": "correct", "kind": "update", "text": "More detail.", "base": 1}

        answers = racers.run(
            story | {"name": "update", "base": 1}, story | {"name": "raise_breaking", "base": 1}, kill, note,
            story | {"name": "update", "base": 1}, story | {"name": "restore"}, kill, note,
        )  # fmt: skip

        assert set(answers) <= {"done", "Refused", "NotNow"}
        assert live_now(article) == (article.journal.first().verb != "withdraw")
        assert article.journal.count() == 2 + answers.count("done")
        assert tell_again(article.journal.order_by("id")) == read(article)


def test_eight_writers_are_never_locked_out(racers):
    before = Article.objects.count()

    answers = racers.run(*[{"job": "write", "count": 10}] * PROCESSES)

    assert answers == ["done"] * PROCESSES
    assert Article.objects.count() == before + 10 * PROCESSES
