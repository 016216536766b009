"""What does not go as it should, in plain words for the desk. Stories go out and come down without any of it."""

from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.tasks import TaskResultStatus
from django.utils.translation import gettext, ngettext
from django_tasks_db.models import DBTaskResult, get_date_max

from newsroom.operations.models import Pulse

SILENT_AFTER = timedelta(minutes=5)  # a worker's pulse beats once a minute
WAITING_AFTER = timedelta(minutes=15)
FAILED_WITHIN = timedelta(days=1)
READY = Q(status=TaskResultStatus.READY, run_after=get_date_max())  # none of ours is put off


def told(now: datetime) -> list[str]:
    """A sentence for each trouble, the worst first. Two queries."""
    last = Pulse.objects.aggregate(last=Max("beat_at"))["last"]
    tasks = DBTaskResult.objects.aggregate(
        failed=Count("pk", Q(status=TaskResultStatus.FAILED, finished_at__gt=now - FAILED_WITHIN)),
        waiting=Count("pk", READY & Q(enqueued_at__lt=now - WAITING_AFTER)),
    )
    sentences = []
    if last is None or last < now - SILENT_AFTER:
        sentences.append(
            gettext(
                "No background worker is running. Stories go out and come down on time, but files of new photos, mail and the "
                "readers’ search wait. Tell whoever runs the newsroom."
            )
        )
    elif tasks["waiting"]:
        sentences.append(
            ngettext(
                "%(count)s job of the background worker has been waiting for more than 15 minutes.",
                "%(count)s jobs of the background worker have been waiting for more than 15 minutes.",
                tasks["waiting"],
            )
            % {"count": tasks["waiting"]}
        )
    if tasks["failed"]:
        sentences.append(
            ngettext(
                "%(count)s job of the background worker failed since yesterday. Its log says why.",
                "%(count)s jobs of the background worker failed since yesterday. Its log says why.",
                tasks["failed"],
            )
            % {"count": tasks["failed"]}
        )
    return sentences
