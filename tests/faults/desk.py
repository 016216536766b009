"""A person at the desk of a running newsroom, and a reader, over HTTP and without a browser."""

import http.client
import re
import time
from html import unescape
from typing import Self
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client

FIELD = re.compile(r'<input type="(?:hidden|text)" name="(base|opening|took_up|csrfmiddlewaretoken)" value="([^"]*)"')
SENTENCES = re.compile(r"<p>([^<]+)</p>")


class Answer:
    def __init__(self, answer: http.client.HTTPResponse, seconds: float) -> None:
        self.status, self.headers, self.seconds = answer.status, answer.headers, seconds
        self.text = answer.read().decode()

    @property
    def sentences(self) -> list[str]:
        return [unescape(found) for found in SENTENCES.findall(self.text)]


class Visitor:
    """Keeps its cookies, follows nothing, and gives up after a minute."""

    def __init__(self, address: str, **cookies: str) -> None:
        self.address, self.cookies = urlsplit(address), cookies

    def ask(self, path: str, fields: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.monotonic()
        try:
            connection.request("GET" if fields is None else "POST", path, urlencode(fields or {}), headers)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(answer, time.monotonic() - began)
        finally:
            connection.close()


class Editor(Visitor):
    """Someone who is signed in."""

    @classmethod
    def signed_in(cls, address: str, user) -> Self:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        return cls(address, **{name: client.cookies[name].value})

    def open(self, article: int) -> dict[str, str]:
        """The hidden fields of the story's form."""
        return {
            name: unescape(value)
            for name, value in FIELD.findall(self.ask(f"/admin/articles/article/{article}/change/").text)
        }

    def save(self, article: int, form: dict[str, str], **fields: str) -> Answer:
        given = {"language": "en", "kind": "news", "urgency": "5"} | form | fields
        return self.ask(f"/admin/articles/article/{article}/change/", given)

    def autosave(self, article: int, form: dict[str, str], **fields: str) -> Answer:
        sequence = str(int(time.time() * 1000))
        return self.ask(f"/admin/articles/article/{article}/autosave/", form | fields | {"sequence": sequence})
