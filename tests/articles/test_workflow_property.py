"""Random days in the life of a story: whatever the desk does, and whenever, the rules of DESIGN.md hold.

Deeper: pytest --hypothesis-profile=deep tests/articles/test_workflow_property.py
"""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations

import hypothesis
import pytest
import time_machine
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from articles import transitions, workflow
from articles.models import Article, JournalEntry, Release, Revision, Status, TaggedArticle
from articles.models.alert import BreakingAlert
from articles.working_copy import WorkingCopy
from tests import factories
from tests.articles.story import DAY, NOW, TICK, read, tell_again

lengths = st.one_of(
    st.sampled_from([timedelta(0), TICK, timedelta(hours=2), DAY, DAY + TICK]),
    st.integers(1, 40 * 60).map(lambda minutes: timedelta(minutes=minutes)),
)
offsets = st.one_of(st.just(-TICK), lengths)
maybe = st.one_of(st.none(), offsets)
people = st.sampled_from(["reporter", "editor", "chief", "house"])
texts = st.sampled_from(["A reason.", "Another reason.", "", " "])


class Desk(RuleBasedStateMachine):
    """One story at work, and a second one beside it that nothing may touch."""

    def __init__(self, staff: dict[str, object]) -> None:
        super().__init__()
        self.staff = staff
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.clock = time_machine.travel(NOW, tick=False)
        self.travel = self.clock.start()
        self.now = NOW
        self.beside = factories.released().article
        workflow.raise_breaking(self.beside, base=1, by=None)
        self.beside_before = read(self.beside)
        self.article = factories.article()
        self.story = read(self.article)

    def teardown(self) -> None:
        try:
            self.holds_at_every_instant()
            assert read(self.beside) == self.beside_before
        finally:
            self.clock.stop()
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # The clock

    def move_to(self, time: datetime) -> None:
        self.now = max(self.now, time)
        self.travel.move_to(self.now)

    @rule(length=lengths)
    def time_passes(self, length: timedelta) -> None:
        self.move_to(self.now + length)

    @rule(choice=st.integers(0, 9), tick=st.sampled_from([-TICK, timedelta(0), TICK]))
    def an_edge_is_reached(self, choice: int, tick: timedelta) -> None:
        """Go to the very instant at which something goes out, ends or may go out, or beside it."""
        ahead = sorted(time for time in self.known_times() if time > self.now)
        if ahead:
            self.move_to(ahead[choice % len(ahead)] + tick)

    def known_times(self) -> set[datetime]:
        return self.story.edges() | ({self.embargo} if self.embargo else set())

    @property
    def embargo(self) -> datetime | None:
        return self.article.embargo_until

    # The verbs

    def attempt(self, verb, *, by: str, **arguments) -> None:
        before = self.everything()
        try:
            verb(self.article, by=self.staff[by], **arguments)
        except workflow.Refused as refused:
            hypothesis.event(f"{verb.__name__} refused")
            assert self.everything() == before
            assert str(refused).endswith(".")
        else:
            hypothesis.event(f"{verb.__name__} done")
            self.article.refresh_from_db()
            self.story = read(self.article)

    def everything(self) -> list[object]:
        """All rows of both stories, but for unmerged texts."""
        tables = (
            Article.objects.all(),
            Release.objects.all(),
            BreakingAlert.objects.all(),
            TaggedArticle.objects.all(),
        )
        rows = [list(table.order_by("pk").values_list()) for table in tables]
        return [*rows, Revision.objects.exclude(number=None).count(), JournalEntry.objects.count()]

    def base(self, age: int) -> int:
        return self.article.revision_number - age

    def after(self, offset: timedelta | None) -> datetime | None:
        return None if offset is None else self.now + offset

    age = st.sampled_from([0, 0, 0, 0, 1])

    @rule(
        by=people,
        age=age,
        number=st.integers(0, 3),
        embargo=maybe,
        dated=maybe,
        complete=st.sampled_from([True, True, False]),
    )
    def edit(self, by, age, number, embargo, dated, complete) -> None:
        copy = replace(
            WorkingCopy.of(self.article),
            headline=f"Headline {number}" if complete else "",
            embargo_until=self.after(embargo),
            dated=None if dated is None else self.now - DAY + dated,
        )
        self.attempt(workflow.edit, by=by, base=self.base(age), copy=copy)

    @rule(by=people, number=st.integers(0, 2))
    def edit_words_only(self, by, number) -> None:
        copy = replace(WorkingCopy.of(self.article), headline=f"Headline {number}")
        self.attempt(workflow.edit, by=by, base=self.base(0), copy=copy)

    @rule(by=people, age=age)
    def submit(self, by, age) -> None:
        self.attempt(workflow.submit, by=by, base=self.base(age), note="Please look at it.")

    @rule(by=people, age=age)
    def return_(self, by, age) -> None:
        self.attempt(workflow.return_, by=by, base=self.base(age), note="Who said so?")

    @rule(by=people, age=age)
    def approve(self, by, age) -> None:
        self.attempt(workflow.approve, by=by, base=self.base(age))

    @rule(by=people, age=age, start=maybe, length=maybe)
    def release(self, by, age, start, length) -> None:
        end = None if length is None else self.now + (start or timedelta(0)) + length
        self.attempt(workflow.release, by=by, base=self.base(age), live_from=self.after(start), live_until=end)

    @rule(by=people)
    def release_when_the_embargo_ends(self, by) -> None:
        self.attempt(workflow.release, by=by, base=self.base(0), live_from=self.embargo)

    @rule(by=people, age=age, start=maybe)
    def update(self, by, age, start) -> None:
        self.attempt(workflow.update, by=by, base=self.base(age), live_from=self.after(start), note="More detail.")

    @rule(by=people)
    def pull_back(self, by) -> None:
        self.attempt(workflow.pull_back, by=by)

    @rule(by=people, end=maybe)
    def expire(self, by, end) -> None:
        self.attempt(workflow.expire, by=by, live_until=self.after(end))

    @rule(by=people, age=age, end=maybe, level=st.integers(0, 3))
    def raise_breaking(self, by, age, end, level) -> None:
        self.attempt(workflow.raise_breaking, by=by, base=self.base(age), ends_at=self.after(end), level=level)

    @rule(by=people, end=offsets)
    def extend(self, by, end) -> None:
        self.attempt(workflow.extend, by=by, ends_at=self.now + end)

    @rule(by=people)
    def stand_down(self, by) -> None:
        self.attempt(workflow.stand_down, by=by)

    @rule(by=people, kind=st.sampled_from(["correction", "update", "joke"]), text=texts)
    def correct(self, by, kind, text) -> None:
        self.attempt(workflow.correct, by=by, kind=kind, text=text)

    @rule(by=people, age=age, text=texts)
    def correct_with_changes(self, by, age, text) -> None:
        self.attempt(workflow.correct, by=by, kind="clarification", text=text, base=self.base(age))

    @rule(by=people, reason=texts, notice=texts)
    def withdraw(self, by, reason, notice) -> None:
        self.attempt(workflow.withdraw, by=by, reason=reason, notice=notice)

    @rule(by=people)
    def restore(self, by) -> None:
        self.attempt(workflow.restore, by=by)

    @rule(by=people)
    def spike(self, by) -> None:
        self.attempt(workflow.spike, by=by, reason="Nobody called back.")

    @rule(by=people)
    def unspike(self, by) -> None:
        self.attempt(workflow.unspike, by=by)

    @rule(choice=st.integers(0, 99), start=lengths, length=lengths)
    def what_the_desk_offers(self, choice, start, length) -> None:
        """Random verbs are refused more often than not; this one is among those that can be done now."""
        offered = {row.verb for row in transitions.available(self.article, self.staff["chief"], at=self.now)}
        now, then, end = {"by": "house"}, {"by": "house", "start": start}, {"by": "house", "end": start}
        ways = {
            "submit": (self.submit, now | {"age": 0}),
            "return": (self.return_, now | {"age": 0}),
            "approve": (self.approve, now | {"age": 0}),
            "release": (self.release, then | {"age": 0, "length": length}),
            "update": (self.update, then | {"age": 0}),
            "pull_back": (self.pull_back, now),
            "expire": (self.expire, end),
            "raise_breaking": (self.raise_breaking, end | {"age": 0, "level": 2}),
            "extend": (self.extend, end),
            "stand_down": (self.stand_down, now),
            "correct": (self.correct_with_changes, now | {"age": 0, "text": "It is Gwadar Pro."}),
            "withdraw": (self.withdraw, now | {"reason": "Not confirmed.", "notice": "Withdrawn."}),
            "restore": (self.restore, now),
            "spike": (self.spike, now),
            "unspike": (self.unspike, now),
        }
        can_be_done = [ways[verb] for verb in ways if verb in offered]
        do, arguments = can_be_done[choice % len(can_be_done)]
        do(**arguments)

    # Where the day begins

    @initialize(scene=st.integers(0, 5))
    def begin(self, scene: int) -> None:
        """As a draft, released, for an hour, breaking for longer than that, scheduled, or withdrawn."""
        now, hour = {"by": "house", "age": 0}, timedelta(hours=1)
        if scene > 0:
            self.release(**now, start=hour if scene == 4 else None, length=hour if scene in (2, 3) else None)
        if scene == 3:
            self.raise_breaking(**now, end=20 * hour, level=2)
        if scene == 5:
            self.withdraw(by="house", reason="Not confirmed.", notice="Withdrawn.")

    # The rules

    @invariant()
    def at_most_one_release_is_live_at_any_instant(self) -> None:
        for one, other in combinations(self.story.releases, 2):
            assert not one.meets(other)

    @invariant()
    def no_release_is_inside_its_embargo(self) -> None:
        embargo = self.embargo
        if embargo and embargo > self.now:
            still_to_be_seen = [r for r in self.story.releases if not r.empty() and not r.over(self.now)]
            assert all(release.live_from >= embargo for release in still_to_be_seen)
        for live_from, at_release in self.article.releases.values_list("live_from", "embargo_until"):
            assert at_release is None or at_release <= live_from

    @invariant()
    def alerts_end_within_24_hours_and_never_overlap(self) -> None:
        alerts = self.story.alerts
        assert all(alert.raised_at < alert.ends_at <= alert.raised_at + DAY for alert in alerts)
        assert all(sum(alert.up(other.raised_at) for alert in alerts) <= 1 for other in alerts)

    @invariant()
    def the_database_knows_the_status(self) -> None:
        status = self.article.status_at(self.now)
        assert status == self.story.status(self.now)
        if status == Status.BREAKING:
            assert self.article.releases.live(at=self.now).count() == 1

    @invariant()
    def the_lists_find_it_by_its_status(self) -> None:
        self.is_listed_under_its_status(self.now)

    def is_listed_under_its_status(self, at: datetime) -> None:
        own = Article.objects.filter(pk=self.article.pk)
        assert [s for s in Status if own.of_status(s, at=at).exists()] == [self.article.status_at(at)]
        live = self.article.releases.live(at=at).first()
        changed = bool(live and live.revision.number != self.article.revision_number)
        assert own.with_unreleased_changes(at=at).exists() == changed

    @invariant()
    def the_journal_tells_the_whole_story_again(self) -> None:
        entries = JournalEntry.objects.filter(article=self.article).order_by("id")
        assert tell_again(entries) == self.story

    def holds_at_every_instant(self) -> None:
        for edge in sorted(self.story.edges()):
            for at in (edge - TICK, edge, edge + TICK):
                if at >= self.now:
                    self.is_listed_under_its_status(at)
                assert self.article.status_at(at) == self.story.status(at)
                assert self.article.releases.live(at=at).count() == len(self.story.live(at)) <= 1


@pytest.mark.django_db
def test_the_rules_hold_whatever_the_desk_does(reporter, editor, chief):
    staff = {"reporter": reporter, "editor": editor, "chief": chief, "house": None}
    deep = hypothesis.settings.get_current_profile_name() == "deep"
    settings = hypothesis.settings(
        max_examples=1500 if deep else 15,
        stateful_step_count=60 if deep else 25,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )

    run_state_machine_as_test(lambda: Desk(staff), settings=settings)
