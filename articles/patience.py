"""How long a request waits for someone else who writes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps

from django.db import Error, connection

SECONDS = 1.0
STATEMENTS = {
    "sqlite": ("PRAGMA busy_timeout = {milliseconds}", "PRAGMA busy_timeout = {usual}"),
    "postgresql": ("SET lock_timeout = {milliseconds}", "RESET lock_timeout"),
}


def impatient[**P, R](view: Callable[P, R]) -> Callable[P, R]:
    """For what an open page sends by itself, and sends again: it gives up soon, so that its thread is there for others.

    Else a few open forms would keep all threads of a process waiting, and readers with them.
    """

    @wraps(view)
    def soon(*args: P.args, **kwargs: P.kwargs) -> R:
        with waiting(SECONDS):
            return view(*args, **kwargs)

    return soon


@contextmanager
def waiting(seconds: float) -> Iterator[None]:
    """Let the connection of this thread wait so long for a lock, then raise OperationalError."""
    begin, end = STATEMENTS[connection.vendor]
    usual = round(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    _set(begin.format(milliseconds=round(seconds * 1000)))
    try:
        yield
    finally:
        with suppress(Error):  # a connection that is lost is not used again
            _set(end.format(usual=usual))


def _set(statement: str) -> None:
    """Past the count of queries: this asks nothing."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        connection.connection.execute(statement)
