"""For those who watch over the processes: is it up, is it ready, what does it count."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

PLAIN = "text/plain; charset=utf-8"


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 when this process answers and reaches its database, else 503. For `make run`, and to start a process anew."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", status=503, content_type=PLAIN)
    return HttpResponse("ok\n", content_type=PLAIN)


_has_tables = False  # once it has, it has


def has_tables() -> bool:
    """Whether the database has all tables of this code."""
    global _has_tables
    if not _has_tables:
        executor = MigrationExecutor(connection)
        _has_tables = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _has_tables


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when this process may be given requests: its database answers and has the tables of this code; else 503."""
    answer = health(request)
    if answer.status_code == 200 and not has_tables():
        return HttpResponse(
            "The database is older than the code: run manage.py migrate.\n", status=503, content_type=PLAIN
        )
    return answer


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """What this process counts, for Prometheus; for nobody who does not know the token."""
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
