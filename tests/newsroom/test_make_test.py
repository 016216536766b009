"""Which databases `make test` runs the suite on."""

import pytest

from tests.__main__ import databases

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
