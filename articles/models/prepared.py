"""Querysets whose SQL is made once: to make it anew costs a page more than to run it."""

from collections.abc import Callable
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
KEPT = 300  # objects of a query


@dataclass(frozen=True)
class _Statement:
    """What Django's compiler has made of a queryset. The SQL names its values: those to come, and the `constants`."""

    compiler: Any
    sql: str
    constants: dict[str, Any]


@dataclass(frozen=True)
class _Made[M: models.Model]:
    """How rows become objects.

    A row holds the fields `names` of a `model` in `columns`, then what `related` make of theirs, and the `annotations`
    by name; `converters` make Python's values of the columns.
    """

    converters: dict[int, Any]
    model: type[M]
    names: frozenset[str]
    columns: slice
    related: list[Any]
    annotations: dict[str, int]


class Prepared[M: models.Model]:
    """What `build` makes of an instant `at` and of `numbers`, by name. Called with these, it gives the rows; one query.

    The values may be parameters of the query, nothing else: None, or a list, would make another query. The same row
    gives the same objects: of each answer the first one of a row may be changed, those that it leads to may not.
    """

    def __init__(self, build: Callable[..., models.QuerySet[M]], *numbers: str) -> None:
        self.build, self.numbers = build, numbers
        self._kept = lru_cache(maxsize=KEPT)(self._object)

    def __call__(self, *, at: datetime, **numbers: int) -> list[M]:
        return [_copy(self._kept(row)) for row in self.rows(at=at, **numbers)]

    def rows(self, *, at: datetime, **numbers: int) -> list[tuple[Any, ...]]:
        """The rows as the database gives them, which is enough for numbers (`values_list`)."""
        values = {"at": connection.ops.adapt_datetimefield_value(at)} | {name: numbers[name] for name in self.numbers}
        with connection.cursor() as cursor:
            cursor.execute(self._statement.sql, self._statement.constants | values)
            return cursor.fetchall()

    def forget(self) -> None:
        """Make each row anew, as a process does that has just begun."""
        self._kept.cache_clear()

    def _object(self, columns: tuple[Any, ...]) -> M:
        """As django.db.models.query.ModelIterable does, for which all but the rows is made anew each time."""
        made = self._made
        compiler = copy(self._statement.compiler)
        compiler.connection = connection
        (row,) = compiler.apply_converters([columns], made.converters)
        one = made.model.from_db(DEFAULT_DB_ALIAS, made.names, row[made.columns])
        for related in made.related:
            related.populate(row, one)
        for name, place in made.annotations.items():
            setattr(one, name, row[place])
        return one

    @cached_property
    def _statement(self) -> _Statement:
        numbers = {name: NO_NUMBER + place for place, name in enumerate(self.numbers)}
        compiler: Any = self.build(at=NO_INSTANT, **numbers).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        to_come = {connection.ops.adapt_datetimefield_value(NO_INSTANT): "at"} | {
            n: name for name, n in numbers.items()
        }
        constants: dict[str, Any] = {}
        names = []
        for value in parameters:
            is_to_come = isinstance(value, (int, str, datetime)) and value in to_come
            names.append(to_come[value] if is_to_come else f"constant_{len(constants)}")
            if not is_to_come:
                constants[names[-1]] = value
        # Django goes through a text with bare places for each execution, one with names it only fills in.
        return _Statement(compiler, sql.replace("%%", "%%%%") % tuple(f"%({name})s" for name in names), constants)

    @cached_property
    def _made(self) -> _Made[M]:
        compiler = self._statement.compiler
        told, select = compiler.klass_info, compiler.select
        columns = slice(told["select_fields"][0], told["select_fields"][-1] + 1)
        return _Made(
            converters=compiler.get_converters([column[0] for column in select]),
            model=told["model"],
            names=frozenset(column[0].target.attname for column in select[columns]),
            columns=columns,
            # What objects share is never read later, when it would stay as it was then.
            related=get_related_populators(told, select, DEFAULT_DB_ALIAS, models.FETCH_RAISE),
            annotations=compiler.annotation_col_map,
        )


def _copy[M: models.Model](one: M) -> M:
    """Another object of the same values, so that what a page says of it stays with the page."""
    other, state = _twin(one), _twin(one._state)
    state.fields_cache = one._state.fields_cache.copy()
    other._state = state
    return other


def _twin[T](one: T) -> T:
    """As copy.copy, in a tenth of the time."""
    other = object.__new__(one.__class__)
    other.__dict__ |= one.__dict__
    return other


def prepared[M: models.Model](*numbers: str) -> Callable[[Callable[..., models.QuerySet[M]]], Prepared[M]]:
    """Make a function that builds a queryset one that is called for its rows."""
    return lambda build: Prepared(build, *numbers)
