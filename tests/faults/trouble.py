"""A database that is held by someone else, or takes nothing: entered and left at will, with what the desk says to it."""

import contextlib
import sqlite3
import urllib.request
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from newsroom.lib.environment import POOL
from tests import apart
from tests.faults.house import House, Process

BUSY = "Something else has held the database for too long. It is usually free again in a minute."
NO_ROOM = "The newsroom has no room left to write to. Tell whoever runs it."


@contextlib.contextmanager
def held(house: House, process: Process) -> Iterator[None]:
    """Someone else writes, and does not come to an end."""
    if connection.vendor == "sqlite":
        with contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
    else:
        with psycopg.connect(house.address) as other:
            other.execute("LOCK TABLE articles_article, articles_autosave, articles_presence IN EXCLUSIVE MODE")
            yield
            other.rollback()


@contextlib.contextmanager
def full(house: House, process: Process) -> Iterator[None]:
    """No file may grow; a server on PostgreSQL is for reading only, as hosts make it when its disk is full."""
    if connection.vendor == "sqlite":
        process.limit_files(0)
        yield
        process.limit_files(-1)
    else:
        with read_only(process):
            yield


@contextlib.contextmanager
def read_only(process: Process) -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    others = (
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
    )
    connection.close()
    apart.server(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on', others)
    meet_again(process)
    try:
        yield
    finally:
        apart.server(f'ALTER DATABASE "{name}" RESET default_transaction_read_only', others)
        meet_again(process)


def meet_again(process: Process) -> None:
    """Have the web server find that its connections are lost, all that it may hold."""
    well = 0
    while well < POOL["max_size"]:
        try:
            with urllib.request.urlopen(f"{process.address}/healthz"):
                well += 1
        except OSError:
            well = 0


TROUBLES = [pytest.param(held, BUSY, id="held"), pytest.param(full, NO_ROOM, id="full")]
