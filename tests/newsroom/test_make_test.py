"""Which databases `make test` runs the suite on."""

import pytest

from tests.__main__ import databases
from tests.conftest import goes_alike

ADDRESS = "postgres:///newsroom"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["sqlite"]),
        ({"DATABASES": "postgresql,sqlite"}, ["postgresql", "sqlite"]),
        ({"DATABASES": "sqlite postgresql"}, ["postgresql", "sqlite"]),
        ({"DATABASES": "postgresql"}, ["postgresql"]),
        ({"TEST_DATABASE_URL": ADDRESS}, ["postgresql", "sqlite"]),
        ({"DATABASE_URL": ADDRESS, "DATABASES": "sqlite"}, ["sqlite"]),
    ],
)
def test_databases_are_what_is_asked_for_and_sqlite_comes_last(given, expected):
    assert databases(given) == expected


def test_an_unknown_database_is_refused_with_a_sentence():
    with pytest.raises(SystemExit, match="DATABASES names oracle. Use sqlite, postgresql, or both."):
        databases({"DATABASES": "oracle"})


@pytest.mark.any_database
def test_what_is_marked_goes_alike(request, db):
    assert goes_alike(request.node)


def test_what_asks_no_database_goes_alike(request):
    assert goes_alike(request.node)


def test_what_asks_the_database_is_run_on_each(request, db):
    assert not goes_alike(request.node)
