"""Fixtures that every test may use."""

import os
import time
from collections import Counter

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client

from articles import append_only
from tests import factories
from tests.measured import MEASURED

# No deadline: the machine may be busy with other work, and a slow example is no wrong one.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")
hypothesis.settings.register_profile("deep", deadline=None, max_examples=1500, stateful_step_count=60)
# For `make mutants`: the same examples each time, and none made smaller, since nobody reads them.
hypothesis.settings.register_profile(
    "mutants", deadline=None, database=None, derandomize=True, max_examples=40,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)  # fmt: skip


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Tests name static files as they are, without a collected manifest."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def one_factor_is_enough(settings):
    """Tests sign people in at once; those of the second factor demand it themselves."""
    settings.SECOND_FACTOR = False


@pytest.fixture
def own_folders(settings, tmp_path):
    """Folders of the test's own, for what is uploaded and what readers get."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private", "base_url": None},
        }
    }


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file, as the newsroom has it: in memory, the threads of a live server would share one connection.

    Neither database waits for the disk: what a test wrote need not survive a power cut.
    """
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.getbasetemp() / "newsroom.sqlite3")
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    else:
        options["options"] += " -c synchronous_commit=off"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Django asks SQLite once whether it knows JSON: not while a test counts queries."""
    with django_db_blocker.unblock():
        assert connection.features.supports_json_field


@pytest.fixture(autouse=True, scope="session")
def tables_can_be_emptied():
    """A test with real transactions empties all tables behind it; the journal's triggers step aside for that only.

    PostgreSQL deletes row by row: there are few, and TRUNCATE makes a new file for each table and each index.
    """
    empty = BaseDatabaseOperations.execute_sql_flush

    def lift_and_empty(operations, statements):
        # What a browser's last request still holds, such as an autosave's rows, is free in a moment.
        for tries_left in reversed(range(5)):
            try:
                with append_only.lifted(operations.connection):
                    return empty(operations, statements)
            except OperationalError:
                if not tries_left:
                    raise
                time.sleep(0.5)

    def deletions(operations, style, tables, **how):
        return [f"DELETE FROM {operations.quote_name(table)}" for table in tables]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", lift_and_empty)
        if connection.vendor == "postgresql":
            patch.setattr(type(connection.ops), "sql_flush", deletions)
        yield


@pytest.fixture
def reporter(db):
    return factories.user("Reporter")


@pytest.fixture
def editor(db):
    return factories.user("Editor")


@pytest.fixture
def chief(db):
    return factories.user("Chief editor")


@pytest.fixture
def staff(db):
    return factories.user("Staff")


@pytest.fixture
def signed_in():
    """Return a client that is signed in as the given user: `signed_in(editor)`."""

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Branches are counted around the tests that are needed for it only."""
    counting = getattr(item.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    if counting is None or not counting.started or item.nodeid.startswith(MEASURED):
        return (yield)
    counting.pause()
    try:
        return (yield)
    finally:
        counting.resume()


# What can't be run here is said at the end; REQUIRE_ALL=1 makes it an error.


def pytest_configure(config):
    config.addinivalue_line("markers", "database(vendor): this test is about one database: sqlite or postgresql")
    config.addinivalue_line("markers", "any_database: this test goes alike on any database, so it runs on one of them")


def pytest_collection_modifyitems(config, items):
    """Leave out the tests that are about the other database, and those that are run there anyway."""
    vendor = django_settings.DATABASES["default"]["ENGINE"].rpartition(".")[2].replace("sqlite3", "sqlite")
    elsewhere = "ALSO_ON" in os.environ

    def is_left_out(item) -> bool:
        about = item.get_closest_marker("database")
        return (about is not None and vendor not in about.args) or (elsewhere and goes_alike(item))

    other = [item for item in items if is_left_out(item)]
    config.hook.pytest_deselected(items=other)
    items[:] = [item for item in items if item not in other]


def goes_alike(item) -> bool:
    """Whether this test goes alike on any database: it is marked so, or asks none."""
    asks = item.get_closest_marker("django_db") or {"db", "transactional_db", "live_server"} & {*item.fixturenames}
    return not asks or item.get_closest_marker("any_database") is not None


def not_run(config) -> Counter[str]:
    """The reasons why parts were not run, with how many tests each cost."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in reporter.stats.get("skipped", []))
    if reason := os.environ.get("NOT_RUN"):
        reasons[reason] = 0
    return reasons


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    is_worker = hasattr(session.config, "workerinput")
    if not is_worker and os.environ.get("REQUIRE_ALL") == "1" and not_run(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    if other := os.environ.get("ALSO_ON"):
        terminalreporter.line(f"What goes alike on any database is run on {other} only.")
    if reasons := not_run(config):
        must = os.environ.get("REQUIRE_ALL") == "1"
        terminalreporter.section("NOT EVERYTHING WAS RUN", sep="!", red=must, yellow=not must, bold=True)
        for reason, count in reasons.items():
            terminalreporter.line(f"{f'{count} tests: ' if count else ''}{reason}")
        if must:
            terminalreporter.line("REQUIRE_ALL=1 is set, so this is a failure.", red=True, bold=True)
