"""`make test`: the whole suite on SQLite, or on the databases that DATABASES names. Words after it go to pytest.

SQLite comes last, so that what was not run stands at the end of the output. The whole suite also counts the branches
of tests.measured there, and fails where one was not run.
"""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from zlib import crc32

import psycopg

from tests import measured

BOTH = ("postgresql", "sqlite")
# A cluster on this machine that lets its own users in, and one reached over the network.
LOCAL = ("postgresql:///postgres", "postgresql://127.0.0.1/postgres", "postgresql://postgres@127.0.0.1/postgres")
# Two checkouts on one machine must not share a test database.
OWN_NAME = f"newsroom_{crc32(os.getcwd().encode()):08x}"
NOT_ASKED = "PostgreSQL: not asked for. DATABASES=postgresql,sqlite runs the suite on both"
HOW = (
    "PostgreSQL: no server answers. Start one whose user may create databases, or set "
    "TEST_DATABASE_URL=postgres://user:password@host:5432/name"
)


def databases(given: Mapping[str, str]) -> list[str]:
    """Read DATABASES: names separated by commas or blanks. Empty: SQLite, and PostgreSQL if its address is set."""
    address = given.get("TEST_DATABASE_URL") or given.get("DATABASE_URL")
    names = given.get("DATABASES", "").replace(",", " ").split() or (list(BOTH) if address else ["sqlite"])
    if unknown := set(names) - set(BOTH):
        raise SystemExit(f"DATABASES names {', '.join(sorted(unknown))}. Use sqlite, postgresql, or both.")
    return [name for name in BOTH if name in names]


def candidates(given: Mapping[str, str]) -> list[str]:
    """Return the addresses at which PostgreSQL may be, in order: only what is set, if something is."""
    if address := given.get("TEST_DATABASE_URL") or given.get("DATABASE_URL"):
        return [address]
    return list(LOCAL)


def first_that_answers(addresses: Iterable[str]) -> str | None:
    """Return the first address whose user may create the test database, None if there is none."""
    for address in addresses:
        try:
            with psycopg.connect(address, connect_timeout=3) as connection:
                found = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
                if (row := found.fetchone()) and row[0]:
                    return address.removesuffix("postgres") + OWN_NAME if address in LOCAL else address
        except psycopg.Error:
            continue
    return None


def run(words: list[str], **settings: str) -> int:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        os.environ.get("PYTEST_WORKERS", "2"),
        "--dist",
        "loadgroup",
        *words,
    ]
    return subprocess.run(command, env={**os.environ, **settings}, check=False).returncode


def main(words: list[str]) -> int:
    names = databases(os.environ)
    codes, not_run = [], "" if "postgresql" in names else NOT_ASKED
    for name in names:
        if name == "sqlite":
            print("── The suite on SQLite", flush=True)
            codes.append(run(words or [*measured.WORDS], DATABASE_URL="", NOT_RUN=not_run))
        elif address := first_that_answers(candidates(os.environ)):
            print("── The suite on PostgreSQL", flush=True)
            also_on = {"ALSO_ON": "SQLite"} if "sqlite" in names else {}
            codes.append(run(words, DATABASE_URL=address, **also_on))
        else:
            not_run = HOW
            codes.append(1 if os.environ.get("REQUIRE_ALL") == "1" else 0)
    if not_run and "sqlite" not in names:
        print(not_run, file=sys.stderr)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
