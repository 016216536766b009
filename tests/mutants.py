"""`make mutants`: puts one small fault after the other into the workflow and the sanitiser; the tests must find it.

A mutant is never written to disk. What is in a function is changed in a fork of a process that has collected the tests;
what is run when its module is loaded, in a process that loads it anew. Then the tests that reach the changed line are
run until one fails. Libraries leave out what matters most here: mutmut what stands outside functions (the table of
transitions, the cleaner's vocabulary) and what has a decorator (`workflow._step`), cosmic-ray what is left out of a
call, a set or a block.

What nobody could tell from the original is in ALIKE, with the reason, and does not count.
"""

import ast
import importlib
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.architecture import ROOT
from tests.mutants_alike import ALIKE
from tests.mutants_process import Nursery, Reach, make_database, path_of, plant, run_tests
from tests.mutation import changes

ENOUGH = 0.85
# Imported once, for all processes: whatever knows nothing of our modules.
WARM = ("django.test.utils", "django.test.client", "django.db.backends.sqlite3.base", "django.core.management",
        "hypothesis.stateful", "time_machine", "nh3", "PIL.Image", "django.forms", "django.template.engine")  # fmt: skip


@dataclass(frozen=True)
class Group:
    modules: tuple[str, ...]
    tests: tuple[str, ...]


GROUPS = {
    "sanitiser": Group(
        ("newsroom.lib.body", "newsroom.lib.figures"),
        ("tests/newsroom/lib/test_figures.py", "tests/newsroom/lib/test_body.py"),
    ),
    "workflow": Group(
        ("articles.step", "articles.rules", "articles.standing", "articles.workflow", "articles.transitions"),
        (
            "tests/newsroom/test_docs.py",  # has the table of transitions in words
            *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests/articles").glob("test_workflow*.py")),
            *(f"tests/articles/test_{name}.py" for name in ("copies", "journal", "limits", "release", "reviewing", "standing", "unmerged")),
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """Its name is made of what is changed, so that it outlives other changes of the module."""

    name: str
    module: str
    number: int
    line: int
    where: str


def mutants(group: Group) -> Iterator[Mutant]:
    for module in group.modules:
        seen: Counter[str] = Counter()
        for number, change in enumerate(changes(ast.parse(path_of(module).read_text()))):
            name = f"{module}{change.where}: {change.before} → {change.after}"
            seen[name] += 1
            times = f" ({seen[name]})" if seen[name] > 1 else ""
            yield Mutant(name + times, module, number, change.line, change.where)


def in_a_child(act: Callable[[], int], log: Path, patience: float = 10**6) -> int:
    """Run `act` in a process of its own, and say how it ended. It is killed with all that it started after so many seconds."""
    sys.stdout.flush()
    if not (pid := os.fork()):
        os.setpgid(0, 0)
        with log.open("w") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        code = 3
        try:
            code = act()
        finally:
            sys.stdout.flush()
            os._exit(code)
    until = time.monotonic() + patience
    while not (ended := os.waitpid(pid, os.WNOHANG))[0]:
        if time.monotonic() > until:
            os.killpg(pid, signal.SIGKILL)  # it goes round for ever, which the tests would have shown
        time.sleep(0.01)
    return os.waitstatus_to_exitcode(ended[1])


def survivors(group: Group, tried: list[Mutant], folder: Path, database: Path) -> list[str]:
    log, times, told = folder / "log", folder / "times", folder / "told"
    os.environ["COVERAGE_FILE"] = str(folder / "coverage")
    for file in (times, told):
        file.write_text("")
    words = ["--cov", "--cov-report=", "--cov-context=test", *group.tests]
    if in_a_child(lambda: run_tests(words, database, Reach.Stopwatch(times)), log):
        raise SystemExit(f"The tests fail without a mutant:\n{log.read_text()}")
    reach = Reach.read(folder / "coverage", times, group.modules)

    nursery = Nursery(tried, reach, told, lambda act, patience: in_a_child(act, folder / "mutant", patience))
    if in_a_child(lambda: run_tests(list(group.tests), database, nursery), log):
        raise SystemExit(log.read_text())
    codes: dict[str, int] = dict(json.loads(line) for line in told.read_text().splitlines())
    for mutant in tried:
        if codes.get(mutant.name, Nursery.NOT_IN_A_FUNCTION) == Nursery.NOT_IN_A_FUNCTION:
            plan, patience = reach.plan(mutant)

            def act(mutant: Mutant = mutant, plan: list[str] = plan) -> int:
                plant(mutant)
                return run_tests(plan or list(group.tests), database)

            codes[mutant.name] = in_a_child(act, folder / "mutant", patience)
    if codes.keys() & {4, 5}:  # pytest's for wrong words, and for no test
        raise SystemExit("For some mutants no test was run.")
    return [mutant.name for mutant in tried if codes[mutant.name] == 0]


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
        if in_a_child(lambda: make_database(database), folder / "log"):
            raise SystemExit((folder / "log").read_text())
        for title, group in GROUPS.items():
            every = [mutant for mutant in mutants(group) if mutant.name not in ALIKE]
            tried = [one for one in every if not words or any(word in one.name for word in words)]
            if not tried:
                continue
            began, alike = time.monotonic(), sum(name.startswith(group.modules) for name in ALIKE)
            print(f"── {title}: {len(tried)} mutants", flush=True)
            alive = survivors(group, tried, folder, database)
            print(*(f"  alive: {name}" for name in alive), sep="\n")
            killed, minutes = len(tried) - len(alive), (time.monotonic() - began) / 60
            share = killed / len(tried)
            print(
                f"{title}: {killed} of {len(tried)} killed, {share:.1%}; {alike} alike; {minutes:.0f} minutes",
                flush=True,
            )
            code = code or int(share < ENOUGH)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
