"""`make mutants`: puts one small fault after the other into the workflow and the sanitiser; the tests must find it.

A mutant is never written to disk: a process of its own compiles the changed module, and runs the tests that reach the
changed line until one fails. Libraries leave out what matters most here: mutmut what stands outside functions (the
table of transitions, the cleaner's vocabulary) and what has a decorator (`workflow._step`), cosmic-ray what is left
out of a call, a set or a block.

What nobody could tell from the original is in ALIKE, with the reason, and does not count.
"""

import ast
import importlib.util
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.machinery import SourceFileLoader
from pathlib import Path

import coverage
import pytest

from tests.architecture import ROOT
from tests.mutants_alike import ALIKE
from tests.mutation import changed, changes

ENOUGH = 0.85
JOBS = int(os.environ.get("MUTANT_JOBS", "1"))
# Imported once, for all processes: whatever knows nothing of our modules.
WARM = ("django.test.utils", "django.test.client", "django.db.backends.sqlite3.base", "django.core.management",
        "hypothesis.stateful", "time_machine", "nh3", "PIL.Image", "django.forms", "django.template.engine")  # fmt: skip

OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:unraisableexception", "--hypothesis-profile=mutants",
           "-W", "ignore::pytest.PytestAssertRewriteWarning")  # fmt: skip


@dataclass(frozen=True)
class Group:
    modules: tuple[str, ...]
    tests: tuple[str, ...]


GROUPS = {
    "sanitiser": Group(
        ("newsroom.lib.body", "newsroom.lib.figures"),
        ("tests/newsroom/lib/test_body.py", "tests/newsroom/lib/test_figures.py"),
    ),
    "workflow": Group(
        ("articles.transitions", "articles.workflow", "articles.step", "articles.rules", "articles.standing"),
        (
            *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests/articles").glob("test_workflow*.py")),
            *(f"tests/articles/test_{name}.py" for name in ("copies", "journal", "limits", "release", "reviewing", "unmerged")),
        ),
    ),
}  # fmt: skip


@dataclass
class Reach:
    """What the tests reach: by (module, line) the tests that run it; how long each takes."""

    tests: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass
class Running:
    name: str
    until: float


def path_of(module: str) -> Path:
    return ROOT / f"{module.replace('.', '/')}.py"


class Planted(SourceFileLoader):
    """Loads the module `name` from `tree` instead of its file."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        super().__init__(name, str(path_of(name)))
        self.code = compile(tree, self.path, "exec")

    def get_code(self, fullname: str):
        return self.code

    def find_spec(self, name: str, path=None, target=None):
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None


class Stopwatch:
    """A plugin of pytest: writes what each test took."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def pytest_runtest_logreport(self, report) -> None:
        with self.file.open("a") as file:
            file.write(f"{report.duration} {report.nodeid}\n")


def in_a_child(act: Callable[[], int], log: Path) -> int:
    """Begin `act` in a process of its own, in a group that can be ended with all that it starts; return its id."""
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        with log.open("w") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        code = 3
        try:
            code = act()
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    return pid


def finished(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def make_database(file: Path) -> int:
    from django.conf import settings  # noqa: PLC0415 - in the child only

    settings.DATABASES["default"]["NAME"] = str(file)
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    connection.close()
    return 0


def run_tests(words: list[str], database: Path, *plugins: object) -> int:
    """Run pytest on a copy of `database`."""
    from django.db import connection  # noqa: PLC0415
    from django.test import utils  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:

        def setup_databases(*args, **kwargs):
            connection.close()
            connection.settings_dict["NAME"] = shutil.copy(database, Path(folder, "newsroom.sqlite3"))
            return []

        utils.setup_databases = setup_databases
        return int(pytest.main([*OPTIONS, f"--basetemp={folder}/tests", *words], plugins=list(plugins)))


def reached(group: Group, folder: Path, database: Path) -> Reach:
    """Run the tests on the code as it is: who reaches which line, and in what time."""
    file, times, log = folder / "coverage", folder / "times", folder / "log"
    os.environ["COVERAGE_FILE"] = str(file)
    times.unlink(missing_ok=True)
    words = ["--cov", "--cov-report=", "--cov-context=test", *group.tests]
    if finished(in_a_child(lambda: run_tests(words, database, Stopwatch(times)), log)):
        raise SystemExit(f"The tests fail without a mutant:\n{log.read_text()}")
    found, data = Reach(), coverage.CoverageData(str(file))
    data.read()
    for module in group.modules:
        for line, contexts in data.contexts_by_lineno(str(path_of(module))).items():
            found.tests[module, line] = {context.rpartition("|")[0] for context in contexts if context}
    for row in times.read_text().splitlines():
        seconds, test = row.split(" ", 1)
        found.seconds[test] = found.seconds.get(test, 0) + float(seconds)
    return found


def mutants(group: Group) -> Iterator[tuple[str, str, int, int]]:
    """(name, module, number, line) of each; a name is made of what is changed, so that it outlives other changes."""
    for module in group.modules:
        seen: Counter[str] = Counter()
        for number, change in enumerate(changes(ast.parse(path_of(module).read_text()))):
            name = f"{module}{change.where}: {change.before} → {change.after}"
            seen[name] += 1
            yield name + (f" ({seen[name]})" if seen[name] > 1 else ""), module, number, change.line


def survivors(group: Group, wanted: list[tuple[str, str, int, int]], folder: Path, database: Path) -> list[str]:
    reach = reached(group, folder, database)
    running: dict[int, Running] = {}
    left, survived = list(reversed(wanted)), []
    while left or running:
        if left and len(running) < JOBS:
            name, module, number, line = left.pop()
            tests = sorted(reach.tests.get((module, line), ()), key=lambda test: reach.seconds.get(test, 0))
            words = tests or list(group.tests)
            patience = 20 + 3 * (sum(reach.seconds.get(test, 0) for test in tests) or sum(reach.seconds.values()))

            def act(module=module, number=number, words=words) -> int:
                tree = changed(ast.parse(path_of(module).read_text()), number)
                sys.meta_path.insert(0, Planted(module, tree))
                return run_tests(words, database)

            pid = in_a_child(act, folder / "log")
            running[pid] = Running(name, time.monotonic() + patience)
            continue
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid:
            if (code := os.waitstatus_to_exitcode(status)) == 0:
                survived.append(running[pid].name)
                print("  survived", running[pid].name, flush=True)
            elif code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED):
                raise SystemExit(f"{running[pid].name}: no test was run.")
            del running[pid]
            continue
        for pid, one in running.items():
            if time.monotonic() > one.until:
                os.killpg(pid, signal.SIGKILL)  # it goes round for ever, which the tests would have shown
        time.sleep(0.02)
    return survived


def main(words: list[str]) -> int:
    """Words are parts of the names of mutants; without any, all are tried."""
    os.environ["DATABASE_URL"] = ""
    importlib.import_module("tests.environment")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    for name in WARM:
        importlib.import_module(name)
    sys.dont_write_bytecode = False  # what one process has compiled, the next ones read
    code = 0
    with tempfile.TemporaryDirectory() as name:
        folder, database = Path(name), Path(name, "newsroom.sqlite3")
        if finished(in_a_child(lambda: make_database(database), folder / "log")):
            raise SystemExit((folder / "log").read_text())
        for title, group in GROUPS.items():
            every = [one for one in mutants(group) if one[0] not in ALIKE]
            tried = [one for one in every if not words or any(word in one[0] for word in words)]
            if not tried:
                continue
            began, alike = time.monotonic(), sum(name.startswith(group.modules) for name in ALIKE)
            print(f"── {title}: {len(tried)} mutants", flush=True)
            killed = len(tried) - len(survivors(group, tried, folder, database))
            share, minutes = killed / len(tried), (time.monotonic() - began) / 60
            print(
                f"{title}: {killed} of {len(tried)} killed, {share:.1%}; {alike} alike; {minutes:.0f} minutes",
                flush=True,
            )
            code = code or int(share < ENOUGH)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
