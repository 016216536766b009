"""The house keeps itself clean, and work is not lost with its worker."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from articles import presence
from articles.models import Autosave, Presence
from newsroom.accounts.models import Session
from newsroom.operations import housekeeping
from newsroom.operations.worker import HouseWorker
from tests import factories

NOW = datetime(2026, 1, 29, 9, 0, tzinfo=UTC)
CHORES = ["clear_sessions", "prune_results", "thin_autosaves"]
pytestmark = pytest.mark.django_db
RUNS_A_WORKER = pytest.mark.django_db(transaction=True)  # a worker closes old connections between tasks


def lost(*, minutes: int, workers: int = 1) -> DBTaskResult:
    """A task that a worker began `minutes` ago, the last of so many, and never finished."""
    result = DBTaskResult.objects.get(pk=housekeeping.clear_sessions.enqueue().id)
    for number in range(workers):
        result.claim(f"worker {number}")
    DBTaskResult.objects.filter(pk=result.pk).update(started_at=NOW - timedelta(minutes=minutes))
    return result


@RUNS_A_WORKER
def test_chores_are_enqueued_once_a_day():
    with time_machine.travel(NOW, tick=False):
        assert housekeeping.enqueue_due(at=NOW) == CHORES
        assert housekeeping.enqueue_due(at=NOW) == []
    later = NOW + timedelta(hours=24, seconds=1)
    with time_machine.travel(later, tick=False):
        HouseWorker().turn()
        assert DBTaskResult.objects.successful().count() == len(CHORES)

    assert housekeeping.enqueue_due(at=later + timedelta(hours=1)) == CHORES


def test_a_chore_that_still_waits_is_not_enqueued_again():
    with time_machine.travel(NOW, tick=False):
        housekeeping.enqueue_due(at=NOW)

    assert housekeeping.enqueue_due(at=NOW + timedelta(days=3)) == []


def test_expired_sessions_go_and_others_stay():
    Session.objects.create(session_key="old", session_data="", expire_date=NOW - timedelta(seconds=1))
    Session.objects.create(session_key="new", session_data="", expire_date=NOW + timedelta(days=1))

    with time_machine.travel(NOW, tick=False):
        housekeeping.clear_sessions.call()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_old_results_go_and_others_stay():
    for days, status in [(15, "SUCCESSFUL"), (15, "FAILED"), (13, "SUCCESSFUL"), (None, "READY")]:
        result = housekeeping.clear_sessions.enqueue()
        finished = NOW - timedelta(days=days) if days else None
        DBTaskResult.objects.filter(pk=result.id).update(status=status, finished_at=finished)

    with time_machine.travel(NOW, tick=False):
        housekeeping.prune_results.call()

    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]


def test_typing_of_thirty_days_goes_and_newer_stays(editor):
    for days in (30, 29):
        factories.typing(None, by=editor, at=NOW - timedelta(days=days), headline=f"{days} days")

    with time_machine.travel(NOW, tick=False):
        housekeeping.thin_autosaves.call()

    assert list(Autosave.objects.values_list("headline", flat=True)) == ["29 days"]


def test_traces_of_open_forms_go_after_a_day(editor):
    article = factories.article()
    for hours in (24, 23):
        presence.beat(article, opening=f"opened-{hours}-hours-ago", by=editor, at=NOW - timedelta(hours=hours))

    with time_machine.travel(NOW, tick=False):
        housekeeping.thin_autosaves.call()

    assert list(Presence.objects.values_list("opening", flat=True)) == ["opened-23-hours-ago"]


def test_a_task_whose_worker_was_killed_is_put_back_once():
    task = lost(minutes=16)

    found = [housekeeping.put_back_lost(at=NOW), housekeeping.put_back_lost(at=NOW)]

    task.refresh_from_db()
    assert found == [1, 0]
    assert (task.status, task.started_at) == (TaskResultStatus.READY, None)


def test_a_task_that_may_still_run_is_left_alone():
    task = lost(minutes=14)

    assert housekeeping.put_back_lost(at=NOW) == 0
    task.refresh_from_db()
    assert task.status == TaskResultStatus.RUNNING


def test_a_task_that_was_lost_three_times_is_given_up_with_a_reason():
    task = lost(minutes=16, workers=3)

    housekeeping.put_back_lost(at=NOW)

    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert "lost 3 times" in task.traceback


@RUNS_A_WORKER
def test_the_worker_runs_what_was_put_back():
    lost(minutes=16)

    with time_machine.travel(NOW, tick=False):
        call_command("worker", "--once")

    assert set(DBTaskResult.objects.values_list("task_path", "status")) == {
        (f"newsroom.operations.housekeeping.{chore}", "SUCCESSFUL") for chore in CHORES
    }


def test_the_worker_outlives_a_database_that_is_away(monkeypatch, caplog):
    worker = HouseWorker(interval=0)
    turns = []

    def turn():
        turns.append(1)
        if len(turns) == 1:
            raise OperationalError("the database system is shutting down")
        worker.running = False

    monkeypatch.setattr(worker, "turn", turn)
    monkeypatch.setattr("newsroom.operations.worker.SECONDS_AFTER_TROUBLE", 0)
    monkeypatch.setattr("newsroom.operations.worker.forget_connections", lambda: None)  # the test keeps its own
    worker.run()

    assert len(turns) == 2
    assert "the worker tries again" in caplog.text


@RUNS_A_WORKER
def test_a_clock_that_is_set_makes_no_running_task_a_lost_one(caplog):
    task = lost(minutes=1)
    with time_machine.travel(NOW) as clock:
        worker = HouseWorker(interval=0)
        clock.shift(timedelta(hours=1))
        worker.turn()
        still_running = list(DBTaskResult.objects.running())

        worker.next_round, worker.steady_since = 0.0, worker.steady_since - 16 * 60  # a quarter of an hour goes by
        worker.turn()

    assert (still_running, DBTaskResult.objects.running().count()) == ([task], 0)
    assert "The clock of this machine was set by 3600 seconds." in caplog.text
