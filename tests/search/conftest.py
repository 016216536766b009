"""The index is brought up to date when a test says so: tests never commit, so nothing is told to it."""

import pytest

from newsroom.search import following, suggesting


@pytest.fixture
def find(client, db):
    """Search as a reader does, after the index has read the journal: `find(q="water")`."""

    def search(*, lagging: bool = False, **asked):
        if not lagging:
            following.catch_up()
        return client.get("/search/", asked)

    return search


@pytest.fixture(autouse=True)
def no_spellings_of_other_tests(monkeypatch):
    monkeypatch.setattr(suggesting, "_spellings", suggesting.Spellings({}))
