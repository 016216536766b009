"""A process of its own that does what it is told at a given instant: `python -m tests.articles.racer`.

It reads one line of JSON a job from its input: {"job": …, "at": seconds since 1970, …}, waits for the
instant, does the job and answers with one line of JSON.
"""

import json
import os
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django

django.setup()

from django.db import OperationalError  # noqa: E402 (Django must be set up first)

from articles import copies, workflow  # noqa: E402
from articles.models import Article, Tag  # noqa: E402
from articles.working_copy import WorkingCopy  # noqa: E402


def name_tag(names: list[str]) -> list[int]:
    return [Tag.objects.named(name).pk for name in names]


def tag_story(article: int, names: list[str]) -> str:
    Article.objects.get(pk=article).tags.add(*names)
    return "done"


def edit(article: int, base: int, headline: str) -> str:
    copy = WorkingCopy(headline=headline, body=f"<p>{headline}</p>")
    try:
        workflow.edit(Article.objects.get(pk=article), copy, base=base, by=None)
    except workflow.Stale as stale:
        return f"kept {stale.unmerged.pk}" if stale.unmerged else "lost"
    return "done"


def verb(article: int, name: str, **arguments: Any) -> str:
    try:
        workflow.VERBS[name](Article.objects.get(pk=article), by=None, **arguments)
    except workflow.Refused as refused:
        return type(refused).__name__
    return "done"


def copy(article: int, opening: str) -> int:
    return copies.begin(Article.objects.get(pk=article), by=None, opening=opening).pk


def write(count: int) -> str:
    for number in range(count):
        article = workflow.start(WorkingCopy(headline=f"Story {number}", body="<p>Text.</p>"), by=None)
        workflow.edit(article, WorkingCopy(headline=f"Story {number}, changed"), base=1, by=None)
    return "done"


JOBS = {job.__name__: job for job in (name_tag, tag_story, edit, verb, copy, write)}


def answer(line: str) -> Any:
    order = json.loads(line)
    job, at = JOBS[order.pop("job")], order.pop("at")
    time.sleep(max(0.0, at - time.time()))
    try:
        return job(**order)
    except OperationalError as error:
        return f"error: {error}"


if __name__ == "__main__":
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(line)), flush=True)
