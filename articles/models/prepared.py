"""Querysets whose SQL is made once: to make it anew costs a page more than to run it."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models

# They stand in the SQL for the values to come. No row has such an id, no page shows such an instant.
NO_INSTANT = datetime.fromisoformat("1066-10-14T09:00:00.000001+00:00")
NO_NUMBER = 8_000_000_000_000_000_000
SHARED = 50  # answers of a query


@dataclass(frozen=True)
class _Made[M: models.Model]:
    """A queryset, what Django has made of it, and where in its parameters the values go: (index, name).

    `converters` make Python's values of the columns.
    """

    queryset: models.QuerySet[M]
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    places: list[tuple[int, str]]
    converters: dict[int, Any]


class Prepared[M: models.Model]:
    """What `build` makes of an instant `at` and of `numbers`, by name. Called with these, it gives the rows; one query.

    The values may be parameters of the query, nothing else: None, or a list, would make another query.
    """

    def __init__(self, build: Callable[..., models.QuerySet[M]], *numbers: str, is_shared: bool = False) -> None:
        """`is_shared`: the same rows give the same objects, which nobody changes."""
        self.build, self.numbers, self.is_shared = build, numbers, is_shared
        self._shared = lru_cache(maxsize=SHARED)(self._objects)

    def __call__(self, *, at: datetime, **numbers: int) -> list[M]:
        values = {"at": connection.ops.adapt_datetimefield_value(at), **numbers}
        parameters = list(self._made.parameters)
        for index, name in self._made.places:
            parameters[index] = values[name]
        with connection.cursor() as cursor:
            cursor.execute(self._made.sql, parameters)
            rows = tuple(cursor.fetchall())
        return list(self._shared(rows)) if self.is_shared else self._objects(rows)

    def _objects(self, rows: Sequence[tuple[Any, ...]]) -> list[M]:
        compiler = copy(self._made.compiler)
        compiler.connection = connection
        compiler.execute_sql = lambda *args, **options: [rows]
        compiler.get_converters = lambda fields: self._made.converters
        found = self._made.queryset.all()
        found.query.get_compiler = lambda using: compiler  # type: ignore[method-assign, assignment, misc]
        return list(found)

    @cached_property
    def _made(self) -> _Made[M]:
        numbers = {name: NO_NUMBER + place for place, name in enumerate(self.numbers)}
        queryset = self.build(at=NO_INSTANT, **numbers)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        names = {connection.ops.adapt_datetimefield_value(NO_INSTANT): "at"} | {n: name for name, n in numbers.items()}
        places = [(index, names[value]) for index, value in enumerate(parameters) if _is_one_of(value, names)]
        converters = compiler.get_converters([column[0] for column in compiler.select])
        return _Made(queryset, compiler, sql, tuple(parameters), places, converters)


def _is_one_of(value: object, names: dict[Any, str]) -> bool:
    return isinstance(value, (int, str, datetime)) and value in names


def prepared[M: models.Model](
    *numbers: str, is_shared: bool = False
) -> Callable[[Callable[..., models.QuerySet[M]]], Prepared[M]]:
    """Make a function that builds a queryset one that is called for its rows."""
    return lambda build: Prepared(build, *numbers, is_shared=is_shared)
