"""`make run`: prepares the newsroom, then runs the web server and the worker until Ctrl-C.

The web server and the worker are children of this process. When one of them dies, or this
process is asked to stop, all end; a half-running newsroom would look well and not be.
"""

import contextlib
import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
THREADS = 4
SECONDS_TO_START = 60
SECONDS_TO_STOP = 5
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class CannotServe(Exception):
    """The newsroom can't run. The message is a sentence that says why and what to do."""


# What to serve, and with what settings


def port_from(text: str) -> int:
    """Return the port. Raises CannotServe for anything but 1 to 65535."""
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise CannotServe(f"PORT is {text!r}. Set it to a number from 1 to 65535, such as PORT=8001.")


def check_port_is_free(port: int) -> None:
    """Raise CannotServe when something else listens there, or the system refuses the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CannotServe(
                f"Port {port} can't be used ({error.strerror}). Choose another one, such as: make run PORT={port + 1}"
            ) from error


def data_folder(text: str) -> Path:
    """Return the folder that holds everything that is kept, made for this user only. Raises CannotServe."""
    path = Path(text or ROOT / "data").expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise CannotServe(f"NEWSROOM_DATA is {path}, which can't be made ({error.strerror}).") from error
    return path


def secret_key(data: Path) -> str:
    """Return the newsroom's signing key: made once, kept in the data folder, readable by its owner only."""
    path = data / "secret-key"
    with contextlib.suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64) + "\n")
    if key := path.read_text().strip():
        return key
    raise CannotServe(f"{path} is empty. Delete it, and a new key is made; everyone is then signed out.")


def environment(given: Mapping[str, str], *, port: int, data: Path) -> dict[str, str]:
    """Return the environment of the children. What the operator has set wins."""
    defaults = {"NEWSROOM_URL": f"http://{HOST}:{port}", "NEWSROOM_DEMO": "1", "DEBUG": "0", "LOG_LEVEL": "WARNING"}
    fixed = {
        "NEWSROOM_DATA": str(data),
        "SECRET_KEY": given.get("SECRET_KEY") or secret_key(data),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "PYTHONUNBUFFERED": "1",
    }
    return defaults | dict(given) | fixed


def is_demo(environment: Mapping[str, str]) -> bool:
    return environment["NEWSROOM_DEMO"].strip().lower() in {"1", "true", "yes", "on"}


def demo_sign_ins(data: Path) -> list[str]:
    """Return the lines that `manage.py demo` left beside its data; none where there is no demo."""
    path = data / "demo-sign-in.txt"
    return path.read_text().splitlines() if path.exists() else []


def web_command(port: int) -> list[str]:
    """Granian with one process; more processes and hosts come with a proxy in front (docs/operating.md)."""
    options = {"interface": "wsgi", "host": HOST, "port": port, "workers": 1, "blocking-threads": THREADS}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return [sys.executable, "-m", "granian", *words, "--no-ws", "--log-level", "warning", "newsroom.wsgi:application"]


def manage(*words: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *words]


def box(lines: Sequence[str]) -> str:
    """Return the lines in a frame."""
    width = max(map(len, lines), default=0)
    rule = "─" * (width + 2)
    return "\n".join([f"╭{rule}╮", *(f"│ {line.ljust(width)} │" for line in lines), f"╰{rule}╯"])


# Running


def prepare(environment: Mapping[str, str]) -> None:
    """Bring the database up to date, and the static files beside it; load the demo once. Raises CannotServe when a step
    fails."""
    print("Preparing the database and the static files …", flush=True)
    collecting = _begin(environment, "collectstatic", "--no-input", "--verbosity", "0")
    try:
        _end("migrate", _begin(environment, "migrate", "--verbosity", "0"))
        if is_demo(environment):
            print("Looking after the demo newsroom …", flush=True)
            _end("demo", _begin(environment, "demo"))
        _end("collectstatic", collecting)
    finally:
        collecting.kill()
        collecting.wait()


def _begin(environment: Mapping[str, str], *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        manage(*words), env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, preexec_fn=_die_with_parent
    )


def _end(what: str, step: subprocess.Popen[bytes]) -> None:
    if step.wait():
        raise CannotServe(f"“{what}” failed; its reason stands above.")


def _die_with_parent() -> None:
    """Ask Linux to end this child when the runner is killed, however hard."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Crew:
    """The children, by name. Each leads its own process group, so that Ctrl-C reaches the runner only."""

    environment: Mapping[str, str]
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str]) -> None:
        self.children[name] = subprocess.Popen(
            command,
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # safe: this process has one thread
        )

    def check(self) -> None:
        """Raise CannotServe when a child has died."""
        for name, child in self.children.items():
            if (code := child.poll()) is not None:
                how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
                raise CannotServe(f"The {name} {how}, so the newsroom stops. Start it again with: make run")

    def stop(self) -> None:
        """Ask every child to end, and end those that have not after a few seconds, with all they started."""
        for child in self.children.values():
            self._signal(child, signal.SIGTERM)
        patience = time.monotonic() + SECONDS_TO_STOP
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, patience - time.monotonic()))
            self._signal(child, signal.SIGKILL)
            child.wait()

    @staticmethod
    def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, number)


def wait_until_well(address: str, check: Callable[[], None], *, seconds: float = SECONDS_TO_START) -> None:
    """Return when /healthz answers 200. Raises CannotServe when `check` does, or after `seconds`."""
    patience = time.monotonic() + seconds
    while time.monotonic() < patience:
        check()
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise CannotServe(f"The web server did not answer at {address}/healthz within {seconds:.0f} seconds.")


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def serve(given: Mapping[str, str]) -> None:
    """Prepare, start, and stay until a signal or the death of a child. Raises CannotServe."""
    port = port_from(given.get("PORT") or "8000")
    check_port_is_free(port)
    data = data_folder(given.get("NEWSROOM_DATA", ""))
    surroundings = environment(given, port=port, data=data)
    prepare(surroundings)
    crew = Crew(surroundings)
    try:
        crew.start("web server", web_command(port))
        crew.start("worker", manage("worker"))
        wait_until_well(f"http://{HOST}:{port}", crew.check)
        print(box(welcome(f"http://{HOST}:{port}", demo_sign_ins(data) if is_demo(surroundings) else [])), flush=True)
        while True:
            crew.check()
            time.sleep(0.5)
    finally:
        crew.stop()


def welcome(address: str, sign_ins: Sequence[str]) -> list[str]:
    """Return what the operator reads when the newsroom is up."""
    demo = ["", "This is a demo: its sign-ins are no secret.", "", *sign_ins] if sign_ins else []
    return ["The newsroom is open.", "", f"Site  {address}/", f"Desk  {address}/admin/", *demo, "", "Ctrl-C ends it."]


def main() -> int:
    # Set both: a shell that starts us in the background hands SIGINT down as ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        serve(os.environ)
    except CannotServe as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nThe newsroom is closed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
