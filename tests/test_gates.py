"""What a mistake would cost most is held tightest: its types, its branches, its mutants, and what it is built on."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from mypy.main import process_options
from mypy_django_plugin import errorcodes
from packaging.requirements import Requirement
from packaging.version import Version

from tests.architecture import ROOT
from tests.mutants import GROUPS
from tests.mutants_alike import ALIKE
from tests.mutants_process import path_of
from tests.mutation import changed, changes

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
GATED = sorted(
    str(path.relative_to(ROOT)) for name in PROJECT["tool"]["coverage"]["run"]["include"] for path in ROOT.glob(name)
)


def module(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def test_the_list_names_what_is_there():
    parts = ("workflow", "revisions", "limits", "second_factor", "body", "photos", "pixels", "pagecache/wsgi")

    assert [part for part in parts if not any(f"{part}.py" in path for path in GATED)] == []
    assert all(list(ROOT.glob(name)) for name in PROJECT["tool"]["coverage"]["run"]["include"])


# Types


@pytest.fixture(scope="module")
def strictness():
    """Which options `--strict` sets, and what pyproject.toml sets for each module."""
    assert errorcodes.MANAGER_MISSING  # mypy knows the plugin's from here on
    strict, plain, ours = (
        process_options([*words, str(ROOT / "manage.py")])[1]
        for words in (["--config-file=", "--strict"], ["--config-file="], [f"--config-file={ROOT / 'pyproject.toml'}"])
    )
    wanted = {name: value for name, value in strict.snapshot().items() if plain.snapshot()[name] != value}
    return wanted, ours


@pytest.mark.parametrize("path", GATED)
def test_types_are_as_strict_as_mypy_knows(path, strictness):
    wanted, ours = strictness
    options = ours.clone_for_module(module(path))

    assert len(wanted) >= 12
    assert {name: getattr(options, name) for name in wanted} == wanted
    assert (options.ignore_errors, options.disabled_error_codes, options.follow_imports) == (False, set(), "normal")


@pytest.mark.parametrize("path", GATED)
def test_what_is_left_unchecked_says_which_error(path):
    text = (ROOT / path).read_text()

    assert re.findall(r"# type: ignore(?!\[[a-z, -]+\])|# mypy:", text) == []


# Branches


def test_hardly_a_line_is_excused_from_being_run():
    """Each with its reason."""
    excused = {path: re.findall(r"# pragma: no (?:cover|branch)(.*)", (ROOT / path).read_text()) for path in GATED}

    assert {path: reasons for path, reasons in excused.items() if reasons} == {
        "newsroom/lib/pixels.py": [" - in the process of its own only, which may write no file"] * 3
    }
    assert "report" not in PROJECT["tool"]["coverage"] or "exclude" not in str(PROJECT["tool"]["coverage"]["report"])


# Mutants


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ("a < b", ["a <= b"]),
        ("a in b", ["a not in b"]),
        ("not a", ["a"]),
        ("a and b", ["a or b", "b", "a"]),
        ("f(1, x=y)", ["pass", "f(2, x=y)", "f(1)"]),
        ("{A, B}", ["pass", "{B}", "{A}"]),
        ("f(A)", ["pass", "f(None)"]),
        ("f(_('Save'))", ["pass"]),
        ("f('save')", ["pass", "f('XXsave')"]),
        ("if a == b: c.d = e", ["if a != b:\n    c.d = e", "if a == b:\n    pass"]),
        ("return a", ["return None"]),
        ("assert a < b", []),
        ("a = 1", ["a = 2"]),
        ("a = f(a)", ["pass"]),
    ],
)
def test_a_mutant_is_a_slip_of_the_hand(code, faults):
    source = "def g():\n" + "\n".join(f"    {line}" for line in code.splitlines())
    count = len(list(changes(ast.parse(source))))

    made = [ast.unparse(changed(ast.parse(source), number).body[0].body) for number in range(count)]

    assert sorted(set(made) & set(faults)) == sorted(faults)
    assert code.startswith("assert") == (made == [])


def test_planting_leaves_the_tree_as_it_was():
    tree = ast.parse(path_of("articles.step").read_text())
    before = ast.dump(tree)

    assert len(list(changes(tree))) > 50
    assert ast.dump(tree) == before


def test_mutants_are_those_of_modules_whose_branches_are_all_run():
    modules = {name for group in GROUPS.values() for name in group.modules}

    assert {f"{name.replace('.', '/')}.py" for name in modules} <= set(GATED)
    assert all((ROOT / test).exists() for group in GROUPS.values() for test in group.tests)
    assert all(name.startswith(tuple(modules)) and reason for name, reason in ALIKE.items())


# Settings

# Told by `check --deploy`, which is part of bin/check and fails at a warning; each with its reason in settings.py.
SILENCED = {"mail.E001", "security.W005", "security.W008", "security.W021"}


def test_no_other_check_of_the_settings_is_silenced():
    text = (ROOT / "newsroom/settings.py").read_text()

    assert set(settings.SILENCED_SYSTEM_CHECKS) == SILENCED
    assert all(re.search(rf'"{check}",  # \w+ \w+', text) for check in SILENCED)
    assert "check --deploy --fail-level WARNING" in (ROOT / "bin/check").read_text()


# What it is built on

# The lowest version without a known advisory, and where that stands. Read again before each `make lock`.
SAFE = {
    "django": ("6.1.3", "docs.djangoproject.com, release notes of 6.1.3: CVE-2026-108147 and five more"),
    "pillow": ("13.0.0", "OSV, CGA-6r43-cc9v-c6c4: 12.3.0 is affected; before it, CVE-2026-59197 to 59200 and 55798"),
    "granian": ("2.7.4", "PYSEC-2026-2502 and 2503 (CVE-2026-42545, 42544), and its release notes"),
    "brotli": ("1.2.1", "PYSEC-2026-4322 (CVE-2026-111497)"),
    "nh3": (
        "0.3.8",
        "CVE-2026-63430 in ammonia; this is the first that we know to hold 4.2.5 of it (its own list of parts)",
    ),
    "django-allauth": ("65.19.4", "CVE-2026-97764; before it, PYSEC-2025-110 and 111"),
    "cryptography": ("50.0.0", "CVE-2026-69247 (GHSA-g6cj-pr64-35w5), and its changelog"),
    "sqlparse": ("0.6.0", "CVE-2026-59893, 59894, 54284 and 71491, and its changelog"),
}
# None of these has an advisory that we know of; not each was searched for by itself.
NONE_KNOWN = {
    "argon2-cffi", "defusedxml", "django-prose-editor", "django-taggit", "django-tasks-db", "fido2", "modelsearch",
    "prometheus-client", "psycopg", "pytest-django", "tzdata", "whitenoise",
}  # fmt: skip
LOCK = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;]+)", re.MULTILINE)


def locked() -> dict[str, set[Version]]:
    found: dict[str, set[Version]] = {}
    for path in ROOT.glob("requirements*.txt"):
        for name, version in LOCK.findall(path.read_text()):
            found.setdefault(name, set()).add(Version(version))
    return found


def asked(path: Path) -> set[str]:
    lines = (line.partition("#")[0].strip() for line in path.read_text().splitlines())
    return {Requirement(line).name for line in lines if line and not line.startswith("-")}


@pytest.mark.parametrize("name", SAFE)
def test_no_locked_version_has_a_known_advisory(name):
    version, known_from = SAFE[name]

    assert [str(one) for one in locked()[name] if one < Version(version)] == [], known_from


def test_each_package_that_the_newsroom_runs_on_was_looked_up():
    ours = asked(ROOT / "requirements.in") | asked(ROOT / "requirements-postgres.in")

    assert ours - set(SAFE) - NONE_KNOWN == set()
    assert set(SAFE) & NONE_KNOWN == set()
    assert (set(SAFE) | NONE_KNOWN) - set(locked()) == set()
