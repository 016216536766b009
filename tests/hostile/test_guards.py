"""What browsers are told to refuse, by every kind of answer. Every route is asked by every role in the permission matrix,
which looks at the same headers; what the page cache makes itself is in tests/pagecache/test_guards.py."""

import pytest
from django.test import Client

from articles import workflow
from tests import factories
from tests.articles.story import KILL
from tests.permissions import unguarded

pytestmark = pytest.mark.any_database

LOGO = "/static/img/logo.png"
LATER = "Fri, 01 Jan 2100 00:00:00 GMT"


class Asking(Client):
    """Someone who asks by HTTPS, and wants to see errors."""

    def __init__(self) -> None:
        super().__init__(raise_request_exception=False, enforce_csrf_checks=True)

    def told(self, address: str, *, method: str = "get", **headers: str):
        answer = getattr(self, method)(address, secure=True, headers=headers)
        b"".join(answer.streaming_content if answer.streaming else ())  # read, a file is closed
        return answer


@pytest.fixture
def https(settings):
    """As a newsroom behind HTTPS is set up, which gives out its static files as well."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True


def test_every_kind_of_answer_is_guarded_and_says_to_stay_with_https(db, https, monkeypatch):
    story, reader = factories.released(headline="One"), Asking()
    address = story.get_absolute_url()
    answers = [
        reader.told(address), reader.told(LOGO), reader.told(address.rstrip("/")), reader.told("/admin/"),
        reader.told("/rss.xml", if_none_match=reader.told("/rss.xml")["ETag"]), reader.told(LOGO, if_modified_since=LATER),
        reader.told(f"{story.section.get_absolute_url()}?before=x"), reader.told("/", host="evil.example"), reader.told("/admin/login/", method="post"),
        reader.told("/nowhere/"), reader.told("/static/nowhere.css"),
    ]  # fmt: skip
    workflow.withdraw(story.article, by=None, **KILL)
    answers.append(reader.told(address))
    monkeypatch.setattr("newsroom.public.front.arrange", lambda frame: 1 / 0)
    answers.append(reader.told("/"))

    assert [answer.status_code for answer in answers] == [
        200, 200, 301, 302, 304, 304, 400, 400, 403, 404, 404, 410, 500,
    ]  # fmt: skip
    assert [found for answer in answers if (found := unguarded(answer))] == []
    assert {answer.headers.get("Strict-Transport-Security") for answer in answers} == {"max-age=31536000"}


def test_who_serves_plain_http_does_not_ask_for_https(client, db):
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_each_page_of_the_desk_has_a_nonce_of_its_own(client, db):
    policies = [client.get("/admin/login/")["Content-Security-Policy"] for _ in range(2)]

    assert all("'nonce-" in policy for policy in policies)
    assert policies[0] != policies[1]
