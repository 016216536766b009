"""What is the matter with the database or the disk, from real errors where one process can bring them about."""

import errno
import sqlite3

import psycopg
import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, DataError, InterfaceError, InternalError, OperationalError, connection

from articles.faults import Fault, fault_of
from articles.models import Photo
from articles.patience import waiting
from tests.faults.trouble import NO_ROOM
from tests.newsroom.lib.pictures import scene


def of_sqlite(code: int) -> OperationalError:
    told = sqlite3.OperationalError("…")
    told.sqlite_errorcode = code
    return caused(OperationalError("…"), told)


def caused(error: DatabaseError, by: Exception) -> DatabaseError:
    error.__cause__ = by
    return error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (of_sqlite(sqlite3.SQLITE_BUSY), Fault.BUSY),
        (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), Fault.BUSY),
        (of_sqlite(sqlite3.SQLITE_FULL), Fault.FULL),
        (of_sqlite(sqlite3.SQLITE_IOERR_WRITE), Fault.FULL),
        (of_sqlite(sqlite3.SQLITE_READONLY), Fault.FULL),
        (of_sqlite(sqlite3.SQLITE_CANTOPEN), Fault.AWAY),
        (caused(OperationalError(), psycopg.errors.LockNotAvailable()), Fault.BUSY),
        (caused(OperationalError(), psycopg.errors.DeadlockDetected()), Fault.BUSY),
        (caused(OperationalError(), psycopg.errors.DiskFull()), Fault.FULL),
        (caused(InternalError(), psycopg.errors.ReadOnlySqlTransaction()), Fault.FULL),
        (caused(OperationalError(), psycopg.OperationalError("connection refused")), Fault.AWAY),
        (InterfaceError("connection already closed"), Fault.AWAY),
        (OSError(errno.ENOSPC, "No space left on device"), Fault.FULL),
        (OSError(errno.ENOENT, "No such file"), None),
        (caused(DataError(), psycopg.errors.NumericValueOutOfRange()), None),
        (caused(InternalError(), psycopg.errors.RaiseException()), None),
        (ValueError(), None),
        (None, None),
    ],
)  # fmt: skip
def test_an_error_says_what_is_the_matter(error, fault):
    assert fault_of(error) is fault


def patience() -> str:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_shortly_waits_as_long_as_before_afterwards():
    usual = patience()

    with waiting(0.25):
        shortly = patience()
    with pytest.raises(ZeroDivisionError), waiting(0.25):
        1 / 0  # noqa: B018

    assert (usual, shortly.removesuffix("ms"), patience()) == (
        {"sqlite": "10000"}.get(connection.vendor, "10s"),
        "250",
        usual,
    )


def test_a_photo_that_finds_no_room_on_the_disk_is_told_as_a_save_is(db, signed_in, editor, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    client = signed_in(editor)
    client.raise_request_exception = False
    monkeypatch.setattr(FileSystemStorage, "_save", full)

    answer = client.post("/admin/articles/photo/upload/", {"file": SimpleUploadedFile("a.jpg", scene())})

    assert (answer.status_code, NO_ROOM in answer.text, Photo.objects.count()) == (503, True, 0)
