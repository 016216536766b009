import pytest
import time_machine
from django.core.cache import cache

from tests.accounts.visitor import Visitor


@pytest.fixture
def two_factors(settings):
    """As at a house that is no demo."""
    settings.SECOND_FACTOR = True


@pytest.fixture
def clock(db):
    """Stands still until it is moved; nothing is counted yet."""
    cache.clear()
    with time_machine.travel("2026-01-29T09:00:00Z", tick=False) as travel:
        yield travel


@pytest.fixture
def visitor(db) -> Visitor:
    cache.clear()
    return Visitor()
