"""Newsrooms of several sizes, filled for a measurement, each in a process of its own that is asked by lines of JSON."""

import contextlib
import json
import os
import platform
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
DAYS = 3650

Ask = Callable[..., Any]
Room = tuple[dict[str, str], Ask]


@contextlib.contextmanager
def newsroom(size: int, data: Path, vendor: str, answering: str, days: int = DAYS) -> Iterator[Room]:
    """A newsroom of `size` stories in `days` days, filled if `data` holds none: its pages, and how to ask one.

    `answering` is the module that runs in its process and calls `answer`.
    """
    name = str(size) if days == DAYS else f"{size}_{days}"
    folder, database = data / f"{vendor.lower()}-{name}", f"newsroom_bench_{name}"
    address = f"postgresql:///{database}" if vendor == "PostgreSQL" else ""
    environment = os.environ | {
        "NEWSROOM_DATA": str(folder), "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "SECRET_KEY": secrets.token_urlsafe(64), "LOG_LEVEL": "ERROR", "DEBUG": "0",
        "NEWSROOM_DEMO": "1",  # its people sign in with one factor
    }  # fmt: skip
    filled = folder / "filled"
    if not filled.exists():
        folder.mkdir(parents=True, exist_ok=True)
        if address:
            subprocess.run(["dropdb", "--if-exists", database], check=True, stderr=subprocess.DEVNULL)
            subprocess.run(["createdb", database], check=True)
        command = [sys.executable, "-m", "bench.fill", str(size), str(days)]
        told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
        print(f"Filling {vendor}: {told.strip()}", flush=True)
        filled.touch()
    command = [sys.executable, "-m", answering]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        into, out = process.stdin, process.stdout

        def ask(name: str, path: str, *, counted: bool = False) -> Any:
            into.write(json.dumps([name, path, counted]) + "\n")
            into.flush()
            told = json.loads(out.readline())
            assert told["status"] == 200, f"{path}: {told['status']}"
            return told

        yield json.loads(out.readline()), ask
        into.close()


def set_up() -> None:
    """Django on the newsroom of this process, with the newest tables and the static files."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def answer(pages: dict[str, str], get: Callable[[str, str], Any], row: str) -> None:
    """Tell the pages, then answer each line of the input, `who address`: queries, rows shown, milliseconds.

    `row` is a regular expression for what begins a row.
    """
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    print(json.dumps(pages), flush=True)
    for line in sys.stdin:
        name, path, counted = json.loads(line)
        with CaptureQueriesContext(connection) if counted else contextlib.nullcontext():
            start, before = time.perf_counter(), len(connection.queries_log)
            page = get(name, path)
            took = (time.perf_counter() - start) * 1000
            asked = len(connection.queries_log) - before
        rows = len(re.findall(row.encode(), page.content))
        print(json.dumps({"status": page.status_code, "queries": asked, "rows": rows, "took": took}), flush=True)


def by_turns(name: str, who: str, *rooms: Room, rounds: int) -> list[dict[str, Any]]:
    """Each room's page `name`: what it shows, and its times, taken by turns so that a busy machine is busy for all."""
    told: list[dict[str, Any]] = []
    for paths, ask in rooms:
        ask(who, paths[name])
        told.append(ask(who, paths[name], counted=True) | {"times": []})
    for _ in range(rounds):
        for (paths, ask), page in zip(rooms, told, strict=True):
            page["times"].append(ask(who, paths[name])["took"])
    return told


def p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def today() -> str:
    return f"{datetime.now(UTC):%-d %B %Y}"


def machine() -> str:
    """Where this was measured: what the processor calls itself, as well."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return f"{line.partition(':')[2].strip()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def tell(lines: Iterator[str], save: str) -> None:
    """Print the lines as they come; keep them in bench/results where there is a name to `save` them under."""
    told = []
    for line in lines:
        print(line, flush=True)
        told.append(line)
    if save:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{save}.md").write_text("\n".join(told) + "\n")


@contextlib.contextmanager
def data(sizes: list[int], *, postgresql: bool, keep: str | None) -> Iterator[Path]:
    """The folder of what is filled. All of it is taken away again, unless there is a folder to `keep` it in."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(keep or folder)
    for size in sizes if postgresql and not keep else []:
        for name in (size, f"{size}_{paced(size, sizes)}"):
            subprocess.run(["dropdb", "--if-exists", f"newsroom_bench_{name}"], check=True, stderr=subprocess.DEVNULL)


def paced(size: int, sizes: list[int]) -> int:
    """In how many days `size` stories are written at the pace of the last of `sizes`."""
    return max(1, round(DAYS * size / sizes[-1]))
