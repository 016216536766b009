"""Releases stories in processes that may be killed at any instant: `python -m tests.faults.releasing`.

Each line of its input is a JSON list of stories. For each line a process is forked; it says what it begins, with its id,
and, once the verb has returned, what is done. Then it waits for its end.
"""

import json
import os
import signal
import sys
import time

import django

django.setup()

from articles import workflow  # noqa: E402 - Django must be set up first
from articles.models import Article, Status  # noqa: E402


def say(*words: object) -> None:
    print(*words, flush=True)


def release(pk: int) -> None:
    """Let a draft go out; put an update in the place of what is out, every third time a breaking one."""
    article = Article.objects.get(pk=pk)
    base, status = article.revision_number, article.status_at(django.utils.timezone.now())
    begun = time.perf_counter()
    say("begun", pk, os.getpid())
    if status == Status.DRAFT:
        made = workflow.release(article, base=base, by=None)
    else:
        made = workflow.update(article, base=base, by=None, note="Again.")
    say("done", pk, made.number, time.perf_counter() - begun)


def main() -> None:
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            for pk in json.loads(line):
                release(pk)
            signal.pause()
        os.waitpid(child, 0)
        say("ended", child)


if __name__ == "__main__":
    main()
