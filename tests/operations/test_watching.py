"""What those who watch over the processes are told: log, metrics, readiness, and sentences at the desk."""

import json
import logging
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor
from django.tasks import TaskResultStatus
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.parser import text_string_to_metric_families

from newsroom.operations import housekeeping, logs, metrics, requests, trouble, views
from tests import factories

NOON = timezone.now()
MINUTE = timedelta(minutes=1)


@pytest.fixture
def lines():
    """The log as machines get it, from the root logger at INFO."""
    kept = []

    class Kept(logging.Handler):
        def emit(self, record):
            kept.append(json.loads(self.format(record)))

    handler, root = Kept(), logging.getLogger()
    handler.addFilter(logs.OfRequest())
    handler.setFormatter(logs.Json())
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield kept
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_request_is_a_line_with_its_id_and_route_and_nothing_that_was_asked_for(db, lines):
    address = factories.released(headline="Quiet words").get_absolute_url()

    answer = Client().get(f"{address}?secret=1", headers={"X-Request-ID": "of-the-visitor"})

    (line,) = [line for line in lines if line["logger"] == "newsroom.operations.requests"]
    assert line["request"] == answer["X-Request-ID"] != "of-the-visitor"
    assert line["message"].startswith("GET <any:section_slug>/<any:slug>-<key:article_id>/ 200 in ")
    assert "secret" not in json.dumps(lines)


def test_the_id_of_a_trusted_proxy_is_kept_if_it_is_one(db, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    given = {
        name: Client().get("/healthz", headers={"X-Request-ID": name})["X-Request-ID"]
        for name in ("abc-12345", 'a"b', "x" * 65)
    }

    assert given.pop("abc-12345") == "abc-12345"
    assert not set(given) & set(given.values())


def test_the_line_of_an_error_has_the_route_where_django_has_the_address(db, lines):
    Client().get("/preview/a-token-that-nobody-may-know/")

    assert [line["message"] for line in lines if line["logger"] == "django.request"]
    assert "a-token" not in json.dumps(lines)


@pytest.mark.parametrize(("address", "status", "has_traceback"), [("/?page=2", 400, False), ("/", 500, True)])
def test_only_an_error_of_ours_has_a_traceback(db, lines, monkeypatch, address, status, has_traceback):
    monkeypatch.setattr("newsroom.public.front.page", lambda *_: 1 / 0)

    assert Client(raise_request_exception=False).get(address).status_code == status

    assert ["traceback" in line for line in lines if line["logger"] == "django.request"] == [has_traceback]


def test_a_traceback_stays_in_its_line(lines):
    try:
        raise ValueError("Away")
    except ValueError:
        logging.getLogger("newsroom").exception("It failed.")

    assert (lines[0]["level"], lines[0]["message"], lines[0]["request"]) == ("ERROR", "It failed.", "-")
    assert lines[0]["traceback"].endswith("ValueError: Away")


def sample(text, name, **labels):
    families = text_string_to_metric_families(text)
    return next(
        s.value for family in families for s in family.samples if s.name == name and labels.items() <= s.labels.items()
    )


def test_metrics_are_for_who_knows_the_token(db, settings):
    settings.METRICS_TOKEN = "known"
    bearer = {"Authorization": "Bearer known"}
    before = sample(Client().get("/metrics", headers=bearer).text, "newsroom_requests_total", door="site", status="200")

    assert [
        Client().get("/metrics", headers={"Authorization": f"Bearer {guess}"}).status_code for guess in ("", "no")
    ] == [404, 404]
    Client().get("/")
    told = Client().get("/metrics", headers=bearer).text

    assert sample(told, "newsroom_requests_total", door="site", status="200") == before + 2
    assert sample(told, "newsroom_database_up") == 1
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_metrics_tell_of_tasks_and_of_the_worker(db):
    housekeeping.prune_results.enqueue()
    housekeeping.beat("one", at=timezone.now() - 3 * MINUTE)

    told = {metric.name: metric.samples for metric in metrics.House().collect()}

    assert [(s.labels, s.value) for s in told["newsroom_tasks"]] == [({"status": "ready"}, 1)]
    assert 180 <= told["newsroom_worker_silent_seconds"][0].value < 240


def test_metrics_say_when_the_database_is_away(monkeypatch):
    def away(self):
        raise DatabaseError

    monkeypatch.setattr(metrics.House, "of_database", away)

    assert [(metric.name, metric.samples[0].value) for metric in metrics.House().collect()] == [
        ("newsroom_database_up", 0)
    ]


def test_a_process_is_ready_once_the_database_has_its_tables(db, monkeypatch):
    monkeypatch.setattr(views, "_has_tables", False)
    with monkeypatch.context() as older:
        older.setattr(MigrationExecutor, "migration_plan", lambda self, targets: ["one"])
        answer = Client().get("/readyz")
        assert (answer.status_code, "manage.py migrate" in answer.text) == (503, True)
    assert Client().get("/readyz").status_code == 200


def failed(at):
    result = DBTaskResult.objects.get(pk=housekeeping.prune_results.enqueue().id)
    result.status, result.finished_at = TaskResultStatus.FAILED, at
    result.save()


def test_the_desk_is_told_when_no_worker_runs(db):
    assert "No background worker" in trouble.told(NOON)[0]
    housekeeping.beat("one", at=NOON - 4 * MINUTE)
    assert trouble.told(NOON) == []
    assert "No background worker" in trouble.told(NOON + 2 * MINUTE)[0]


def test_the_desk_is_told_of_jobs_that_wait_or_failed(db):
    now = timezone.now()
    housekeeping.beat("one", at=now)
    failed(now - timedelta(hours=25))
    assert trouble.told(now) == []

    failed(now - timedelta(hours=1))
    housekeeping.prune_results.enqueue()
    housekeeping.beat("one", at=now + 16 * MINUTE)

    waits, failures = trouble.told(now + 16 * MINUTE)
    assert waits.startswith("1 job of the background worker has been waiting")
    assert failures.startswith("1 job of the background worker failed")


def test_a_worker_that_is_gone_for_a_day_is_forgotten(db):
    housekeeping.beat("gone", at=NOON)
    housekeeping.beat("here", at=NOON + timedelta(days=2))

    assert [pulse.worker for pulse in housekeeping.Pulse.objects.all()] == ["here"]


def test_no_request_is_none():
    assert requests.current.get() == ""
