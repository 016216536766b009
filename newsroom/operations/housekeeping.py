"""What keeps the house clean: old sessions, task results and autosaves go, lost tasks come back.

Readers never wait for any of it: what is public is decided by the clock (articles.models.Release).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.tasks import Task, TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.models import Autosave, Presence
from newsroom.operations.models import Pulse

DAY = timedelta(days=1)
KEEP_RESULTS = timedelta(days=14)
KEEP_TYPING = timedelta(days=30)
LONGEST_TASK = timedelta(minutes=15)
MOST_TRIES = 3


@task()
def clear_sessions() -> None:
    """Delete the sessions that have expired."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@task()
def prune_results() -> None:
    """Delete the results of tasks that finished two weeks ago or earlier."""
    DBTaskResult.objects.finished().filter(finished_at__lte=timezone.now() - KEEP_RESULTS).delete()


@task()
def thin_autosaves() -> None:
    """Delete typing that nobody saved or took up for 30 days, and the traces of forms that were open a day ago."""
    now = timezone.now()
    Autosave.objects.filter(kept_at__lte=now - KEEP_TYPING).delete()
    Presence.objects.filter(seen_at__lte=now - DAY).delete()


DAILY: tuple[Task[[], None], ...] = (clear_sessions, prune_results, thin_autosaves)


def beat(worker: str, *, at: datetime) -> None:
    """Note that this worker is alive; those that were not for a day are forgotten."""
    Pulse.objects.update_or_create(worker=worker, defaults={"beat_at": at})
    Pulse.objects.filter(beat_at__lt=at - DAY).delete()


def enqueue_due(tasks: Iterable[Task[[], Any]] = DAILY, *, at: datetime, every: timedelta = DAY) -> list[str]:
    """Put each task into the queue that is not there and was not put there within `every`.

    Returns their names. Two workers at the same instant may both enqueue one; each task may run twice.
    """
    recent = set(DBTaskResult.objects.filter(enqueued_at__gt=at - every).values_list("task_path", flat=True))
    recent |= set(DBTaskResult.objects.ready().values_list("task_path", flat=True))
    due = [task for task in tasks if task.module_path not in recent]
    for task_due in due:
        task_due.enqueue()
    return [task_due.name for task_due in due]


def put_back_lost(*, at: datetime) -> int:
    """Put back the tasks whose worker was killed: RUNNING for longer than any task may take.

    A task that was lost three times is marked as failed: it may be what kills the workers. Returns
    how many were found. Safe to run twice, and in several workers at once.
    """
    lost = DBTaskResult.objects.running().filter(started_at__lte=at - LONGEST_TASK)
    found = 0
    with transaction.atomic():
        for result in lost.select_for_update(skip_locked=True):
            found += 1
            if len(result.worker_ids) < MOST_TRIES:
                result.status, result.started_at = TaskResultStatus.READY, None
                result.save(update_fields=["status", "started_at"])
            else:
                result.set_failed(TimeoutError(f"The worker was lost {MOST_TRIES} times while it ran this task."))
    return found
