"""What a monitor reads of the database at each look; each module counts its own beside that, in prometheus_client's registry.

All web processes see the same database, so these are the same in each; what is counted is of the process that was asked.
"""

from collections.abc import Iterator

from django.db import DatabaseError
from django.db.models import Count, Max
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from newsroom.operations.models import Pulse


class House(Collector):
    """Tasks and workers; when the database does not answer, that alone."""

    def collect(self) -> Iterator[Metric]:
        try:
            told = list(self.of_database())
        except DatabaseError:
            told = []
        yield GaugeMetricFamily("newsroom_database_up", "1 while the database answers.", value=float(bool(told)))
        yield from told

    def describe(self) -> list[Metric]:
        """Nothing: to register asks no database."""
        return []

    def of_database(self) -> Iterator[Metric]:
        tasks = GaugeMetricFamily("newsroom_tasks", "Tasks by status, finished ones for two weeks.", labels=["status"])
        for status, count in DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk")):
            tasks.add_metric([status.lower()], count)
        yield tasks
        last = Pulse.objects.aggregate(last=Max("beat_at"))["last"]
        silent = (timezone.now() - last).total_seconds() if last else float("inf")
        yield GaugeMetricFamily("newsroom_worker_silent_seconds", "Since a worker last took a turn.", value=silent)
