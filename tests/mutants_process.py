"""What happens in the processes of `tests.mutants`: tests are run, on the code as it is or with one fault in it."""

import ast
import importlib.util
import json
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.machinery import SourceFileLoader
from itertools import accumulate
from pathlib import Path
from types import CodeType
from typing import Any

import coverage
import pytest
from _pytest.main import pytest_runtestloop as run_items

from tests.architecture import ROOT
from tests.mutation import changed

BUDGET = 20  # seconds of tests for a mutant; one that they do not find counts as alive
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:unraisableexception", "--hypothesis-profile=mutants",
           "-W", "ignore::pytest.PytestAssertRewriteWarning")  # fmt: skip


def path_of(module: str) -> Path:
    return ROOT / f"{module.replace('.', '/')}.py"


def compiled(mutant: Any) -> CodeType:
    path = path_of(mutant.module)
    return compile(changed(ast.parse(path.read_text()), mutant.number), str(path), "exec")


def make_database(file: Path) -> int:
    from django.conf import settings  # noqa: PLC0415 - in a child only

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
    """Run pytest; each process of it works on a copy of `database`."""
    from django.db import connection  # noqa: PLC0415
    from django.test import utils  # noqa: PLC0415

    def setup_databases(*args: Any, **kwargs: Any) -> list[Any]:
        connection.close()
        connection.settings_dict["NAME"] = shutil.copy(database, f"{folder}/newsroom.sqlite3")
        return []

    utils.setup_databases = setup_databases
    with tempfile.TemporaryDirectory() as folder:
        return int(pytest.main([*OPTIONS, f"--basetemp={folder}/tests", *words], plugins=list(plugins)))


@dataclass
class Reach:
    """What the tests reach: by (module, line) the tests that run it; how long each takes."""

    tests: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    seconds: Counter[str] = field(default_factory=Counter)  # type: ignore[arg-type]

    class Stopwatch:
        """A plugin of pytest: writes the CPU time that each test took."""

        def __init__(self, file: Path) -> None:
            self.file = file

        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
            began = time.process_time()  # a busy machine must not make a test dear
            try:
                return (yield)
            finally:
                with self.file.open("a") as file:
                    file.write(f"{json.dumps([item.nodeid, time.process_time() - began])}\n")

    @classmethod
    def read(cls, measured: Path, times: Path, modules: Iterable[str]) -> "Reach":
        found, data = cls(), coverage.CoverageData(str(measured))
        data.read()
        for module in modules:
            for line, contexts in data.contexts_by_lineno(str(path_of(module))).items():
                found.tests[module, line] = {context.rpartition("|")[0] for context in contexts if context}
        for test, seconds in map(json.loads, times.read_text().splitlines()):
            found.seconds[test] += seconds
        return found

    def plan(self, mutant: Any) -> tuple[list[str], float]:
        """The tests of its line, and how long they may take: of each function the quickest cases first, as many as
        BUDGET pays for. None where the line is run when the module is loaded."""
        found: list[tuple[int, float, str]] = []
        cases: Counter[str] = Counter()
        for test in sorted(self.tests.get((mutant.module, mutant.line), ()), key=self.seconds.__getitem__):
            function = test.partition("[")[0]
            found.append((cases[function] // 3, self.seconds[test], test))
            cases[function] += 1
        paid = [seconds for seconds in accumulate(seconds for _, seconds, _ in sorted(found)) if seconds <= BUDGET]
        return [test for *_, test in sorted(found)][: max(1, len(paid))], 60 + 10 * (
            BUDGET if found else self.seconds.total()
        )


def plant(mutant: Any) -> None:
    """Have its module loaded from the changed code."""
    code, path = compiled(mutant), str(path_of(mutant.module))

    class Planted(SourceFileLoader):
        def get_code(self, fullname: str) -> CodeType:
            return code

        @staticmethod
        def find_spec(name: str, path_: Any = None, target: Any = None) -> Any:
            return importlib.util.spec_from_file_location(name, path, loader=loader) if name == mutant.module else None

    loader = Planted(mutant.module, path)
    sys.meta_path.insert(0, loader)  # type: ignore[arg-type]


def swap(mutant: Any) -> bool:
    """Give the function that it is in the changed code. False if it is in none."""
    code = compiled(mutant)
    owner: Any = sys.modules[mutant.module]
    for name in filter(None, mutant.where.split(".")):
        found = next((part for part in code.co_consts if isinstance(part, CodeType) and part.co_name == name), None)
        if found is None or isinstance(owner, Function):
            break
        code, owner = found, vars(owner)[name]
        for inner in ("fget", "__func__", "__wrapped__"):
            owner = getattr(owner, inner, None) or owner
    if not isinstance(owner, Function) or owner.__code__ == code:
        return False
    owner.__code__ = code
    return True


Function = type(path_of)


class Nursery:
    """A plugin of pytest: once the tests are collected, each mutant of a function is tried in a fork of this process."""

    NOT_IN_A_FUNCTION = 99

    def __init__(
        self, mutants: list[Any], reach: Reach, told: Path, fork: Callable[[Callable[[], int], float], int]
    ) -> None:
        self.mutants, self.reach, self.told, self.fork = mutants, reach, told, fork

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        for mutant in self.mutants:
            plan, patience = self.reach.plan(mutant)
            code = self.fork(lambda: self.tried(mutant, session, [items[test] for test in plan]), patience)  # noqa: B023
            with self.told.open("a") as file:
                file.write(f"{json.dumps([mutant.name, code])}\n")
        return True

    def tried(self, mutant: Any, session: pytest.Session, items: list[pytest.Item]) -> int:
        if not items or not swap(mutant):
            return self.NOT_IN_A_FUNCTION
        session.items[:] = items
        try:
            run_items(session)
        except session.Failed:
            return 1
        return int(session.testsfailed > 0)
