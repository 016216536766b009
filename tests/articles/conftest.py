"""Fixtures for the story's tests."""

import pytest
import time_machine

from tests.articles.story import NOW


@pytest.fixture
def clock():
    """Let the test play at NOW; the clock stands still until the test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
