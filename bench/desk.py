"""The desk at 10,000 and at 1,000,000 stories: `make bench ARGS=--desk`, with `--postgresql` on that as well.

Fills a newsroom of each size (minutes, and some 10 GB of disk at a million on each database), asks each page ROUNDS
times as each of EDITORS does, the sizes by turns, and prints medians and p95 with the ratio of the two sizes. A page is
done in the process: Django's whole stack with its templates, no network. `--sizes 1000,50000` for others; `--keep FOLDER`
keeps what was filled for the next time. The tables go to bench/results/desk.md with `--save desk`.
"""

import contextlib
import json
import os
import platform
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
ROUNDS = 20
LIST = "/admin/articles/article/"
ALLOWED = 1.5
MOST_QUERIES = 12
# Who asks, for a section of theirs.
EDITORS = {
    "person1": ("a chief editor of all sections", 3),
    "person3": ("an editor of 12 of the 16 sections", 4),
    "person2": ("an editor of one section and the one inside it", 3),
    "person6": ("an editor of a small section", 16),
    "person5": ("an editor of a section without stories", 15),
}


def pages() -> dict[str, str]:
    """What is asked: name and address, with SECTION for a section of the editor's. Needs a filled newsroom."""
    from django.utils import timezone  # noqa: PLC0415

    from articles.models import Article  # noqa: PLC0415
    from bench import text  # noqa: PLC0415
    from newsroom.lib.cursor import Cursor  # noqa: PLC0415

    newest = Article.objects.order_by("-id").values_list("id", flat=True)[0]
    middle = Article.objects.values_list("changed_at", "pk").get(pk=newest // 2)
    searches = {
        "rare word": text.RARE, "common word": text.COMMON_WORD, "two words": text.PAIR, "two common words": "market Pakistan",
        "part of a word": text.PART, "Urdu": text.URDU_WORD, "number": str(newest // 3), "no such word": "Xylophon",
        "address": f"http://127.0.0.1:8000/section-1/story-{newest // 3}/",
    }  # fmt: skip
    filters = [f"status={status}" for status in (
        "draft", "in_review", "approved", "scheduled", "breaking", "published", "withdrawn", "spiked",
    )]  # fmt: skip
    filters += ["section=SECTION", "section=none", "author=1", "author=400", "mine=1", "breaking=1", "changes=1"]
    filters += ["status=draft&section=SECTION", "status=published&author=1", "status=draft&q=Pakistan"]
    deep = f"before={Cursor(*middle)}"
    return (
        {"list": LIST, "list, half way down": f"{LIST}?{deep}"}
        | {f"list, {chosen}": f"{LIST}?{chosen}" for chosen in filters}
        | {"list, status=published, half way down": f"{LIST}?status=published&{deep}"}
        | {f"search, {name}": f"{LIST}?q={words}" for name, words in searches.items()}
        | {"home": "/admin/", "board": "/admin/board/", "calendar": "/admin/calendar/"}
        | {"calendar, week": f"/admin/calendar/?week={timezone.now():%G-W%V}"}
        | {"calendar, last month": f"/admin/calendar/?month={timezone.now() - timedelta(days=31):%Y-%m}"}
        | {"palette": "/admin/palette/", "palette, two words": f"/admin/palette/?q={text.PAIR}"}
    )


def answer() -> None:
    """Answer each line of the input, `person address`, with queries, rows shown and milliseconds of that page."""
    import django  # noqa: PLC0415

    django.setup()
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    clients = {name: Client(HTTP_HOST="127.0.0.1") for name in EDITORS}
    for name, client in clients.items():
        client.force_login(User.objects.get(username=name))
    print(json.dumps(pages()), flush=True)
    for line in sys.stdin:
        name, asked_path, counted = json.loads(line)
        path = asked_path.replace("SECTION", str(EDITORS[name][1]))
        with CaptureQueriesContext(connection) if counted else contextlib.nullcontext():
            start, before = time.perf_counter(), len(connection.queries_log)
            page = clients[name].get(path)
            took = (time.perf_counter() - start) * 1000
            asked = len(connection.queries_log) - before
        rows = page.content.count(b"story-link")
        print(json.dumps({"status": page.status_code, "queries": asked, "rows": rows, "took": took}), flush=True)


Ask = Callable[..., Any]


@contextlib.contextmanager
def newsroom(size: int, data: Path, vendor: str) -> Iterator[tuple[dict[str, str], Ask]]:
    """A filled newsroom in a process of its own: its pages, and how to ask one."""
    folder, database = data / f"{vendor.lower()}-{size}", f"newsroom_bench_{size}"
    address = f"postgresql:///{database}" if vendor == "PostgreSQL" else ""
    environment = os.environ | {
        "NEWSROOM_DATA": str(folder), "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "SECRET_KEY": secrets.token_urlsafe(64), "LOG_LEVEL": "ERROR", "DEBUG": "0",
    }  # fmt: skip
    filled = folder / "filled"
    if not filled.exists():
        folder.mkdir(parents=True, exist_ok=True)
        if address:
            subprocess.run(["dropdb", "--if-exists", database], check=True, stderr=subprocess.DEVNULL)
            subprocess.run(["createdb", database], check=True)
        command = [sys.executable, "-m", "bench.fill", str(size)]
        told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
        print(f"Filling {vendor}: {told.strip()}", flush=True)
        filled.touch()
    command = [sys.executable, "-m", "bench.desk"]
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


def compare(sizes: list[int], data: Path, vendor: str) -> Iterator[str]:
    """Measure the first and the last of `sizes`, by turns; the lines of the tables."""
    with contextlib.ExitStack() as rooms:
        few, many = (rooms.enter_context(newsroom(size, data, vendor)) for size in (sizes[0], sizes[-1]))
        for editor, (who, _) in EDITORS.items():
            yield f"\n## {vendor}: {who}\n"
            heads = " | ".join(
                f"{'rows':>5} | {'median':>6} | {f'p95 at {size:,}':>16}" for size in (sizes[0], sizes[-1])
            )
            yield f"| {'page':<40} | queries | {heads} | ratio | |"
            yield f"|---|{'---:|' * 8}---|"
            for name in many[0]:
                yield row(name, *by_turns(name, editor, few, many))


def by_turns(name: str, editor: str, *rooms: tuple[dict[str, str], Ask]) -> list[dict[str, Any]]:
    """Each room's page `name`: what it shows, and its times, taken by turns so that a busy machine is busy for both."""
    told: list[dict[str, Any]] = []
    for paths, ask in rooms:
        ask(editor, paths[name])
        told.append(ask(editor, paths[name], counted=True) | {"times": []})
    for _ in range(ROUNDS):
        for (paths, ask), page in zip(rooms, told, strict=True):
            page["times"].append(ask(editor, paths[name])["took"])
    return told


def row(name: str, few: dict[str, Any], many: dict[str, Any]) -> str:
    numbers = " | ".join(
        f"{page['rows']:>5} | {statistics.median(page['times']):>6.1f} | {p95(page['times']):>16.1f}"
        for page in (few, many)
    )
    ratio = p95(many["times"]) / p95(few["times"])
    marks = ["above"] if ratio > ALLOWED else []
    marks += ["more rows"] if marks and many["rows"] > few["rows"] else []
    marks += ["too many queries"] if many["queries"] > MOST_QUERIES else []
    return f"| {name:<40} | {many['queries']:>7} | {numbers} | {ratio:>5.2f} | {', '.join(marks)} |"


def p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def machine() -> str:
    """Where this was measured: what the processor calls itself, as well."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return f"{line.partition(':')[2].strip()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def report(sizes: list[int], *, postgresql: bool, keep: str | None, save: str | None) -> None:
    """Print the tables. What was filled is taken away again, unless there is a folder to `keep` it in."""
    lines = [
        f"# The desk at {sizes[0]:,} and at {sizes[-1]:,} stories\n",
        f"`make bench ARGS=--desk`, {datetime.now(UTC):%-d %B %Y}, {machine()}. Milliseconds of {ROUNDS} rounds, the sizes by "
        f"turns; “ratio” is that of the two p95, at most {ALLOWED}. “rows”: the stories that the page shows.",
    ]
    print("\n".join(lines))
    with tempfile.TemporaryDirectory() as folder:
        for vendor in ["SQLite", *(["PostgreSQL"] if postgresql else [])]:
            for told in compare(sizes, Path(keep or folder), vendor):
                print(told, flush=True)
                lines.append(told)
    for size in sizes if postgresql and not keep else []:
        subprocess.run(["dropdb", "--if-exists", f"newsroom_bench_{size}"], check=True, stderr=subprocess.DEVNULL)
    if save:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{save}.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    answer()
