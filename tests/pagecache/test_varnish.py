"""A real Varnish before the real site, with the file that we ship: what the desk does reaches its copies.

Without varnishd it is skipped, and the summary says so.
"""

import http.client
import shutil
import socket
import subprocess
import time
from threading import Thread

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from articles import sections, workflow
from newsroom.pagecache import lifetime
from newsroom.pagecache.cdn import NotAccepted, Varnish, sealed
from newsroom.pagecache.purging import Purger
from newsroom.pagecache.wsgi import PageCache
from tests import factories
from tests.architecture import ROOT
from tests.articles.story import KILL, edited

VARNISHD = shutil.which("varnishd") or shutil.which("varnishd", path="/usr/sbin")
pytestmark = [
    pytest.mark.any_database,
    pytest.mark.skipif(
        VARNISHD is None, reason="There is no varnishd (Debian: apt-get install varnish), so no page was purged there."
    ),
]


class Silent(WSGIRequestHandler):
    def log_message(self, *args):
        pass


class Site:
    """The newsroom on a port of its own. `fails` has it answer 500 to everything."""

    def __init__(self) -> None:
        self.cache = PageCache(WSGIHandler(), url="http://127.0.0.1:8000", room=10**7, has_cdn=True)
        self.cache.follower.catch_up()
        self.fails, self.asked = False, 0
        self.server = ThreadedWSGIServer(("127.0.0.1", 0), Silent)
        self.server.daemon_threads = True
        self.server.set_app(self.answer)
        Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, environ, start_response):
        self.asked += 1
        if self.fails:
            start_response("500 Internal Server Error", [])
            return [b""]
        return self.cache(environ, start_response)


class Edge:
    """Varnish with our file, before `site`."""

    def __init__(self, site: Site, folder) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        text = (ROOT / "deploy/varnish.vcl").read_text()
        assert '.port = "8000"' in text
        assert "set req.grace = 10s;" in text
        text = text.replace("set req.grace = 10s;", "set req.grace = 0s;")  # so that a test need not wait
        ours = folder / "varnish.vcl"
        ours.write_text(text.replace('.port = "8000"', f'.port = "{site.server.server_port}"'))
        listens = ["-a", f"127.0.0.1:{self.port}", "-n", str(folder / "varnish")]
        self.process = subprocess.Popen(
            [VARNISHD, "-F", "-j", "none", "-s", "malloc,16m", "-f", str(ours), *listens],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        patience = time.monotonic() + 60
        while time.monotonic() < patience and self.process.poll() is None:
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.05)
        self.process.kill()
        raise AssertionError(self.process.communicate()[0].decode())

    def get(self, address: str, *, method: str = "GET", **headers: str) -> tuple[int, bytes, dict[str, str]]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        asked.request(method, address, headers=headers)
        answer = asked.getresponse()
        body = answer.read()
        asked.close()
        return answer.status, body, {name.lower(): value for name, value in answer.getheaders()}


@pytest.fixture
def site(transactional_db):
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def edge(site, tmp_path):
    made = Edge(site, tmp_path)
    yield made
    made.process.terminate()
    made.process.communicate()


def test_what_the_desk_does_reaches_each_copy_and_no_fault_brings_one_back(site, edge, monkeypatch):
    purger = Purger(Varnish(f"varnish://127.0.0.1:{edge.port}"))

    def told() -> None:
        site.cache.follower.catch_up()
        purger.take_turn()

    def asked(address: str) -> tuple[bool, int, bytes, str]:
        """Whether the newsroom was asked, and what came."""
        before = site.asked
        code, body, headers = edge.get(address)
        return site.asked > before, code, body, headers.get("location", "")

    world, sport = factories.section("World"), factories.section("Sport")
    release = factories.released(headline="First words", slug="first", section=world.pk)
    article, former = release.article, release.get_absolute_url()
    told()

    # Kept, whatever a reader sends, and under headers of the browsers' own.
    assert asked(former)[:2] == (True, 200)
    assert asked(f"{former}?utm_source=x")[:2] == (False, 200)
    code, _, headers = edge.get(former, Cookie="a=b", **{"Accept-Encoding": "br, gzip"})
    assert (code, headers["content-encoding"], headers["cache-control"]) == (200, "gzip", "public, max-age=0")
    assert "surrogate-key" not in headers
    assert edge.get(former, **{"If-None-Match": headers["etag"]})[0] == 304
    assert [asked("/admin/login/")[0] for _ in range(2)] == [True, True]

    # A new story is on the front; another page stays where it is.
    asked("/"), asked("/corrections/")
    factories.released(headline="Second story", section=sport.pk)
    told()
    assert b"Second story" in asked("/")[2]
    assert not asked("/corrections/")[0]

    # An update, a move of the story, a move of its section: the former addresses lead on.
    workflow.update(edited(article, headline="New words"), base=2, by=None)
    told()
    assert b"New words" in asked(former)[2]
    workflow.update(edited(article, section=sport.pk, slug="moved"), base=3, by=None)
    told()
    moved = f"/sport/moved-{article.pk}/"
    assert asked(former)[1:] == (301, b"", moved)
    assert asked(moved)[1] == 200
    sport.slug = "games"
    sections.save(sport, by=None)
    told()
    newest = f"/games/moved-{article.pk}/"
    assert (asked(former)[3], asked(moved)[3], asked("/sport/")[3]) == (newest, newest, "/games/")
    assert asked(newest)[1] == 200

    # A kill, and then everything fails: what was read goes on, nothing of the killed story does.
    assert asked(former)[0] is False
    workflow.withdraw(article, by=None, **KILL)
    told()
    site.fails = True
    assert [asked(address)[1] for address in (newest, former, moved)] == [500, 500, 500]
    site.fails = False
    monkeypatch.setattr(lifetime, "FRESH", 1)
    read = (newest, former, moved, "/archive/")
    assert [asked(address)[1] for address in read] == [410, 410, 410, 200]
    site.fails = True
    time.sleep(1.2)
    assert [asked(address)[:2] for address in read] == [(True, 410), (True, 410), (True, 410), (True, 200)]

    # Orders without keys are not taken, nor those that came through a proxy on the same machine.
    for wrong in ([], ["a"]):
        with pytest.raises(NotAccepted, match="400"):
            purger.cdn.purge(wrong)
    order = {"Surrogate-Key": sealed("frame")}
    through = ({}, {"X-Forwarded-Proto": "https"}, {"X-Forwarded-For": "198.51.100.7"})
    assert [edge.get("/", method="BAN", **order, **headers)[0] for headers in through] == [200, 403, 403]
