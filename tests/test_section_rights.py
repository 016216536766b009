"""An editor who is limited to sections, at every address of the newsroom: an editor like any other where the story is
theirs; where it is not, the answer is that of an id that is not there, to the byte.

Read from the URL configuration, so a new route is asked as well. That each has its line in the permission matrix is
held by `tests.test_permission_matrix`.
"""

import re
from urllib.parse import unquote

import pytest
from django.db import transaction

from articles import workflow
from articles.models import Article, JournalEntry
from tests import factories
from tests.permissions import Scene, by_tens, routes

pytestmark = pytest.mark.any_database
METHODS = ("GET", "POST", "PUT", "DELETE")  # HEAD answers as GET does: see the matrix
NO_ID = 987654321
# Of a working copy that readers never saw.
SECRETS = ("Talks were held in secret", "A source at the ministry", "Confirm with the embassy")


class Limits(Scene):
    """The scene of the matrix, its story changed since it went out; an editor of its section, and one of another."""

    def __init__(self) -> None:
        super().__init__()
        headline, text, note = SECRETS
        self.article = Article.objects.get(pk=self.ids["article"])
        self.section = self.article.section
        copy = factories.copy(headline=headline, body=f"<p>{text}.</p>", editor_note=note, section=self.section.pk)
        workflow.edit(self.article, copy, base=1, by=self.users["chief"])
        self.ids["journalentry"] = JournalEntry.objects.latest("pk").pk
        self.numbers = {str(pk) for pk in (self.article.pk, self.ids["journalentry"], NO_ID)}
        self.users["inside"] = factories.limited("Editor", self.section)
        self.users["outside"] = factories.limited("Editor", factories.section("Sport"))

    def page(self, method: str, route: str, role: str) -> tuple[int, str, str]:
        """Status, where it leads to, and the body without what differs with every answer."""
        client = self.client_of(role)
        with transaction.atomic():
            response = client.generic(method, self.address(route))
            content = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        body = re.sub(
            r'(nonce|name="(?:csrfmiddlewaretoken|opening)" value)="[^"]+"', "", content.decode(errors="replace")
        )
        return response.status_code, self.unnumbered(unquote(response.get("Location", ""))), self.unnumbered(body)

    def unnumbered(self, text: str) -> str:
        return re.sub(rf"\b({'|'.join(self.numbers)})\b", "N", text)


@pytest.fixture
def scene(db) -> Limits:
    return Limits()


EVERY_ROUTE = pytest.mark.parametrize(
    "ten", by_tens(r for r in routes() if not r.startswith("sitemap")), ids=lambda ten: ten[0] or "home"
)


@EVERY_ROUTE
def test_in_their_section_they_are_an_editor_like_any_other(scene, ten):
    answers = {
        role: {(route, m): scene.ask(m, scene.address(route), role) for route in ten for m in METHODS}
        for role in ("editor", "inside")
    }

    assert answers["inside"] == answers["editor"]


@EVERY_ROUTE
def test_a_story_outside_is_an_id_that_is_not_there(scene, ten):
    there = {(route, m): scene.page(m, route, "outside") for route in ten for m in METHODS}
    addresses = {route: scene.address(route) for route in ten}
    for about in ("article", "journalentry", "shortcut"):
        scene.ids[about] = NO_ID
    not_there = {
        (route, m): scene.page(m, route, "outside")
        for route, address in addresses.items()
        if scene.address(route) != address
        for m in METHODS
    }

    assert not_there == {asked: there[asked] for asked in not_there}
    assert [secret for secret in SECRETS for _, _, body in there.values() if secret in body] == []


@pytest.mark.parametrize("role", ["editor", "inside"])
def test_the_secrets_are_there_to_be_told(scene, role):
    """What the test above looks for is on the pages of those who may see it."""
    found = {
        route: [secret for secret in SECRETS if secret in scene.page("GET", route, role)[2]]
        for route in (
            "admin/",
            "admin/articles/article/<path:object_id>/change/",
            "admin/articles/journalentry/export/",
        )
    }

    assert list(found.values()) == [[SECRETS[0]], list(SECRETS), [SECRETS[0]]]
