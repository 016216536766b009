"""Querysets whose SQL is made once: to make it anew costs a page more than to run it."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.query import get_related_populators

# They stand in the SQL for the values to come. No row has such an id, no page shows such an instant.
NO_INSTANT = datetime.fromisoformat("1066-10-14T09:00:00.000001+00:00")
NO_NUMBER = 8_000_000_000_000_000_000
SHARED = 50  # answers of a query


@dataclass(frozen=True)
class _Made[M: models.Model]:
    """What Django has made of a queryset, and where in the parameters of its SQL the values go: (index, name).

    A row holds the fields `names` of a `model` in `columns`, then what `related` make of theirs, and the `annotations`
    by name; `converters` make Python's values of the columns.
    """

    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    places: list[tuple[int, str]]
    converters: dict[int, Any]
    model: type[M]
    names: frozenset[str]
    columns: slice
    related: list[Any]
    annotations: dict[str, int]


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
        """As django.db.models.query.ModelIterable does, for which all but the rows is made anew each time."""
        made, found = self._made, []
        compiler = copy(made.compiler)
        compiler.connection = connection
        for row in compiler.apply_converters(rows, made.converters):
            one = made.model.from_db(DEFAULT_DB_ALIAS, made.names, row[made.columns])
            for related in made.related:
                related.populate(row, one)
            for name, place in made.annotations.items():
                setattr(one, name, row[place])
            found.append(one)
        return found

    @cached_property
    def _made(self) -> _Made[M]:
        numbers = {name: NO_NUMBER + place for place, name in enumerate(self.numbers)}
        queryset = self.build(at=NO_INSTANT, **numbers)
        compiler: Any = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        names = {connection.ops.adapt_datetimefield_value(NO_INSTANT): "at"} | {n: name for name, n in numbers.items()}
        places = [(index, names[value]) for index, value in enumerate(parameters) if _is_one_of(value, names)]
        told, select = compiler.klass_info, compiler.select
        columns = slice(told["select_fields"][0], told["select_fields"][-1] + 1)
        return _Made(
            compiler, sql, tuple(parameters), places,
            converters=compiler.get_converters([column[0] for column in select]),
            model=queryset.model,
            names=frozenset(column[0].target.attname for column in select[columns]),
            columns=columns,
            related=get_related_populators(told, select, DEFAULT_DB_ALIAS, queryset._fetch_mode),  # type: ignore[attr-defined]
            annotations=compiler.annotation_col_map,
        )  # fmt: skip


def _is_one_of(value: object, names: dict[Any, str]) -> bool:
    return isinstance(value, (int, str, datetime)) and value in names


def prepared[M: models.Model](
    *numbers: str, is_shared: bool = False
) -> Callable[[Callable[..., models.QuerySet[M]]], Prepared[M]]:
    """Make a function that builds a queryset one that is called for its rows."""
    return lambda build: Prepared(build, *numbers, is_shared=is_shared)
