"""A database apart from the suite's own, with all tables and the groups of the desk: for processes that race and are killed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections

from newsroom.lib import environment
from tests.browser.conftest import make_groups


@contextmanager
def database(suffix: str, folder: Path) -> Iterator[str]:
    """Yield its address. Meanwhile Django's connection of this thread leads there, outside any transaction.

    It is a copy of the suite's own, which is quicker than to migrate. The fixture that enters this is called `db`: by that
    name pytest-django knows that the suite's own is needed, and ours that the tests are not alike on any database.
    """
    own, own_settings = connections["default"], connection.settings_dict.copy()
    on_server = connection.vendor == "postgresql"
    name = f"{own_settings['NAME']}_{suffix}" if on_server else str(folder / f"{suffix}.sqlite3")
    if on_server:
        connection.close()
        connection.close_pool()
        server(
            # Nobody may be at what is copied, not even the thread of a browser's last request.
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{own_settings['NAME']}'",
            f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
            f'CREATE DATABASE "{name}" TEMPLATE "{own_settings["NAME"]}"',
        )
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [name])
        connection.close()
    # Without the pool, since that is one for all connections of a name.
    here = {"NAME": name, "OPTIONS": {}} if on_server else environment.sqlite(Path(name))
    connections["default"] = own.__class__(own_settings | here, "default")
    try:
        make_groups()
        yield address(own_settings, name)
    finally:
        connections["default"].close()
        connections["default"] = own
        if on_server:
            server(f'DROP DATABASE "{name}" WITH (FORCE)')


def address(settings: dict, name: str) -> str:
    if connection.vendor != "postgresql":
        return f"sqlite://{name}"
    user = f"{settings['USER']}:{settings['PASSWORD']}@" if settings["USER"] else ""
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    return f"postgres://{user}{settings['HOST']}{port}/{name}"


def server(*statements: str) -> None:
    """Speak to the database server itself, about databases."""
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
