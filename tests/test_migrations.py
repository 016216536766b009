"""Every migration lets the desk go on and the previous release live beside it, and has a way back."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Q
from django.db.models.functions import Now

from articles.gentle import AddConstraintGently, AddIndexGently
from articles.models import Article
from tests.migrations import APPS, SMALL, complaints, every

# There is no release yet: a newsroom that has the one has the other. Nothing is added here after the first release,
# but a migration that takes away what no release before it uses, with that as its reason.
REGISTER = {
    ("articles", name): "before the first release"
    for name in (
        "0008_copied_from", "0009_checklist", "0010_notes", "0012_lists_by_index", "0014_sitemaps", "0015_photo_metadata",
        "0016_photo_rights", "0017_renditions", "0018_photo_copies", "0022_lead_words", "0023_languages",
        "0024_author_photo", "0025_release_has_an_end", "0026_few_stories",
    )
}  # fmt: skip


def test_no_migration_holds_the_desk_up_or_breaks_the_release_before_it():
    found = {
        (migration.app_label, migration.name): told
        for migration, state in every(MigrationLoader(None), APPS)
        if (told := complaints(migration, state))
    }

    assert {name: told for name, told in found.items() if name not in REGISTER} == {}
    assert set(REGISTER) <= set(found), "the register names a migration that needs it no more"


def test_every_migration_of_ours_is_looked_at():
    loader = MigrationLoader(None)

    seen = [(migration.app_label, migration.name) for migration, _ in every(loader, APPS)]

    assert sorted(seen) == sorted(
        key for key, one in loader.disk_migrations.items() if one.__module__.startswith(("articles", "newsroom"))
    )
    tables = {f"{model._meta.app_label}.{model._meta.model_name}" for model in loader.project_state().apps.get_models()}
    assert SMALL - tables == set()


# Each rule can fail: the bad operation is refused, the good one beside it is not.

INDEX = models.Index(fields=["title"], name="by_title")
CHECK = models.CheckConstraint(condition=~Q(title=""), name="a_title")
TEXT = {"max_length": 20}


def nothing(apps, schema_editor):
    pass


def add(field, model="story"):
    return migrations.AddField(model, "added", field)


def alter(name, field, model="story"):
    return migrations.AlterField(model, name, field)


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        (migrations.AddIndex("story", INDEX), AddIndexGently("story", INDEX)),
        (migrations.AddConstraint("story", CHECK), AddConstraintGently("story", CHECK)),
        (migrations.AddIndex("story", INDEX), migrations.AddIndex("section", INDEX)),
        (add(models.CharField(default="", **TEXT)), add(models.CharField(db_default="", **TEXT))),
        (add(models.CharField(default="", **TEXT), "section"), add(models.CharField(null=True, **TEXT), "section")),
        (add(models.DateTimeField(db_default=Now())), add(models.DateTimeField(null=True))),
        (add(models.CharField(null=True, db_index=True, **TEXT)), add(models.CharField(null=True, **TEXT))),
        (add(models.CharField(null=True, unique=True, **TEXT)), add(models.CharField(null=True, **TEXT))),
        (
            add(models.ForeignKey("articles.section", models.PROTECT, null=True, db_index=False)),
            add(models.ForeignKey("articles.section", models.PROTECT, null=True, db_index=False, db_constraint=False)),
        ),
        (alter("title", models.CharField(max_length=10)), alter("title", models.CharField(max_length=40))),
        (alter("title", models.TextField()), alter("title", models.CharField(help_text="Short.", **TEXT))),
        (alter("note", models.CharField(default="", **TEXT)), alter("title", models.CharField(null=True, **TEXT))),
        (alter("title", models.CharField(db_index=True, **TEXT)), alter("title", models.CharField(blank=True, **TEXT))),
        (migrations.RemoveField("story", "title"), migrations.RemoveIndex("story", "by_title")),
        (migrations.RenameField("story", "title", "headline"), migrations.AlterModelOptions("story", {"ordering": ["id"]})),
        (migrations.RenameModel("story", "article"), migrations.CreateModel("article", [("id", models.AutoField(primary_key=True))])),
        (migrations.DeleteModel("story"), migrations.RunSQL("SELECT 1", "SELECT 1")),
        (migrations.AlterModelTable("story", "stories"), migrations.RunPython(nothing, nothing)),
        (migrations.AlterUniqueTogether("story", {("title", "note")}), migrations.AlterUniqueTogether("section", {("title",)})),
        (migrations.RunPython(nothing), migrations.RunPython(nothing, migrations.RunPython.noop)),
        (migrations.RunSQL("SELECT 1"), migrations.RunSQL("SELECT 1", migrations.RunSQL.noop)),
        (migrations.SeparateDatabaseAndState(), migrations.RunPython(nothing, nothing)),
    ],
)  # fmt: skip
def test_a_rule_sees_what_it_forbids(bad, good):
    assert told(bad), "the bad operation passed"
    assert told(good) == []


def test_what_is_made_in_the_same_migration_is_nobodys_yet():
    made = migrations.CreateModel(
        "fresh", [("id", models.AutoField(primary_key=True)), ("title", models.CharField(**TEXT))]
    )

    assert told(made, migrations.AddIndex("fresh", INDEX), migrations.RunPython(nothing, nothing)) == []


def test_rows_are_worked_on_in_a_migration_of_their_own():
    added, filled = add(models.CharField(null=True, **TEXT)), migrations.RunPython(nothing, nothing)

    assert told(added, filled) == [
        "Add field added to story: its lock is held while rows are worked on; make two migrations."
    ]
    assert told(alter("title", models.CharField(help_text="Short.", **TEXT)), filled) == []


def told(*operations) -> list[str]:
    state = ProjectState()
    for name in ("story", "section"):
        fields = [
            ("id", models.AutoField(primary_key=True)), ("title", models.CharField(**TEXT)),
            ("note", models.CharField(null=True, **TEXT)),
        ]  # fmt: skip
        options = {"indexes": [models.Index(fields=["title"], name="by_title")] if name == "story" else []}
        state.add_model(ModelState("articles", name, fields, options))
    migration = migrations.Migration("0099_tried", "articles")
    migration.operations = list(operations)
    return complaints(migration, state)


# The operations that wait for nobody


@pytest.mark.django_db(transaction=True)
def test_gentle_operations_make_what_they_say_and_take_it_back():
    index = models.Index(fields=["headline"], name="gently_by_headline")
    check = models.CheckConstraint(condition=~Q(headline="never"), name="gently_never")
    before = ProjectState.from_apps(MigrationLoader(connection).project_state().apps)

    def names() -> set[str]:
        with connection.cursor() as cursor:
            return {index.name, check.name} & set(
                connection.introspection.get_constraints(cursor, Article._meta.db_table)
            )

    for operation, name in (
        (AddIndexGently("article", index), index.name),
        (AddConstraintGently("article", check), check.name),
    ):
        after = before.clone()
        operation.state_forwards("articles", after)
        for _ in range(
            2 if connection.vendor == "postgresql" else 1
        ):  # a second time, as after one that was broken off
            with connection.schema_editor(atomic=False) as editor:
                operation.database_forwards("articles", editor, before, after)
        assert names() == {name}
        with connection.schema_editor(atomic=False) as editor:
            operation.database_backwards("articles", editor, after, before)
        assert names() == set()
