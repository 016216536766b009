"""A newsroom of its own, whose processes are started and ended at will."""

import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsroom import serve
from tests import apart

ROOT = serve.ROOT


class Process:
    """A process that leads a group of its own. What it says goes into a file."""

    def __init__(self, words: list[str], surroundings: dict[str, str], said: Path) -> None:
        self.said, self.address = said, ""
        with said.open("ab") as log:
            self.popen = subprocess.Popen(
                words, env=surroundings, cwd=ROOT, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """SIGKILL, to it and all that it has started. It may be dead already."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.communicate()

    def check(self) -> None:
        assert self.popen.poll() is None, self.words()

    def words(self) -> str:
        return self.said.read_text()

    def pids(self) -> list[int]:
        """Its own, and those of what it has started."""
        listed = subprocess.run(["ps", "-eo", "pid=,pgid="], capture_output=True, text=True, check=True).stdout
        return [int(pid) for pid, group in map(str.split, listed.splitlines()) if int(group) == self.popen.pid]

    def limit_files(self, size: int) -> None:
        """Let none of its files grow beyond so many bytes, as if the disk were full. -1: any size again."""
        for pid in self.pids():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


class House:
    """The folder, the database and the processes of one newsroom."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address
        self.started: list[Process] = []
        (folder / "static").mkdir()
        self.surroundings = os.environ | {
            "DATABASE_URL": address,
            "NEWSROOM_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "PAGE_CACHE_MB": "16",
            "LOG_LEVEL": "WARNING",
            "PYTHONUNBUFFERED": "1",
        }

    def start(self, *words: str, **settings: str) -> Process:
        """Start Python with these words."""
        said = self.folder / f"said-{len(self.started)}.txt"
        process = Process([sys.executable, *words], self.surroundings | settings, said)
        self.started.append(process)
        return process

    def web(self, application: str = "newsroom.wsgi:application", **settings: str) -> tuple[str, Process]:
        """Start the web server as `make run` does. Return its address once it answers."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        address = f"http://127.0.0.1:{port}"
        words = [word if word != "newsroom.wsgi:application" else application for word in serve.web_command(port)[1:]]
        process = self.start(*words, NEWSROOM_URL=address, **settings)
        process.address = address
        serve.wait_until_well(address, process.check)
        return address, process

    def end(self) -> None:
        for process in self.started:
            process.kill()


@pytest.fixture(scope="module")
def db(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("faults")
    with django_db_blocker.unblock(), apart.database("faults", folder) as address:
        yield House(folder, address)


@pytest.fixture
def house(db) -> Iterator[House]:
    """A newsroom with a database of its own, where Django's own connection of this process leads, too."""
    yield db
    db.end()


@pytest.fixture
def told(capsys):
    """Say a figure in the middle of the test's output."""

    def say(sentence: str) -> None:
        with capsys.disabled():
            print(f"\n    {sentence}")

    return say
