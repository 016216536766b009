"""Eight people save while fifty read, each page made anew: everyone gets an answer, and what was answered is there."""

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from articles.models import Revision
from tests import factories
from tests.faults import FULL
from tests.faults.desk import Editor, Visitor

pytestmark = pytest.mark.xdist_group("faults")
WRITERS, READERS = 8, 50
SECONDS = 60 if FULL else 2
PROCESSES = 2 if FULL else 1


def test_eight_who_save_and_fifty_who_read_are_never_locked_out(house, told):
    pages = ["/", "/archive/", "/rss.xml", "/sitemap.xml", *(factories.released().get_absolute_url() for _ in range(6))]
    addresses, processes = zip(*(house.web(PAGE_CACHE_MB="0") for _ in range(PROCESSES)), strict=True)
    people = [factories.user("Editor") for _ in range(WRITERS)]
    desks = [Editor.signed_in(addresses[number % PROCESSES], person) for number, person in enumerate(people)]
    stories = [factories.article(by=person) for person in people]
    until = time.monotonic() + SECONDS
    over = threading.Event()

    def write(number: int) -> list:
        desk, answers = desks[number], []
        while time.monotonic() < until:
            pk, section = stories[number].pk, str(stories[number].section_id)
            form = desk.open(pk)
            answers.append(
                desk.save(pk, form, headline=f"Save {len(answers)} of {number}", section=section, body="<p>T</p>")
            )
        return answers

    def read(number: int) -> list:
        reader, answers = Visitor(addresses[number % PROCESSES]), []
        while not over.is_set():
            answers.append(reader.ask(pages[(number + len(answers)) % len(pages)]))
        return answers

    with ThreadPoolExecutor(WRITERS + READERS) as crowd:
        reading = [crowd.submit(read, number) for number in range(READERS)]
        writing = [crowd.submit(write, number) for number in range(WRITERS)]
        try:
            saved = [one.result() for one in writing]
        finally:
            over.set()
        seen = [answer for one in reading for answer in one.result()]

    saves = [answer for answers in saved for answer in answers]
    took = sorted(answer.seconds for answer in saves)
    told(
        f"{len(saves)} saves by {WRITERS} people, {len(seen)} pages for {READERS} readers in {SECONDS} s. Saves: median "
        f"{statistics.median(took):.2f} s, longest {took[-1]:.2f} s. Refused: "
        f"{sum(answer.status != 302 for answer in saves) + sum(answer.status != 200 for answer in seen)}."
    )
    assert {answer.status for answer in saves} == {302}
    assert {answer.status for answer in seen} == {200}
    assert min(map(len, saved)) > 0
    assert [process.words() for process in processes] == [""] * PROCESSES
    for number, (story, answers) in enumerate(zip(stories, saved, strict=True)):
        kept = Revision.objects.filter(article=story, number__gt=1).order_by("number")
        assert [row.content["headline"] for row in kept] == [f"Save {n} of {number}" for n in range(len(answers))]
