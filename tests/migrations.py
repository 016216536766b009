"""What a migration may not do to tables that are there: hold the desk up, or break the release that still runs beside it.

While a house upgrades, processes of the previous release go on at the new tables. `complaints` says in a sentence for each
operation why it would not do; PostgreSQL is what the rules on locks are about.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import migrations, models
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import ModelOptionOperation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED
from django.db.models.expressions import Value

from articles.gentle import AddConstraintGently, AddIndexGently

APPS = ("articles", "fronts", "accounts", "operations", "pagecache", "search")
# Of these there are some thousand rows at most, so a lock on them is over at once.
SMALL = {
    "articles.section", "articles.sectionlimit", "articles.checklistrule", "articles.housepage", "articles.savedfilter",
    "articles.desklanguage", "articles.source", "operations.pulse", "pagecache.purgeplace", "search.indexplace",
    "fronts.front", "accounts.invitation",
}  # fmt: skip
HARMLESS = (
    migrations.AlterModelOptions, migrations.AlterModelManagers, migrations.AlterModelTableComment, migrations.RemoveIndex,
    migrations.RemoveConstraint, AddIndexGently, AddConstraintGently,
)  # fmt: skip
LATER = "the previous release still uses it: take it out of the code first, and out of the tables a release later"


def complaints(migration: Migration, state: ProjectState) -> list[str]:
    """What is wrong with `migration`, which finds `state`."""
    found, created = [], set[str]()
    works_on_rows = any(isinstance(one, migrations.RunPython | migrations.RunSQL) for one in migration.operations)
    for operation in migration.operations:
        table = _table(operation, migration)
        if isinstance(operation, migrations.CreateModel):
            created.add(f"{migration.app_label}.{operation.name_lower}")
        elif table not in created:
            found += [f"{operation.describe()}: {why}." for why in _of(operation, table, state)]
            if (
                works_on_rows
                and table
                and not isinstance(operation, HARMLESS)
                and not _is_of_words(operation, table, state)
            ):
                found.append(f"{operation.describe()}: its lock is held while rows are worked on; make two migrations.")
        operation.state_forwards(migration.app_label, state)
    return found


def _table(operation: Operation, migration: Migration) -> str:
    """Such as `articles.release`; empty for an operation on no table."""
    of_model = isinstance(operation, migrations.DeleteModel | ModelOptionOperation)
    name = operation.name if of_model else getattr(operation, "model_name", "")
    return f"{migration.app_label}.{name.lower()}" if name else ""


def _of(operation: Operation, table: str, state: ProjectState) -> Iterator[str]:
    if isinstance(operation, migrations.RunPython | migrations.RunSQL):
        if not operation.reversible:
            yield "it has no way back"
    elif isinstance(operation, migrations.SeparateDatabaseAndState):
        yield "what it does to the database can't be read here"
    elif isinstance(operation, HARMLESS):
        return
    elif isinstance(operation, migrations.RemoveField | migrations.DeleteModel):
        yield LATER
    elif isinstance(operation, migrations.RenameField | migrations.RenameModel | migrations.AlterModelTable):
        yield "the previous release knows it under the old name"
    elif isinstance(operation, migrations.AddField):
        yield from _of_new(operation.field, locks=table not in SMALL)
    elif isinstance(operation, migrations.AlterField):
        yield from _of_changed(operation, table, state, locks=table not in SMALL)
    elif table in SMALL:
        return
    elif isinstance(operation, migrations.AddIndex):
        yield "writes wait while the index is made; use articles.gentle.AddIndexGently"
    elif isinstance(operation, migrations.AddConstraint):
        yield "writes wait while every row is looked at; use articles.gentle.AddConstraintGently"
    else:
        yield "nobody has thought about what it locks"


def _of_new(field: Any, *, locks: bool) -> Iterator[str]:
    if field.many_to_many:
        return
    given = field.db_default
    if not field.null and given is NOT_PROVIDED:
        yield "the previous release writes rows without it; give it null=True or db_default"
    if locks and given is not NOT_PROVIDED and not isinstance(given, Value | str | int | bool | float):
        yield "the table is written anew for such a default; use a plain value"
    if locks and (field.unique or field.db_index):
        yield "writes wait while its index is made; use db_index=False, db_constraint=False, and AddIndexGently"
    elif locks and field.remote_field and field.db_constraint:
        yield "both tables are locked while the key is looked at; use db_constraint=False"


def _of_changed(operation: migrations.AlterField, table: str, state: ProjectState, *, locks: bool) -> Iterator[str]:
    old, new = _old_field(operation, table, state), operation.field
    if _is_of_words(operation, table, state):
        return
    if old.null and not new.null:
        yield "the previous release may write NULL, and every row is looked at"
    elif locks and not _is_wider(old, new):
        yield "the table may be written anew, or its index made again, while everyone waits"


def _old_field(operation: migrations.AlterField, table: str, state: ProjectState) -> Any:
    app, _, model = table.partition(".")
    return state.models[app, model].fields[operation.name]


def _is_of_words(operation: Operation, table: str, state: ProjectState) -> bool:
    """Whether only forms and Python see a difference."""
    if not isinstance(operation, migrations.AlterField):
        return False
    old, new = (field.deconstruct()[1:] for field in (_old_field(operation, table, state), operation.field))
    return old[:2] == new[:2] and _of_columns(old[2]) == _of_columns(new[2])


FOR_FORMS = {
    "blank", "choices", "default", "editable", "error_messages", "help_text", "limit_choices_to", "on_delete", "related_name",
    "related_query_name", "validators", "verbose_name",
}  # fmt: skip


def _of_columns(keywords: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in keywords.items() if name not in FOR_FORMS}


def _is_wider(old: Any, new: Any) -> bool:
    """Whether the column only takes more: longer text, or NULL."""
    if type(old) is not type(new) or new.unique != old.unique or new.db_index != old.db_index or new.remote_field:
        return False
    longer = (old.max_length or 0) <= (new.max_length or 0) if isinstance(new, models.CharField) else True
    rest = [
        {
            name: value
            for name, value in _of_columns(field.deconstruct()[3]).items()
            if name not in ("max_length", "null")
        }
        for field in (old, new)
    ]
    return longer and rest[0] == rest[1]


def every(loader: Any, apps: Iterable[str]) -> Iterator[tuple[Migration, ProjectState]]:
    """The migrations of `apps` in the order in which they are run, each with the state that it finds."""
    wanted, seen = set(apps), set[tuple[str, str]]()
    state = ProjectState()
    for target in loader.graph.leaf_nodes():
        for key in loader.graph.forwards_plan(target):
            if key in seen:
                continue
            seen.add(key)
            migration = loader.graph.nodes[key]
            if key[0] in wanted:
                yield migration, state.clone()
            migration.mutate_state(state, preserve=False)
