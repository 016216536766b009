from django.db import OperationalError
from django.test import Client

from newsroom.operations import views


def test_a_well_newsroom_says_ok(db):
    answer = Client().get("/healthz")

    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (
        200, b"ok\n", "max-age=0, no-cache, no-store, must-revalidate, private",
    )  # fmt: skip


def test_without_its_database_it_says_so(db, monkeypatch):
    class Away:
        def cursor(self):
            raise OperationalError("gone")

    monkeypatch.setattr(views, "connection", Away())
    answer = Client().get("/healthz")

    assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")


def test_it_answers_reads_only(db):
    assert Client().post("/healthz").status_code == 405
