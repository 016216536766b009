"""Every address of the newsroom, who asks, how, and what is answered: read from the URL configuration."""

import re
from collections.abc import Iterator
from functools import partial
from itertools import batched
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from articles import notes
from articles.models import Article, HousePage, JournalEntry, Note, Photo, Revision, SavedFilter, Thread
from articles.working_copy import BylineEntry, CreditEntry
from newsroom.accounts.models import Invitation
from newsroom.feeds import chunks
from newsroom.fronts.models import Front, FrontVersion
from tests import factories

ROLES = ("anonymous", "reporter", "editor", "chief", "staff", "admin")
SIGN_IN = "in"
# What no request but a POST may change. Beside it are a session, and who has a story open.
KEPT = {
    model._meta.db_table
    for model in (
        Article, JournalEntry, Revision, User, Group, Photo, Note, Thread, SavedFilter, Front, FrontVersion, HousePage,
        Invitation, Authenticator,
    )
}  # fmt: skip
CHANGES = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')


def routes(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Every route as the URL configuration spells it."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def by_tens(found: Iterator[str]) -> list[tuple[str, ...]]:
    """Routes in tens, each for one test: a scene is dear, and every request of it is taken back."""
    return list(batched(dict.fromkeys(found), 10))


class Scene:
    """A story that is out, by someone else, and one row of everything that an address can name."""

    def __init__(self) -> None:
        self.sessions: dict[str, str] = {}
        section, tag = factories.section("World"), factories.tag("Gwadar")
        author, source = factories.author("Li Na"), factories.source("Gwadar Pro")
        self.users = {
            "reporter": factories.user("Reporter"),
            "editor": factories.user("Editor"),
            "chief": factories.user("Chief editor"),
            "staff": factories.user("Staff"),
            "admin": User.objects.create_superuser("admin"),
        }
        self.release = factories.released(
            by=self.users["chief"],
            section=section.pk,
            tags=(tag.pk,),
            bylines=(BylineEntry(author.pk),),
            credits=(CreditEntry(source.pk),),
        )
        article = self.release.article_id
        photo = Photo.objects.create(token="0" * 32, credit="A. Khan")
        page = factories.house_page("Ethics")
        self.ids = {
            "article": article, "author": author.pk, "journalentry": JournalEntry.objects.latest("pk").pk,
            "photo": photo.pk, "section": section.pk, "source": source.pk, "tag": tag.pk,
            "housepage": page.pk, "user": self.users["reporter"].pk, "rights": self.users["reporter"].pk, "group": Group.objects.get(name="Staff").pk, "shortcut": article,
        }  # fmt: skip
        self.parts = {
            "revision_pk": Revision.objects.get(article=article, number=1).pk, "link_pk": 1,
            "page_version_pk": page.versions.get().pk,
            "filter_pk": factories.saved_filter(is_shared=True, owner=self.users["chief"]).pk,
            "thread_pk": notes.add(self.release.article, text="?", by=None).note.thread_id, "kind": "author",
            "token": "x" * 43, "content_type_id": ContentType.objects.get_for_model(Article).pk,
            "autosave_pk": factories.typing(None, by=factories.user()).pk,
            "app_label": "articles", "url": "no-such-page", "name": "no-such-photo.jpg",
            "key": f"{section.pk}-en", "version_pk": factories.launched(of=section).pk,
            "day": f"{timezone.localdate():%Y/%m/%d}", "section_slug": section.slug, "article_id": article,
            "language": "ur", "invitation_pk": factories.invitation()[0].pk, "user_pk": self.users["reporter"].pk,
        }  # fmt: skip
        self.slugs = {
            "author": author.slug,
            "tag": tag.slug,
            "about": page.slug,
            "<address:slug>": section.slug,
            "<subject:slug>": section.slug,
        }

    def address(self, route: str) -> str:
        """The route with what stands in this scene."""
        about = next((part for part in route.split("/")[1:] if part in self.ids), "shortcut")
        first = route.split("/")[0]
        parts = self.parts | {"pk": self.ids[about], "object_id": self.ids[about], "id": self.ids[about]}
        parts["slug"] = self.slugs.get(first, self.release.slug)
        if "<feed:name>" in route:
            parts["name"] = "rss.xml"
        chunked = next((name for name in ("tag", "author") if f"-{name}s-" in route), "article")
        parts["number"] = (self.ids[chunked] - 1) // chunks.SPAN + 1

        def filled(match: re.Match[str]) -> str:
            return str(parts[match[1] or match[2]])

        return "/" + re.sub(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>", filled, route).removesuffix("$").replace("^", "")

    def client_of(self, role: str) -> Client:
        """A new browser of that role, signed in once for all that it asks."""
        client = Client(raise_request_exception=False)
        if role in self.users:
            if role not in self.sessions:
                client.force_login(self.users[role])
                self.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client

    def ask(self, method: str, address: str, role: str) -> str:
        """The answer to an empty request, as the table writes it; what it changed is taken back."""
        client = self.client_of(role)
        with transaction.atomic():
            changed: list[str] = []
            with connection.execute_wrapper(partial(_note_changes, changed)):
                response = client.generic(method, address)
            assert method == "POST" or changed == [], f"{method} {address} by {role} wrote something."
            transaction.set_rollback(True)
        assert unguarded(response) == [], f"{method} {address} by {role}"
        leads_to_sign_in = response.status_code == 302 and response["Location"].startswith("/admin/login/")
        return SIGN_IN if leads_to_sign_in else str(response.status_code)

    def answers(self, method: str, route: str) -> list[str]:
        return [self.ask(method, self.address(route), role) for role in ROLES]


def unguarded(response: Any) -> list[str]:
    """What the headers of an answer do not say, of what each must. A nonce is for what is made for one person only."""
    told, policy = response.headers, response.headers.get("Content-Security-Policy", "")
    rules = {rule.partition(" ")[0]: rule.partition(" ")[2] for rule in policy.split("; ")}
    script = re.fullmatch(r"'self'(?: 'nonce-[\w+/=-]{16,}')?", rules.get("script-src", ""))
    holds = {
        "scripts of our own": script,
        "styles of our own": re.fullmatch(r"'self'(?: 'nonce-[\w+/=-]{16,}')?", rules.get("style-src", "")),
        "nothing else": [rules.get(rule) for rule in ("default-src", "object-src", "base-uri")]
        == ["'self'", "'none'", "'none'"],
        "no frame": rules.get("frame-ancestors") in ("'none'", "'self'"),
        "no nonce for all": "nonce-" not in policy or "public" not in told.get("Cache-Control", ""),
        "no guessing": told.get("X-Content-Type-Options") == "nosniff",
        "no address told": told.get("Referrer-Policy")
        in ("strict-origin-when-cross-origin", "same-origin", "no-referrer"),
        "own window": told.get("Cross-Origin-Opener-Policy") == "same-origin",
        "no camera": "camera=()" in told.get("Permissions-Policy", ""),
    }
    return [name for name, is_held in holds.items() if not is_held]


def _note_changes(changed: list[str], execute: Any, sql: str, *rest: Any) -> Any:
    """Run a statement, and keep it if it changes a table of `KEPT`."""
    if (match := CHANGES.match(sql)) and match[1] in KEPT:
        changed.append(sql)
    return execute(sql, *rest)
