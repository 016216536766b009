"""The documents say what the code does."""

import re

from django.contrib.auth.models import Permission

from articles import checks as story_checks
from articles.models import Stage, Status
from articles.transitions import TRANSITIONS
from newsroom import checks
from newsroom.accounts import checks as account_checks
from tests.architecture import ROOT

OPERATING = (ROOT / "docs/operating.md").read_text()
EDITING = (ROOT / "docs/editing.md").read_text()
# Read by the tests and by make, not by the newsroom.
NOT_SETTINGS = {"DJANGO_SETTINGS_MODULE"}


def in_words(chosen, among) -> str:
    """Labels in the order of the desk; “any” where only what is spiked is left out."""
    labels = [str(choice.label) for choice in among if choice in chosen]
    return "any but Spiked" if set(among) - set(chosen) == {among.SPIKED} else ", ".join(labels)


def verbs_table() -> str:
    """The table of docs/editing.md, as it should be."""
    rights = dict(Permission.objects.values_list("codename", "name"))
    rows = ["| button | status | stage | right | what it does |", "|---|---|---|---|---|"]
    for row in TRANSITIONS:
        right = rights[row.permission.partition(".")[2]]
        cells = [
            f"**{row.label}**",
            in_words(row.statuses, Status),
            in_words(row.stages, Stage),
            right,
            str(row.explanation),
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def test_the_editors_table_is_the_workflows(db):
    written = re.search(r"<!-- table:.*?-->\n(.*?)\n?<!-- end -->", EDITING, re.DOTALL)[1]

    assert written == verbs_table(), f"Put this into docs/editing.md:\n{verbs_table()}"


def test_every_variable_is_documented_and_every_documented_one_is_read():
    source = "\n".join((ROOT / "newsroom" / name).read_text() for name in ("settings.py", "serve.py"))
    read = set(re.findall(r"""(?:environment\.\w+|environ\.get|given\.get)\(\s*"([A-Z_]+)\"""", source))
    documented = set(re.findall(r"^\| `([A-Z_]+)`", OPERATING, re.MULTILINE))

    assert read - NOT_SETTINGS == documented


def test_every_check_is_documented():
    source = "".join((ROOT / module.__file__).read_text() for module in (checks, story_checks, account_checks))
    given = set(re.findall(r"id=\"(\w+\.[EW]\d{3})\"", source))

    assert given == set(re.findall(r"^\| `(\w+\.[EW]\d{3})`", OPERATING, re.MULTILINE))


def test_the_cards_packages_are_in_the_locks():
    runtime, tools = (ROOT / "requirements.txt").read_text(), (ROOT / "requirements-dev.txt").read_text()

    assert [
        bool(re.search(rf"^{name}==", runtime, re.MULTILINE)) for name in ("django", "django-taggit", "pillow")
    ] == [True] * 3
    assert re.search(r"^pytest-django==", tools, re.MULTILINE)


def test_locks_are_hashed_and_name_no_place():
    for path in ROOT.glob("requirements*.txt"):
        text = path.read_text()
        pinned = len(re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE))

        assert pinned == len(re.findall(r"==[^\n]*\\\n    --hash=sha256:", text)), path.name
        assert not re.search(r"https?://|file:|@ |--(?:index|find|extra)", text), path.name


def test_every_direct_requirement_has_its_reason_in_the_readme():
    wanted = "\n".join(path.read_text() for path in ROOT.glob("requirements*.in"))
    names = re.findall(r"^([a-z0-9-]+)(?:\[|~|$)", wanted, re.MULTILINE)
    readme = (ROOT / "README.md").read_text()

    assert [name for name in names if f"`{name}`" not in readme] == []


def test_links_between_documents_lead_somewhere():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text())

        assert [target for target in targets if not (path.parent / target).exists()] == [], path.name


def test_each_test_that_is_said_to_hold_the_house_is_there():
    named = set(re.findall(r"\btests/[\w/.]+", (ROOT / "docs/security.md").read_text()))

    assert named
    assert [name for name in sorted(named) if not (ROOT / name.rstrip(".")).exists()] == []
