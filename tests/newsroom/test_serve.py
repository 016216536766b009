"""`make run`: one runner, two children, and one end for all."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest

from newsroom import serve
from newsroom.serve import CannotServe


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_port_is_a_number():
    assert serve.port_from("8103") == 8103


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "80a", "８０", " 80"])
def test_anything_else_is_no_port(text):
    with pytest.raises(CannotServe, match="Set it to a number from 1 to 65535"):
        serve.port_from(text)


def test_a_port_that_is_taken_is_told_with_another_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CannotServe, match=f"Choose another one, such as: make run PORT={port + 1}"):
            serve.check_port_is_free(port)


def test_the_key_is_made_once_and_is_for_its_owner_only(tmp_path):
    first, second = serve.secret_key(tmp_path), serve.secret_key(tmp_path)

    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_an_empty_key_is_told(tmp_path):
    (tmp_path / "secret-key").touch()

    with pytest.raises(CannotServe, match="Delete it, and a new key is made"):
        serve.secret_key(tmp_path)


def test_a_data_folder_that_cannot_be_made_is_told():
    with pytest.raises(CannotServe, match="NEWSROOM_DATA is /dev/null/x, which can't be made"):
        serve.data_folder("/dev/null/x")


def test_the_children_run_without_debug_at_the_address_of_the_port(tmp_path):
    surroundings = serve.environment({"PATH": "/bin"}, port=8103, data=tmp_path)

    assert surroundings | {"SECRET_KEY": "…"} == {
        "PATH": "/bin",
        "DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "LOG_LEVEL": "WARNING",
        "NEWSROOM_DATA": str(tmp_path),
        "NEWSROOM_DEMO": "1",
        "NEWSROOM_URL": "http://127.0.0.1:8103",
        "PYTHONUNBUFFERED": "1",
        "SECRET_KEY": "…",
    }


def test_what_the_operator_has_set_wins(tmp_path):
    given = {"NEWSROOM_URL": "https://news.example.org", "NEWSROOM_DEMO": "0", "SECRET_KEY": "k" * 50}

    surroundings = serve.environment(given, port=8103, data=tmp_path)

    assert given.items() <= surroundings.items()
    assert not (tmp_path / "secret-key").exists()


def test_the_box_frames_the_longest_line():
    assert serve.box(["one", "longer"]) == "╭────────╮\n│ one    │\n│ longer │\n╰────────╯"


def test_the_welcome_names_both_doors_and_the_sign_ins():
    lines = serve.welcome("http://127.0.0.1:8103", ["editor  secret"])

    assert lines[2:4] == ["Site  http://127.0.0.1:8103/", "Desk  http://127.0.0.1:8103/admin/"]
    assert lines[5:8] == ["This is a demo: its sign-ins are no secret.", "", "editor  secret"]


def test_the_sign_ins_of_the_demo_are_shown_at_every_start(tmp_path):
    assert serve.demo_sign_ins(tmp_path) == []
    (tmp_path / "demo-sign-in.txt").write_text("editor  secret\nchief   secret\n")

    assert serve.demo_sign_ins(tmp_path) == ["editor  secret", "chief   secret"]


@pytest.fixture
def crew():
    crew = serve.Crew(os.environ)
    yield crew
    crew.stop()


def living(**of: int) -> list[int]:
    """The processes of a group or a parent; those that are dead and only not yet buried do not count."""
    column, number = {"group": "pgid", "parent": "ppid"}[next(iter(of))], next(iter(of.values()))
    listed = subprocess.run(["ps", "-eo", f"pid=,{column}=,stat="], capture_output=True, text=True, check=True)
    rows = (line.split() for line in listed.stdout.splitlines())
    return [int(pid) for pid, of_number, state in rows if int(of_number) == number and not state.startswith("Z")]


SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_the_death_of_a_child_is_told(crew):
    crew.start("worker", SLEEP)
    crew.check()
    crew.children["worker"].kill()
    crew.children["worker"].wait()

    with pytest.raises(CannotServe, match="The worker was killed by SIGKILL, so the newsroom stops"):
        crew.check()


def test_a_child_that_does_not_listen_is_ended_with_its_own_children(crew, monkeypatch):
    monkeypatch.setattr(serve, "SECONDS_TO_STOP", 0.2)
    deaf = "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    child = [
        sys.executable,
        "-c",
        f"{deaf} subprocess.Popen([sys.executable, '-c', '{deaf} time.sleep(60)']); time.sleep(60)",
    ]
    crew.start("worker", child)
    time.sleep(0.5)
    group = crew.children["worker"].pid

    crew.stop()

    assert living(group=group) == []


def test_a_server_that_never_answers_is_told():
    with pytest.raises(CannotServe, match="did not answer"):
        serve.wait_until_well(f"http://127.0.0.1:{free_port()}", lambda: None, seconds=0.3)


@contextmanager
def newsroom_in(folder):
    """A newsroom with nothing in it, on a port of its own, from when it is open."""
    port = free_port()
    surroundings = {
        **os.environ,
        "PORT": str(port),
        "NEWSROOM_DATA": str(folder),
        "NEWSROOM_DEMO": "0",
        "DATABASE_URL": "",
    }
    surroundings.pop("SECRET_KEY")
    with subprocess.Popen(
        [sys.executable, "-m", "newsroom.serve"],
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        process.port = port
        for line in process.stdout:
            if "The newsroom is open." in line:
                break
        yield process
        process.kill()


@pytest.fixture(scope="module")
def first_start(tmp_path_factory):
    """The folder after a first start: its migrations take longest, and once is enough."""
    folder = tmp_path_factory.mktemp("newsroom")
    with newsroom_in(folder) as process:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    return folder


@pytest.fixture
def runner(first_start, tmp_path):
    with newsroom_in(shutil.copytree(first_start, tmp_path / "data")) as process:
        yield process


together = pytest.mark.xdist_group("runner")


@together
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_newsroom_within_seconds(runner, number):
    with urllib.request.urlopen(f"http://127.0.0.1:{runner.port}/healthz") as answer:
        assert answer.read() == b"ok\n"
    children = living(parent=runner.pid)

    runner.send_signal(number)
    output, _ = runner.communicate(timeout=8)

    assert runner.returncode == 0
    assert output.endswith("The newsroom is closed.\n")
    assert len(children) == 2
    assert [pid for group in children for pid in living(group=group)] == []


@together
def test_when_one_child_dies_all_end_with_a_sentence(runner):
    web, worker = living(parent=runner.pid)

    os.kill(worker, signal.SIGKILL)
    output, _ = runner.communicate(timeout=8)

    assert runner.returncode == 1
    assert output.endswith("The worker was killed by SIGKILL, so the newsroom stops. Start it again with: make run\n")
    assert living(group=web) == []


@together
def test_the_children_do_not_outlive_a_runner_that_is_killed(runner):
    groups = living(parent=runner.pid)

    runner.kill()
    runner.wait()
    patience = time.monotonic() + 8
    while time.monotonic() < patience and any(living(group=group) for group in groups):
        time.sleep(0.1)

    assert [pid for group in groups for pid in living(group=group)] == []
