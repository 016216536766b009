"""The database is gone: what was read goes on at every address of the site, and nothing of a killed story does."""

from unittest import mock

import pytest
import time_machine
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper

from articles import workflow
from newsroom.pagecache.ahead import path_of
from newsroom.pagecache.wsgi import PASSED_ON
from tests.articles.story import KILL, NOW
from tests.leaks import ADDRESSES, CANARY, STATES, House
from tests.pagecache.reader import Answer, ask
from tests.public.reader import lines

# What says the same without a database, may not be given out old, or depends on what is asked.
NOT_KEPT = {
    "/robots.txt", "/.well-known/security.txt", "/manifest.webmanifest", "/favicon.ico",
    "/ended.json", "/archive/?date=2026-01-29",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def gone():
    """A database that answers nothing, in any thread."""

    def execute(*args, **kwargs):
        raise OperationalError("The database is gone.")

    return lambda: mock.patch.multiple(CursorWrapper, execute=execute, executemany=execute)


@pytest.fixture
def house(db):
    made = House()
    STATES["live"].make(made)
    return made


def read(cache, house) -> dict[str, Answer]:
    """Every address of the site that a page cache answers for."""
    addresses = [path_of(address) for find in ADDRESSES.values() for address in find(house)]
    return {address: ask(cache, address) for address in addresses if not address.startswith(PASSED_ON)}


def test_what_was_read_goes_on_at_every_address(cache, house, gone):
    before = read(cache, house)

    with gone():
        after = read(cache, house)

    lasting = {address for address, answer in before.items() if answer.status in (200, 301, 410)}
    other = {
        address
        for address in lasting
        if (before[address].status, before[address].body) != (after[address].status, after[address].body)
    }
    assert sum(CANARY.encode() in answer.body for answer in before.values()) > 20
    assert other - NOT_KEPT == set()


def test_nothing_of_a_killed_story_goes_on_at_any_address(cache, house, gone):
    read(cache, house)
    workflow.withdraw(house.article, by=None, **KILL)
    cache.follower.catch_up()

    with gone():
        at_once = read(cache, house)
    cache._try_again_at = 0.0
    cache.maker.make_waiting()
    with gone():
        after = read(cache, house)

    assert {address for address, answer in at_once.items() if CANARY.encode() in answer.body} == set()
    assert {address for address, answer in after.items() if CANARY.encode() in answer.body} == set()
    assert after[path_of(house.seen.get_absolute_url())].status == 200
    own = [answer.status for address, answer in after.items() if f"-{house.article.pk}/" in address]
    assert set(own) == {410}


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("spoken", "said"), [("en", "Nothing can be saved now"), ("ur", "اس وقت کچھ محفوظ نہیں ہو سکتا")]
)
def test_the_desk_says_that_it_cannot_save_and_where_the_text_is(signed_in, editor, gone, spoken, said):
    client = signed_in(editor)
    client.raise_request_exception = False

    with gone():
        answers = [
            client.get("/admin/", headers={"accept-language": spoken}),
            client.post("/admin/articles/article/add/", {"headline": "Typed"}, headers={"accept-language": spoken}),
        ]

    assert [(answer.status_code, lines(answer)[0], answer["Retry-After"]) for answer in answers] == [
        (503, said, "10")
    ] * 2
    assert all("no-store" in answer["Cache-Control"] for answer in answers)
