"""Every verb that any code journals is in one table, from which the desk filters and labels its lines."""

import ast

import pytest
from django.contrib import admin
from django.utils import timezone

from articles import journal, revisions, transitions
from articles.admin.screen import Keeping
from articles.models import JournalEntry
from tests import architecture
from tests.architecture import Module

CODE = architecture.modules("newsroom", "articles")
# Verbs that are computed, and all that they can be.
COMPUTED: dict[tuple[str, str], set[str]] = {
    # Each has its own `_journal`, which is read as the journal's.
    ("articles.photos", "verb"): set(),
    ("articles.translations", "verb"): set(),
    ("articles.house_pages", "_verb(old, page)"): {"add house page", "change house page", "take down house page"},
    ("articles.workflow", "verb"): {row.verb for row in transitions.TRANSITIONS},
    ("articles.workflow", "revisions.SET_ASIDE"): {revisions.SET_ASIDE},
    ("articles.admin.screen", "f'delete {self.opts.verbose_name_raw}'"): {
        f"delete {screen.opts.verbose_name_raw}"
        for screen in admin.site._registry.values()
        if isinstance(screen, Keeping) and "delete" in screen.opts.default_permissions
    },
}


def journalled(module: Module) -> tuple[set[str], set[tuple[str, str]]]:
    """The verbs that a module gives to the journal as words, and the expressions that it gives instead."""
    words, computed = set(), set()
    for function in ast.walk(module.tree):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                match call:
                    case ast.Call(func=writer, args=[first, *_]) if ast.unparse(writer) in {
                        "journal.write",
                        "_journal",
                    }:
                        found = said(first, function)
                        words |= found
                        computed |= set() if found else {(module.name, ast.unparse(first))}
    return words, computed


def said(node: ast.expr, function: ast.FunctionDef) -> set[str]:
    """The words that an expression can be; none if it is computed."""
    match node:
        case ast.Constant(value=str(word)):
            return {word}
        case ast.IfExp(body=yes, orelse=no):
            return said(yes, function) | said(no, function)
        case ast.Name(id=name):
            return {
                word
                for given in ast.walk(function)
                if isinstance(given, ast.Assign) and ast.unparse(given.targets[0]) == name
                for word in said(given.value, function)
            }
    return set()


def test_every_verb_that_code_journals_is_in_the_table_and_no_other():
    found = [journalled(module) for module in CODE]
    words = set().union(*(words for words, _ in found), *COMPUTED.values())

    assert set().union(*(computed for _, computed in found)) == set(COMPUTED)
    assert words == set(journal.VERBS)


def test_only_the_journal_makes_its_lines():
    makers = {
        module.name
        for module in CODE
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("JournalEntry")
        if ast.unparse(node.func).rpartition(".")[2] in {"JournalEntry", "create", "bulk_create", "get_or_create"}
    }

    assert makers == {"articles.journal"}


@pytest.mark.parametrize(("code", "found"), [
    ("def f(): journal.write('add author', at=now)", {"add author"}),
    ("def f(): journal.write('add a' if new else 'change a')", {"add a", "change a"}),
    ("def f():\n    verb = 'b' if x else 'c'\n    journal.write(verb)", {"b", "c"}),
    ("def f(): _journal('kill photo', photo)", {"kill photo"}),
    ("def f(): other.write('d')", set()),
])  # fmt: skip
def test_the_words_are_seen(code, found):
    assert journalled(Module("articles.x", code)) == (found, set())


def test_an_unknown_verb_is_refused(db):
    with pytest.raises(ValueError, match="“invent” is not in"):
        journal.write("invent", at=timezone.now(), by=None, subject="A")

    assert not JournalEntry.objects.exists()


def test_verbs_have_labels_that_differ():
    labels = journal.VERBS

    assert (labels["start"], labels["raise_breaking"], labels["take_over"], labels["merge tag"]) == (
        "Begin",
        "Raise breaking",
        "Take over",
        "Merge tag",
    )
    assert len(set(labels.values())) == len(labels)
