"""What is the matter with the database or the disk, read from the error that came of it."""

import errno
import sqlite3
from enum import StrEnum

from django.db import DatabaseError, InterfaceError, OperationalError


class Fault(StrEnum):
    AWAY = "away"  # the database does not answer
    BUSY = "busy"  # someone else holds what is needed, for longer than anyone waits
    FULL = "full"  # nothing can be written: no room, or a database that is for reading only


# The low byte of SQLite's result codes.
OF_SQLITE = {
    sqlite3.SQLITE_BUSY: Fault.BUSY, sqlite3.SQLITE_LOCKED: Fault.BUSY,
    sqlite3.SQLITE_FULL: Fault.FULL, sqlite3.SQLITE_IOERR: Fault.FULL, sqlite3.SQLITE_READONLY: Fault.FULL,
}  # fmt: skip
# PostgreSQL's SQLSTATE: lock_not_available, deadlock_detected, serialization_failure, query_canceled; disk_full,
# read_only_sql_transaction (which hosts switch on when their disk is full, and standbys always are).
OF_POSTGRESQL = {
    "55P03": Fault.BUSY, "40P01": Fault.BUSY, "40001": Fault.BUSY, "57014": Fault.BUSY,
    "53100": Fault.FULL, "25006": Fault.FULL,
}  # fmt: skip
OF_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


def fault_of(error: BaseException | None) -> Fault | None:
    """None for an error of another kind, such as one of ours."""
    if isinstance(error, OSError):
        return Fault.FULL if error.errno in OF_DISK else None
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    told = error.__cause__
    known = OF_SQLITE.get(getattr(told, "sqlite_errorcode", 0) & 0xFF) or OF_POSTGRESQL.get(
        getattr(told, "sqlstate", None) or ""
    )
    if known:
        return known
    return Fault.AWAY if isinstance(error, OperationalError | InterfaceError) else None
