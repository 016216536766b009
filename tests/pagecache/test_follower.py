"""The journal and the clock reach what is held: each verb on the pages that it changes, and on no other."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from prometheus_client import REGISTRY

from articles import authors, photos, sections, tags, workflow
from articles.models import JournalEntry
from articles.working_copy import BylineEntry
from newsroom.fronts.content import Card
from newsroom.pagecache.page import State
from newsroom.pagecache.place import Place
from tests import factories
from tests.articles.story import HOUR, KILL, NOW, edited
from tests.pagecache.reader import ask

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def held(cache):
    """What the cache holds: `held()` reads the journal, then gives the state of each address."""

    def states() -> dict[str, State]:
        cache.follower.catch_up()
        return {address: page.state for address, page in cache.store._pages.items()}

    return states


def place():
    """A section, a tag and an author, as fields of a working copy."""
    section, tag, author = factories.section("World"), factories.tag("Water"), factories.author("Li Na")
    return {"section": section.pk, "tags": (tag.pk,), "bylines": (BylineEntry(author.pk),)}


LISTS = ["/", "/world/", "/tag/water/", "/author/li-na/", "/archive/2026/01/29/"]


def read_all(cache, *others: str) -> None:
    cache.follower.catch_up()
    for address in [*LISTS, *others]:
        assert ask(cache, address).status == 200, address
    assert {page.state for page in cache.store._pages.values()} == {State.FRESH}


def test_a_release_makes_its_lists_old_and_leaves_other_stories(cache, held):
    where = place()
    other = factories.released(**where).get_absolute_url()
    elsewhere = factories.released(section=factories.section("Sport").pk).get_absolute_url()
    read_all(cache, other, elsewhere, "/sport/")

    factories.released(**where)

    states = held()
    assert {address for address, state in states.items() if state is State.OLD} == set(LISTS)
    assert states[other] == states[elsewhere] == states["/sport/"] == State.FRESH


def test_an_update_makes_its_own_page_and_its_lists_old(cache, held):
    release = factories.released(**place())
    read_all(cache, release.get_absolute_url())

    workflow.update(edited(release.article, headline="New words"), base=2, by=None)

    assert set(held().values()) == {State.OLD}
    assert b"New words" in ask(cache, "/").body


def test_a_working_copy_changes_no_page(cache, held):
    release = factories.released(**place())
    read_all(cache, release.get_absolute_url())

    changed = edited(release.article, headline="Not out yet")
    workflow.return_(changed, base=2, by=None)
    workflow.submit(changed, base=2, by=None)
    workflow.approve(changed, base=2, by=None)

    assert set(held().values()) == {State.FRESH}


def test_a_kill_takes_every_page_that_shows_the_story_away(cache, held):
    where = place()
    killed, kept = factories.released(**where), factories.released(section=factories.section("Sport").pk)
    read_all(cache, killed.get_absolute_url(), kept.get_absolute_url(), "/sport/")

    workflow.withdraw(killed.article, by=None, **KILL)

    assert held() == {kept.get_absolute_url(): State.FRESH, "/sport/": State.FRESH}
    assert ask(cache, killed.get_absolute_url()).status == 410


def test_a_restored_story_is_there_again(cache, held):
    release = factories.released(**place())
    workflow.withdraw(release.article, by=None, **KILL)
    held()
    assert ask(cache, release.get_absolute_url()).status == 410

    workflow.restore(release.article, by=None)
    held()

    assert ask(cache, release.get_absolute_url()).status == 200
    assert cache.follower.withdrawn == set()


def test_an_alert_reaches_every_page_and_its_end_allows_none_of_them(cache, held):
    release = factories.released(**place())
    other = factories.released().get_absolute_url()
    read_all(cache, other)

    workflow.raise_breaking(release.article, base=1, by=None)
    assert set(held().values()) == {State.OLD}
    read_again = [ask(cache, address).status for address in [*LISTS, other]]
    workflow.stand_down(release.article, by=None)

    assert set(read_again) == {200}
    assert set(held().values()) == {State.ENDED}


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_a_scheduled_story_is_seen_on_the_second_without_a_thread(cache, clock, seconds):
    article = factories.article(headline="At six", **place())
    workflow.release(article, base=1, by=None, live_from=NOW + HOUR)
    cache.follower.catch_up()
    factories.released(headline="Before")
    cache.follower.catch_up()
    clock.move_to(NOW + HOUR - 5 * SECOND)
    assert b"At six" not in ask(cache, "/").body

    clock.move_to(NOW + HOUR + timedelta(seconds=seconds))

    assert (b"At six" in ask(cache, "/").body) is (seconds >= 0)


def test_what_the_clock_did_is_not_forgotten_when_the_journal_is_read_before_a_reader_comes(cache, clock):
    article = factories.article(headline="At six", **place())
    workflow.release(article, base=1, by=None, live_from=NOW + HOUR / 2)
    cache.follower.catch_up()
    assert b"At six" not in ask(cache, "/world/").body
    clock.move_to(NOW + HOUR / 2)
    workflow.submit(factories.article(), base=1, by=None)

    cache.follower.catch_up()

    assert b"At six" in ask(cache, "/world/").body


def test_what_expires_is_gone_on_the_second(cache, clock):
    article = factories.article(headline="Until six", **place())
    release = workflow.release(article, base=1, by=None, live_until=NOW + HOUR)
    cache.follower.catch_up()
    clock.move_to(NOW + HOUR - SECOND)
    assert b"Until six" in ask(cache, "/").body
    assert ask(cache, release.get_absolute_url()).status == 200

    clock.move_to(NOW + HOUR)

    assert b"Until six" not in ask(cache, "/").body
    assert ask(cache, release.get_absolute_url()).status == 410


def test_an_alert_ends_on_the_second(cache, clock):
    release = factories.released(headline="The dam", **place())
    workflow.raise_breaking(release.article, base=1, by=None, ends_at=NOW + HOUR)
    cache.follower.catch_up()
    clock.move_to(NOW + HOUR - SECOND)
    before = ask(cache, "/archive/2026/01/29/").body

    clock.move_to(NOW + HOUR)

    after = ask(cache, "/archive/2026/01/29/").body
    assert (before.count(b"Breaking") > 0, after.count(b"Breaking")) == (True, 0)


def test_an_update_of_a_breaking_story_is_in_the_alert_of_every_page_on_the_second(cache, clock):
    release = factories.released(headline="Flood in Sindh")
    elsewhere = factories.released(section=factories.section("Sport").pk).get_absolute_url()
    workflow.raise_breaking(release.article, base=1, by=None)
    workflow.update(edited(release.article, headline="Flood recedes"), base=2, by=None, live_from=NOW + 90 * SECOND)
    cache.follower.catch_up()
    before = ask(cache, elsewhere).body

    clock.move_to(NOW + 90 * SECOND)
    after = ask(cache, elsewhere).body

    assert (b"Flood in Sindh" in before, b"Flood recedes" in before) == (True, False)
    assert (b"Flood in Sindh" in after, b"Flood recedes" in after) == (False, True)


def test_names_reach_the_pages_that_print_them(cache, held):
    where = place()
    release = factories.released(**where)
    read_all(cache, release.get_absolute_url())
    tag = release.release_tags.get().tag

    tags.rename(tag, name="Rivers", by=None)
    states = held()

    assert {address for address, state in states.items() if state is State.OLD} == {
        "/tag/water/", release.get_absolute_url()
    }  # fmt: skip
    authors.save(release.release_authors.get().author, by=None)
    assert held()["/author/li-na/"] is State.OLD
    sections.save(release.section, by=None)
    assert set(held().values()) == {State.OLD}


def test_an_entry_that_is_committed_late_is_not_missed(cache, held):
    """On PostgreSQL a lower number may be committed after a higher one was read."""
    release = factories.released(**place())
    held()
    read_all(cache)
    highest = JournalEntry.objects.latest("pk").pk
    fields = {"at": timezone.now(), "effective_at": timezone.now(), "verb": "update"}
    JournalEntry.objects.create(pk=highest + 2, **fields, keys=["story-0"])
    assert set(held().values()) == {State.FRESH}

    JournalEntry.objects.create(pk=highest + 1, **fields, keys=[f"story-{release.article_id}"])

    assert set(held().values()) == {State.OLD}


def test_reading_on_when_nothing_happened_costs_one_query(cache, django_assert_num_queries):
    factories.released(**place())
    cache.follower.catch_up()
    cache.follower._place.gaps.clear()  # PostgreSQL leaves some behind tests that were rolled back

    with django_assert_num_queries(1):
        cache.follower.catch_up()


@pytest.fixture
def noted(cache):
    """A corrected story, and what the page of corrections says, as a reader is answered now."""
    release = factories.released(headline="Ten dead", **place())
    workflow.correct(release.article, by=None, kind="correction", text="Nine, not ten.")
    cache.follower.catch_up()

    def said() -> bytes:
        cache.follower.catch_up()
        return ask(cache, "/corrections/").body

    assert b"Nine, not ten." in said()
    return release.article, said


def test_a_new_correction_is_on_the_page_of_all(noted):
    _, said = noted
    workflow.correct(factories.released().article, by=None, kind="update", text="More is known.")

    assert b"More is known." in said()


def test_a_kill_leaves_nothing_of_the_story_on_the_page_of_corrections(noted):
    article, said = noted

    workflow.withdraw(article, by=None, **KILL)

    page = said()
    assert (b"Ten dead" in page, b"Nine, not ten." in page, KILL["notice"].encode() in page) == (False, False, True)


def test_a_kill_of_a_story_without_corrections_is_told_there_too(noted):
    _, said = noted
    workflow.withdraw(factories.released().article, by=None, **KILL)

    assert KILL["notice"].encode() in said()


def test_a_story_that_comes_back_by_the_clock_brings_its_corrections(noted, clock):
    article, said = noted
    workflow.withdraw(article, by=None, **KILL)
    workflow.release(article, base=1, by=None, live_from=NOW + HOUR)
    before = said()

    clock.move_to(NOW + HOUR)

    assert (b"Nine, not ten." in before, b"Nine, not ten." in said()) == (False, True)


# Photos


def test_rights_begin_and_end_on_the_second_on_every_page(cache, clock):
    photo = factories.photo(rights_from=NOW + HOUR, rights_until=NOW + 2 * HOUR)
    release = factories.released(lead_photo=photo.pk, **place())
    addresses = [*LISTS, release.get_absolute_url()]
    cache.follower.catch_up()
    shown = {}

    for seconds in (3599, 3600, 7199, 7200):
        clock.move_to(NOW + seconds * SECOND)
        shown[seconds] = {photo.token.encode() in ask(cache, address).body for address in addresses}

    assert shown == {3599: {False}, 3600: {True}, 7199: {True}, 7200: {False}}


def test_killed_photo_is_given_out_by_no_page(cache, held):
    photo = factories.photo()
    release = factories.released(lead_photo=photo.pk, **place())
    other = factories.released(section=factories.section("Sport").pk).get_absolute_url()
    read_all(cache, release.get_absolute_url(), other)

    photos.kill(photo, by=None, reason="Wrong person.")

    states = held()
    assert {address for address, state in states.items() if state is State.ENDED} >= {
        *LISTS,
        release.get_absolute_url(),
    }
    assert photo.token.encode() not in ask(cache, "/").body


def test_a_launch_makes_its_own_front_old_and_no_other(cache, held):
    release = factories.released(**place())
    other = factories.section("Sport")
    read_all(cache, release.get_absolute_url(), "/sport/")

    factories.launched(factories.container(Card(release.article_id, headline="On the front")), of=other)
    section = {address for address, state in held().items() if state is State.OLD}
    factories.launched(factories.container(Card(release.article_id, headline="On the front")))
    home = {address for address, state in held().items() if state is State.OLD}

    assert (section, home) == ({"/sport/"}, {"/sport/", "/"})
    assert b"On the front" in ask(cache, "/").body


def test_a_front_turns_on_the_second_without_a_thread(cache, clock):
    story, due = factories.released(headline="Seen").article_id, factories.article(headline="Due")
    workflow.release(due, base=1, by=None, live_from=NOW + 3 * HOUR)
    card = Card(story, headline="Of this hour", shown_from=NOW + HOUR, shown_until=NOW + 2 * HOUR)
    factories.launched(factories.container(card), factories.container(Card(due.pk, headline="Now due")))
    cache.follower.catch_up()
    shown = {}

    for seconds in (3599, 3600, 7199, 7200, 10799, 10800):
        clock.move_to(NOW + seconds * SECOND)
        body = ask(cache, "/").body
        shown[seconds] = (b"Of this hour" in body, b"Now due" in body)

    assert shown == {
        3599: (False, False), 3600: (True, False), 7199: (True, False), 7200: (False, False),
        10799: (False, False), 10800: (False, True),
    }  # fmt: skip


def test_what_is_launched_next_has_turns_of_its_own(cache, clock):
    story = factories.released(headline="Seen").article_id
    factories.launched(factories.container(Card(story, shown_from=NOW + HOUR)))
    factories.launched(factories.container(Card(story, headline="Later", shown_from=NOW + 2 * HOUR)))
    cache.follower.catch_up()
    shown = {}

    for seconds in (3600, 7199, 7200):
        clock.move_to(NOW + seconds * SECOND)
        shown[seconds] = b"Later" in ask(cache, "/").body

    assert shown == {3600: False, 7199: False, 7200: True}


def test_a_clock_that_is_set_back_takes_away_what_it_had_let_out(cache, clock):
    story = factories.article(headline="Due")
    release = workflow.release(story, base=1, by=None, live_from=NOW + HOUR)
    cache.follower.catch_up()
    address = release.get_absolute_url()
    clock.move_to(NOW + HOUR)
    out = [ask(cache, "/").body.count(b"Due"), ask(cache, address).status]

    clock.move_to(NOW)
    back = [ask(cache, "/").body.count(b"Due"), ask(cache, address).status]
    cache.follower.catch_up()
    ask(cache, "/")
    clock.move_to(NOW + HOUR)

    assert (out[0] > 0, out[1], back) == (True, 200, [0, 404])
    assert [ask(cache, "/").body.count(b"Due"), ask(cache, address).status] == out


def test_a_clock_that_is_set_back_while_the_journal_is_read_is_read_again(cache, clock, monkeypatch):
    workflow.release(factories.article(headline="Due"), base=1, by=None, live_from=NOW + HOUR)
    cache.follower.catch_up()
    clock.move_to(NOW + HOUR)
    cache.follower.keep_time((NOW + HOUR).timestamp())
    read_on = Place.read_on

    def meanwhile(place):
        clock.move_to(NOW)
        cache.follower.keep_time(NOW.timestamp())
        return read_on(place)

    with monkeypatch.context() as patch:
        patch.setattr(Place, "read_on", meanwhile)
        cache.follower.catch_up()
    is_trusted = cache.follower.is_trusted()
    cache.follower.catch_up()

    assert (is_trusted, cache.follower.is_trusted()) == (False, True)
    assert b"Due" not in ask(cache, "/").body
    clock.move_to(NOW + HOUR)
    assert b"Due" in ask(cache, "/").body


def late() -> tuple[float, float]:
    """How many changes this process has acted on, and how many seconds too late in all."""
    return tuple(REGISTRY.get_sample_value(f"newsroom_release_late_seconds_{part}") for part in ("count", "sum"))


def test_it_is_counted_how_late_a_process_acts_on_a_release(cache, clock):
    story = factories.article()
    cache.follower.catch_up()
    count, seconds = late()

    workflow.release(story, base=1, by=None)
    clock.shift(SECOND * 3)
    cache.follower.catch_up()
    at_once = late()
    workflow.expire(story, by=None, live_until=NOW + HOUR)
    cache.follower.catch_up()
    clock.move_to(NOW + HOUR + SECOND * 4)
    cache.follower.keep_time((NOW + HOUR).timestamp() + 4)

    assert at_once == (count + 1, seconds + 3)
    assert late() == (count + 3, pytest.approx(seconds + 3 + 0 + 4))
