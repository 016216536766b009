"""How many pages a second one process serves: `make bench ARGS=serving`. Needs `wrk` and, to compare with, `nginx`.

The web server as `make run` starts it, on one core, the demo newsroom behind it; wrk on another. Each page is asked for
from the page cache, from nginx that serves the same bytes from a file, and without the page cache, by turns, ROUNDS times.
The numbers are medians. Afterwards five times as many readers come at once, while stories are released.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import rooms

ROUNDS, SECONDS = 7, 3
READERS, CROWD = 32, 5
CROWD_SECONDS = 10
OF_NGINX = 0.5  # at least
UNIT = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
ACCEPT = "br, gzip"
NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000; default_type text/html;
  open_file_cache max=100;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


class NotMeasured(Exception):
    """Something that is needed is absent. The message says what, and how to get it."""


@dataclass(frozen=True)
class Load:
    """What wrk told of one run: answers a second, the 99th percentile in milliseconds, and answers that failed."""

    rate: float
    p99: float
    failed: int


def needed(program: str) -> str:
    """The path of a program. Raises NotMeasured."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if not found:
        raise NotMeasured(f"{program} is not there: apt-get install {program}")
    return found


def load(address: str, *, readers: int = READERS, seconds: int = SECONDS, cookie: str = "") -> Load:
    """One run of wrk, on the second core where there is one."""
    command = [needed("wrk"), "-t1", f"-c{readers}", f"-d{seconds}s", "--latency", "-H", f"Accept-Encoding: {ACCEPT}"]
    command += ["-H", f"Cookie: {cookie}"] if cookie else []
    told = subprocess.run([*on_core(1), *command, address], check=True, capture_output=True, text=True).stdout
    rate, p99 = re.search(r"Requests/sec:\s+([\d.]+)", told), re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", told)
    assert rate, told
    assert p99, told
    sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told)
    answers = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    failed = sum(map(int, sockets.groups())) if sockets else 0
    return Load(float(rate[1]), float(p99[1]) * UNIT[p99[2]], failed + (int(answers[1]) if answers else 0))


def on_core(core: int) -> list[str]:
    return ["taskset", "-c", str(core)] if (os.cpu_count() or 1) > 1 and shutil.which("taskset") else []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], address: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server in its own process group, once it answers at `address`."""
    process = subprocess.Popen(command, env=os.environ | environment, start_new_session=True)
    try:
        patience = time.monotonic() + 30
        while time.monotonic() < patience:
            with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
                break
            time.sleep(0.1)
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


@contextlib.contextmanager
def web(megabytes: int, *, core: int | None = 0) -> Iterator[tuple[str, int]]:
    """The newsroom's web server with one process: its address, and the id of the process that answers."""
    from newsroom.serve import web_command  # noqa: PLC0415

    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {"PAGE_CACHE_MB": str(megabytes), "NEWSROOM_URL": address}
    command = [*(on_core(core) if core is not None else []), *web_command(port)]
    with running(command, f"{address}/healthz", **environment) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield address, int(children[-1] if children else process.pid)


@contextlib.contextmanager
def nginx(files: dict[str, bytes]) -> Iterator[str]:
    """nginx that serves these bytes by name: its address."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        Path(folder).chmod(0o755)
        Path(folder, "files").mkdir()
        for name, content in files.items():
            Path(folder, "files", name).write_bytes(content)
        Path(folder, "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
        command = [*on_core(0), needed("nginx"), "-p", folder, "-c", f"{folder}/nginx.conf", "-e", "stderr"]
        with running(command, f"http://127.0.0.1:{port}/{next(iter(files))}"):
            yield f"http://127.0.0.1:{port}"


def fetch(address: str) -> bytes:
    """The bytes of an answer as they travel."""
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept-Encoding": ACCEPT})) as answer:
        return bytes(answer.read())


def memory(pid: int) -> float:
    """The megabytes that a process holds by itself."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(size) for size in re.findall(r"Private_\w+:\s+(\d+) kB", told)) / 1000


def middle(runs: list[Load]) -> Load:
    """The medians of some runs; failures are added up."""
    return Load(
        statistics.median(run.rate for run in runs),
        statistics.median(run.p99 for run in runs),
        sum(run.failed for run in runs),
    )


def desk_session() -> str:
    """The cookie of a chief editor of the demo."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username="chief"))
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def lines(pages: dict[str, str]) -> Iterator[str]:
    """Of the demo newsroom that Django is set up on; `pages` by name."""
    yield "# What one process serves\n"
    yield (
        f"`make bench ARGS=serving`, {rooms.today()}, {rooms.machine()}, the demo newsroom, SQLite; one core for the server, one "
        f"for wrk with {READERS} connections. Medians of {ROUNDS} runs of {SECONDS} s, by turns; p99 in milliseconds."
    )
    yield f"\n| {'page':<16} | kept: a second | {'p99':>6} | nginx, same bytes | ratio | made anew: a second | {'p99':>6} | failed | |"
    yield f"|---|{'---:|' * 7}---|"
    with web(64) as (kept, pid), web(0) as (anew, _):
        bytes_of = {name: fetch(kept + address) for name, address in pages.items()}
        with nginx({f"{place}.html": content for place, content in enumerate(bytes_of.values())}) as files:
            for place, (name, address) in enumerate(pages.items()):
                runs: dict[str, list[Load]] = {"kept": [], "files": [], "anew": []}
                for _ in range(ROUNDS):
                    runs["kept"].append(load(kept + address))
                    runs["files"].append(load(f"{files}/{place}.html"))
                    runs["anew"].append(load(anew + address, readers=4))
                yield row(name, **{which: middle(of) for which, of in runs.items()})
        desk = middle(
            [load(f"{kept}/admin/articles/article/", readers=4, cookie=desk_session()) for _ in range(ROUNDS)]
        )
        yield f"| {'desk: list':<16} | {'':>14} | {'':>6} | {'':>17} | {'':>5} | {desk.rate:>19,.0f} | {desk.p99:>6.1f} | {desk.failed:>6} | |"
        yield f"\nA web process holds {memory(pid):.0f} MB after that, its page cache included."
        yield from surge(kept, pages)


def row(name: str, kept: Load, files: Load, anew: Load) -> str:
    ratio = kept.rate / files.rate
    return (
        f"| {name:<16} | {kept.rate:>14,.0f} | {kept.p99:>6.1f} | {files.rate:>17,.0f} | {ratio:>5.2f} | {anew.rate:>19,.0f} | "
        f"{anew.p99:>6.1f} | {kept.failed + anew.failed:>6} | {'below' if ratio < OF_NGINX else ''} |"
    )


def surge(address: str, pages: dict[str, str]) -> Iterator[str]:
    """Readers become five times as many within the run, and stories go out meanwhile."""
    command = [sys.executable, "-m", "bench.releasing", "1.0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stdin=subprocess.PIPE) as releasing:
        before = load(address + pages["home"])
        crowd = load(address + pages["home"], readers=READERS * CROWD, seconds=CROWD_SECONDS)
        releasing.terminate()
    yield (
        f"\nFrom {READERS} to {READERS * CROWD} readers of the front page for {CROWD_SECONDS} s, a story going out each second: "
        f"{before.rate:,.0f} to {crowd.rate:,.0f} answers a second, p99 {before.p99:.1f} to {crowd.p99:.1f} ms, {crowd.failed} failed."
    )
