"""Four workers, many things that are due, one worker killed, and the clock set meanwhile: each effect exactly once."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import notes, workflow
from articles.models import Mention, Release
from newsroom.search import following
from newsroom.search.models import IndexEntry
from tests import factories
from tests.faults import FULL
from tests.faults.sink import Sink

pytestmark = pytest.mark.xdist_group("faults")
DUE = 300 if FULL else 24
WORKERS = 4
HOUR = 3600
PATIENCE = 120


@pytest.fixture
def due(db) -> list[Release]:
    """Stories that go out in a quarter of an hour, each with a mention that waits for its mail, and none of them indexed."""
    people = [factories.user("Editor", email=f"editor{number}@inp.example") for number in range(10)]
    section, at = factories.section().pk, timezone.now() + timedelta(minutes=15)
    made = []
    for number in range(DUE):
        story = factories.article(section=section)
        made.append(workflow.release(story, base=1, by=None, live_from=at))
        notes.add(story, text=f"@{people[number % 10].username} look", by=None)
    IndexEntry.objects.all().delete()
    following.begin_again()
    return made


def wait(until, what: str) -> None:
    patience = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < patience, f"{what} within {PATIENCE} s"
        time.sleep(0.05)


def test_each_effect_comes_once_though_a_worker_is_killed_and_the_clock_is_set(house, due, told):
    sink = Sink()
    clock = house.folder / "workers"
    clock.write_text("0")

    def start(number: int, *words: str):
        sender = f"worker{number}@inp.example"
        return house.start("-m", "tests.faults.jumping", *words, CLOCK=str(clock), MAIL_URL=sink.url, MAIL_FROM=sender)

    killed: list[int] = []

    def kill(sender: str) -> None:
        """The worker that hands over this mail dies before it hears that it was taken."""
        if not killed and len(sink.taken) >= DUE // 3:
            killed.append(int(sender.removeprefix("worker")[0]))
            workers[killed[0]].kill()
            raise ConnectionResetError

    sink.taking = kill
    workers = [start(number) for number in range(WORKERS)]
    wait(lambda: killed, "A worker was to be killed")
    wait(lambda: len(sink.taken) >= DUE // 2, "Half of the mails were to be sent")
    clock.write_text(str(HOUR))
    wait(lambda: len(sink.taken) >= DUE - 1, "All but the one in hand were to be sent")
    for worker in workers:
        worker.popen.terminate()
    for number, worker in enumerate(workers):
        assert number in killed or worker.popen.wait(30) == 0, worker.words()
    clock.write_text(str(2 * HOUR))  # later, when what a worker had in hand counts as lost
    for _ in range(2):  # one puts back what the dead one had, the other finds nothing left
        assert start(9, "--once").popen.wait(60) == 0

    sent = Counter(message for message, _, _ in sink.taken)
    waiting = Mention.objects.filter(mailed_at=None).count()
    indexed = Counter(IndexEntry.objects.values_list("release", flat=True))
    tasks = Counter(DBTaskResult.objects.values_list("status", flat=True))
    told(
        f"{WORKERS} workers, one killed: {DUE} mails due, {len(sent)} sent, {sum(sent.values()) - len(sent)} of them twice, "
        f"by {len({sender for _, _, sender in sink.taken})} workers; {len(indexed)} stories indexed; tasks {dict(tasks)}."
    )
    sink.end()
    assert (len(sent), set(sent.values()), waiting) == (DUE, {1}, 0)
    assert {pk: indexed[pk] for pk in (release.pk for release in due)} == {release.pk: 1 for release in due}
    assert set(tasks) == {TaskResultStatus.SUCCESSFUL}
    assert {release.article.releases.live(at=release.live_from).count() for release in due} == {1}
