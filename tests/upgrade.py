"""`make upgrade-check`: the code of the previous release at the tables of this one, as both run side by side in an upgrade.

The previous release makes a demo newsroom, this one migrates it, then the previous one goes on: its pages are read, its
desk is used, its worker takes a turn; and this one reads what it wrote. Where the previous release needs packages that
this one has not, it can't be tried: it runs in this one's virtual environment.

BASE names the commit or tag of the previous release. Without it: the newest tag; without one, the commit before the newest
migration. DATABASES=postgresql,sqlite as for `make test`.
"""

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg

from tests.__main__ import HOW, candidates, databases, first_that_answers

ROOT = Path(__file__).resolve().parent.parent
MIGRATIONS = ("articles/migrations/0*.py", "newsroom/*/migrations/0*.py")
SMOKE = ROOT / "tests/smoke.py"


class NotRun(Exception):
    """It can't be tried here. The message says why, and what to do."""


def git(*words: str, cwd: Path = ROOT) -> str:
    return subprocess.run(["git", *words], cwd=cwd, check=True, capture_output=True, text=True).stdout.strip()


def previous(given: str, cwd: Path = ROOT) -> str:
    """The commit of the previous release. Raises NotRun where the history does not reach back to it."""
    try:
        if given:
            return git("rev-parse", "--verify", f"{given}^{{commit}}", cwd=cwd)
        if tags := git("tag", "--list", "--merged", "HEAD", "--sort=-creatordate", cwd=cwd).splitlines():
            return git("rev-parse", f"{tags[0]}^{{commit}}", cwd=cwd)
        newest = git("log", "-1", "--diff-filter=A", "--format=%H", "--", *MIGRATIONS, cwd=cwd)
        return git("rev-parse", "--verify", f"{newest}^", cwd=cwd)
    except subprocess.CalledProcessError as error:
        raise NotRun(
            f"This copy of the repository does not reach back to {given or 'the previous release'}. Get its history "
            "(git fetch --unshallow --tags), or name a commit that is here: make upgrade-check BASE=…"
        ) from error


@contextlib.contextmanager
def checked_out(commit: str, folder: Path) -> Iterator[Path]:
    """A worktree of `commit`, which goes again."""
    place = folder / "previous"
    git("worktree", "add", "--detach", "--quiet", str(place), commit)
    try:
        yield place
    finally:
        git("worktree", "remove", "--force", str(place))


@contextlib.contextmanager
def database(vendor: str, folder: Path) -> Iterator[str]:
    """The address of an empty database. Raises NotRun when there is no server."""
    if vendor == "sqlite":
        yield f"sqlite://{folder}/upgrade.sqlite3"
        return
    address = first_that_answers(candidates(os.environ))
    if not address:
        raise NotRun(HOW)
    server, _, name = address.partition("?")[0].rpartition("/")
    own = f"{name}_upgrade"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{own}"')
        connection.execute(f'CREATE DATABASE "{own}"')
        try:
            yield f"{server}/{own}"
        finally:
            connection.execute(f'DROP DATABASE "{own}" WITH (FORCE)')


def check(old: Path, url: str, data: Path, say=print) -> None:
    """Raises CalledProcessError at the first step that fails; its reason stands in the output."""
    surroundings = os.environ | {
        "DATABASE_URL": url, "NEWSROOM_DATA": str(data), "SECRET_KEY": secrets.token_urlsafe(64), "NEWSROOM_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings", "LOG_LEVEL": "ERROR", "PAGE_CACHE_MB": "0",
        "DEBUG": "1",  # so static files are named as they are
    }  # fmt: skip

    def step(what: str, where: Path, *words: str) -> None:
        say(f"   {what}", flush=True)
        subprocess.run(
            [sys.executable, "-P", *words], cwd=where, env=surroundings | {"PYTHONPATH": str(where)}, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip

    step("The previous release makes its tables …", old, "manage.py", "migrate", "-v0")
    step("… and a demo newsroom.", old, "manage.py", "demo")
    step("It works by itself.", old, str(SMOKE), "alone")
    step("This release migrates.", ROOT, "manage.py", "migrate", "-v0")
    step("The previous release goes on at the new tables: pages, desk, verbs …", old, str(SMOKE), "beside")
    step("… and its worker.", old, "manage.py", "worker", "--once")
    step("This release reads and goes on with what it wrote.", ROOT, str(SMOKE), "after")
    step("All is migrated.", ROOT, "manage.py", "migrate", "--check", "-v0")


def main(given: Mapping[str, str]) -> int:
    code = 0
    for vendor in databases(given):
        try:
            commit = previous(given.get("BASE", ""))
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                with database(vendor, folder) as url, checked_out(commit, folder) as old:
                    print(
                        f"── {git('log', '-1', '--format=%h of %cs, “%s”', commit)}, at the tables of this one, on {vendor}"
                    )
                    check(old, url, folder / "data")
        except NotRun as reason:
            print(f"!! THE UPGRADE WAS NOT TRIED on {vendor}: {reason}", file=sys.stderr)
            code = code or int(given.get("REQUIRE_ALL") == "1")
        except subprocess.CalledProcessError as error:
            print(
                f"!! This step failed on {vendor}; its reason stands above: {' '.join(error.cmd[1:])}", file=sys.stderr
            )
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main(os.environ))
