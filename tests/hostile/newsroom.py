"""A newsroom with something in every text, and every address at which somebody sees it."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from urllib.parse import quote

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from articles import notes
from articles.models import Article, Mention, Photo, Presence
from articles.notes import Passage
from newsroom.fronts import launching
from newsroom.fronts.identity import Identity
from newsroom.operations import mail, rights_mail
from tests import desk_screens, factories
from tests.accounts.visitor import give_passkey
from tests.articles.admin.desk import encoded
from tests.hostile.desk import STORY, Desk, typed_fields
from tests.hostile.forms import Form
from tests.permissions import Scene, routes
from tests.public.every_page import EveryPage

FEEDS = ("rss.xml", "atom.xml", "feed.json")
# What repeats to whom it is given what stands in its address: pages of readers, and of the desk.
REPEATED_TO_READERS = (
    "/search/?q={}", "/search/?q=%22{}", "/search/?section={}", "/search/?tag={}&q=x", "/search/suggest.json?q={}", "/{}/",
    "/author/{}/", "/?before={}", "/archive/?date={}", "/admin/login/?next={}", "/admin/login/?next=/admin/{}", "/preview/{}/",
)  # fmt: skip
REPEATED_AT_THE_DESK = (
    f"{STORY}/?q={{}}", f"{STORY}/?status={{}}", f"{STORY}/?section={{}}", f"{STORY}/?author={{}}", f"{STORY}/?{{}}=1",
    "/admin/articles/photo/?q={}", "/admin/articles/author/?q={}", "/admin/articles/journalentry/?verb={}",
    "/admin/articles/journalentry/?from={}", "/admin/articles/journalentry/?story={}", "/admin/fronts/home-en/?q={}",
    "/admin/palette/?q={}", "/admin/calendar/?month={}", f"{STORY}/filters/add/?q={{}}", f"{STORY}/filters/add/?{{}}=1", "/admin/{}/",
)  # fmt: skip


class Newsroom:
    """`readers` and `desk` are the addresses of readers' pages and of the desk's, which `admin` sees; `telling` are those
    with words of people. `whole`: of every route, not only of every kind of page and of the desk's screens."""

    def __init__(self, *, whole: bool) -> None:
        every = EveryPage()
        screens = desk_screens.addresses()
        scene = Scene()
        self.admin = scene.users["admin"]
        self.story = Article.objects.get(headline="Changed since")
        screens += desk_screens.with_something_to_say(self.admin)
        self.forms = Desk(self.admin)
        self._say_more()
        found = [scene.address(route) for route in routes()] if whole else ["/rss.xml", "/breaking.json"]
        feeds = [f"{one.rpartition('/')[0]}/{name}" for one in found if one.endswith("rss.xml") for name in FEEDS]
        self.desk = [*dict.fromkeys([*screens, *(one for one in found if one.startswith("/admin/"))])]
        self.readers = [*dict.fromkeys([*every.addresses.values(), *feeds, *found])]
        self.readers = [one for one in self.readers if one not in self.desk]
        self.telling = {*screens, *every.addresses.values()} - {"/page/offline/", every.addresses["no preview"]}
        self.is_whole = whole

    def _say_more(self) -> None:
        """What no screen needs to be there: another who writes, a draft of a front, names of people and keys."""
        give_passkey(self.admin)
        notes.add(self.story, text="Is it?", passage=Passage("Text", "body", "The", "ends."), by=self.admin)
        LogEntry.objects.create(
            user=self.admin, content_type=ContentType.objects.get_for_model(User), object_id=self.admin.pk,
            object_repr="admin", action_flag=CHANGE, change_message="Changed.",
        )  # fmt: skip
        other = factories.user("Reporter", first_name="Bilal", last_name="Shah", email="bilal@example.org")
        now = timezone.now()
        Presence.objects.create(
            editor=other, article=self.story, opening="x" * 32, opened_at=now, seen_at=now + timedelta(hours=1),
            handover="asked", handover_by=self.admin, handover_at=now, handover_note="May I?",
        )  # fmt: skip
        factories.saved_filter(is_shared=True)
        drafted = (factories.container(self.story.pk, title="Drafted"),)
        launching.draft(Identity(), drafted, base=factories.front().revision, by=self.admin)

    def answers(self, payloads: list[str]) -> Iterator[tuple[str, str]]:
        """What is said to payloads in all fields of a form: short ones, that are saved, and ones that are too long."""
        for number, form in enumerate(self.forms.forms.values()):
            for is_long in (False, True) if self.is_whole else (bool(number % 2),):
                text = " ".join(payloads) * (1 + 9 * is_long)
                with transaction.atomic():
                    page = self._answer(form, text, is_long=is_long)
                    transaction.set_rollback(True)
                if page:
                    yield f"{form.place}, {'too long' if is_long else 'short'}", page

    def _answer(self, form: Form, text: str, *, is_long: bool) -> str:
        typed = {name: [text if is_long else text[: form.longest[name] or 1000]] for name in typed_fields(form)}
        response = self.forms.client.post(form.action, **encoded(form.values | typed), follow=True)
        assert response.status_code < 500, form.place
        return response.content.decode() if response["Content-Type"].startswith("text/html") else ""

    def mails(self) -> list[Message]:
        """The mails that wait, as they would be sent."""
        told = [mail.message(one) for one in Mention.objects.select_related("note__by", "note__thread__article")]
        told.append(rights_mail.message(list(Photo.objects.exclude(rights_until=None)), to="x@example.org"))
        for one in told:
            one.to = ["x@example.org"]  # no form takes an address that is none
        return [one.message() for one in told]


def repeated(addresses: tuple[str, ...], payload: str) -> list[str]:
    return [address.format(quote(payload, safe="")) for address in addresses]
