"""A story's page made anew, beside a plain Django page: `make bench ARGS=plain`.

The plain page is what Django's tutorial would write for the same story: a generic view with the section, the tags, the
sections of the masthead and five stories of the section, in a short template; no photos, no languages, no corrections, no
structured data. Milliseconds of CPU in this process for one answer of Django's handler, by turns, the least of ROUNDS
rounds: what other processes take away is not the page's. The story's own row is made anew for each answer, as that of a story
that nobody has asked this process for; what all pages share, such as sections and cards, is held.
"""

import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from bench import rooms

ROUNDS, PAGES = 30, 20
ALLOWED = 3.0
TEMPLATE = """<!doctype html><html lang="{{ object.language }}"><head><title>{{ object.headline }}</title>
<meta name="description" content="{{ object.description }}"></head><body>
<ul>{% for section in sections %}<li><a href="{{ section.get_absolute_url }}">{{ section.name }}</a></li>{% endfor %}</ul>
<h1>{{ object.headline }}</h1><p>{{ object.section.name }}, {{ object.published_at|date:"F j, Y" }}</p>
{{ object.body|safe }}
<ul>{% for row in object.release_tags.all %}<li><a href="{{ row.tag.get_absolute_url }}">{{ row.tag.name }}</a></li>{% endfor %}</ul>
{% for row in others %}<p><a href="{{ row.get_absolute_url }}">{{ row.headline }}</a> {{ row.published_at|date:"F j, Y" }}</p>
{% endfor %}</body></html>"""


def plain_page(request: Any, article_id: int) -> Any:
    """The page of the tutorial: four queries."""
    from django.http import HttpResponse  # noqa: PLC0415
    from django.shortcuts import get_object_or_404  # noqa: PLC0415
    from django.template import Context, engines  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from articles.models import Release, Section  # noqa: PLC0415

    global _template
    _template = _template or engines["django"].engine.from_string(TEMPLATE)  # type: ignore[attr-defined]
    live = Release.objects.live(at=timezone.now()).select_related("section")
    found = get_object_or_404(live.prefetch_related("release_tags__tag"), article=article_id)
    others = live.filter(section=found.section).exclude(pk=found.pk).order_by("-published_at")[:5]
    context = {"object": found, "sections": Section.objects.in_order(), "others": others}
    return HttpResponse(_template.render(Context(context)))


_template: Any = None


def asking(path: str) -> Callable[[], int]:
    """Ask Django's handler for a page; returns the status."""
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415

    handler = WSGIHandler()
    environ = {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, "wsgi.multithread": True,
        "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip

    def ask() -> int:
        answer: Any = handler(environ | {"wsgi.input": BytesIO(b"")}, lambda *_: bytes)
        b"".join(answer)
        answer.close()
        return int(answer.status_code)

    return ask


def times(*asks: Callable[[], int]) -> list[float]:
    """Milliseconds of CPU of each, by turns."""
    least = [float("inf")] * len(asks)
    for _ in range(ROUNDS):
        for place, ask in enumerate(asks):
            start = time.process_time()
            for _ in range(PAGES):
                assert ask() == 200
            least[place] = min(least[place], (time.process_time() - start) / PAGES * 1000)
    return least


def lines(pages: dict[str, str]) -> Iterator[str]:
    """Of the demo newsroom that Django is set up on."""
    from django.urls import path as route  # noqa: PLC0415

    from newsroom import urls  # noqa: PLC0415
    from newsroom.public import story  # noqa: PLC0415

    urls.urlpatterns.insert(0, route("bench/plain/<int:article_id>/", plain_page))
    number = int(pages["article"].rstrip("/").rpartition("-")[2])
    asked = {
        "a plain Django page": f"/bench/plain/{number}/",
        **{name: pages[name] for name in ("article", "section", "home")},
    }
    ask_for_the_story = asking(pages["article"])

    def first_ask() -> int:
        story.live.forget()
        return ask_for_the_story()

    asks = [first_ask if name == "article" else asking(path) for name, path in asked.items()]
    taken = dict(zip(asked, times(*asks), strict=True))
    yield "# Pages made anew\n"
    yield f"`make bench ARGS=plain`, {rooms.today()}, {rooms.machine()}, the demo newsroom, SQLite. Milliseconds of CPU.\n"
    yield f"| {'page':<20} | CPU ms | of the plain page | |"
    yield "|---|---:|---:|---|"
    for name, took in taken.items():
        mark = "above" if name == "article" and took > ALLOWED else ""
        yield f"| {name:<20} | {took:>6.2f} | {took / taken['a plain Django page']:>17.2f} | {mark} |"
