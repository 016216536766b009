"""A machine's clock is set by an hour, on and back, while its processes run: nothing is early, nothing comes twice."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import JournalEntry
from tests import factories
from tests.faults.desk import Visitor

pytestmark = [pytest.mark.xdist_group("faults"), pytest.mark.any_database]  # the clock is the process's
HOUR = 3600
UNTIL_SET = 0.2  # the processes look at the file more often
MINUTE = timedelta(minutes=1)


class Machine:
    """A web server and a worker under one clock."""

    def __init__(self, house, name: str, *, worker: bool = False) -> None:
        self.clock = house.folder / name
        self.set_to(0, wait=0)
        self.address, self.web = house.web("tests.faults.jumping:application", CLOCK=str(self.clock))
        if worker:
            self.worker = house.start("-m", "tests.faults.jumping", CLOCK=str(self.clock))

    def set_to(self, ahead: float, *, wait: float = UNTIL_SET) -> None:
        there = self.clock.with_suffix(".new")
        there.write_text(str(ahead))
        there.replace(self.clock)
        time.sleep(wait)

    def sees(self, stories) -> dict[str, object]:
        """What readers get here at this instant: of each story its page, and how often the front page and the feed have it."""
        reader = Visitor(self.address)
        front, feed = reader.ask("/").text, reader.ask("/rss.xml").text
        return {
            name: (
                reader.ask(story.get_absolute_url()).status,
                front.count(f">{story.headline}<"),
                feed.count(f"<title>{story.headline}</title>"),
            )
            for name, story in stories.items()
        } | {"alert": "Going on" in reader.ask("/breaking.json").text}

    def comes_to(self, stories, expected: dict[str, object]) -> dict[str, object]:
        """What readers get, of what is expected. What is not out may be nowhere from the first look on; what is out may come
        to its lists within a second: while a list is made anew, its other readers get the old one."""
        until = time.monotonic() + 1.0
        while True:
            everything = self.sees(stories)
            seen = {name: everything[name] for name in expected}
            is_late = all(places(seen[name]) <= places(expected[name]) for name in expected)
            if seen == expected or not is_late or time.monotonic() > until:
                return seen
            time.sleep(UNTIL_SET / 2)


def places(seen) -> int:
    """In how many places a story, or the alert, is shown."""
    if isinstance(seen, bool):
        return int(seen)
    status, front, feed = seen
    return (status == 200) + front + feed


def scheduled(headline: str, *, after: timedelta, until: timedelta | None = None):
    story = factories.article(headline=headline)
    now = timezone.now()
    return workflow.release(story, base=1, by=None, live_from=now + after, live_until=until and now + until)


@pytest.fixture
def stories(db):
    ending = factories.article(headline="Comes down in half an hour")
    going_on = factories.article(headline="Going on")
    workflow.raise_breaking(going_on, base=1, by=None, ends_at=timezone.now() + 45 * MINUTE)
    return {
        "due": scheduled("Goes out in half an hour", after=30 * MINUTE),
        "later": scheduled("Goes out in two hours", after=120 * MINUTE),
        "ending": workflow.release(ending, base=1, by=None, live_until=timezone.now() + 30 * MINUTE),
    }


NOW = {"due": (404, 0, 0), "later": (404, 0, 0), "ending": (200, 1, 1), "alert": True}
IN_AN_HOUR = {"due": (200, 1, 1), "later": (404, 0, 0), "ending": (410, 0, 0), "alert": False}


def test_a_clock_that_is_set_lets_nothing_out_early_and_nothing_twice(house, stories):
    wrong, right = Machine(house, "wrong", worker=True), Machine(house, "right")
    lines = JournalEntry.objects.count()
    assert (wrong.sees(stories), right.sees(stories)) == (NOW, NOW)

    seen = []
    before = dict.fromkeys(stories, (404, 0, 0)) | {"alert": False}
    moments = [(HOUR, IN_AN_HOUR), (0, NOW), (HOUR, IN_AN_HOUR), (-HOUR, before), (0, NOW)]
    for ahead, expected in moments:
        wrong.set_to(ahead)
        seen.append(wrong.comes_to(stories, expected))
    others = right.sees(stories)

    assert seen == [expected for _, expected in moments]
    assert others == NOW
    assert JournalEntry.objects.count() == lines
    assert [wrong.web.popen.poll(), wrong.worker.popen.poll()] == [None, None]


def test_what_is_done_under_a_clock_that_is_ahead_is_out_once_when_it_is_right_again(house, time_machine):
    machine = Machine(house, "ahead")
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    made = factories.released(headline="Made an hour ahead")
    machine.set_to(HOUR)
    out, not_out = {"made": (200, 1, 1)}, {"made": (404, 0, 0)}
    ahead = machine.comes_to({"made": made}, out)

    time_machine.move_to(timezone.now() - timedelta(hours=1))
    machine.set_to(0)
    back = machine.comes_to({"made": made}, not_out)
    workflow.release(made.article, base=1, by=None)  # the desk sees that it is scheduled, and lets it out
    time.sleep(1.0)

    assert (ahead, back, machine.comes_to({"made": made}, out)) == (out, not_out, out)
    assert made.article.releases.live(at=timezone.now()).count() == 1
    machine.set_to(2 * HOUR)
    assert machine.comes_to({"made": made}, out) == out
