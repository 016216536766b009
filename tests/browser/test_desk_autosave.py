"""Nothing typed is lost: a killed browser, a killed server, a session that ended, a page that comes back."""

import contextlib
import json
import os
import random
import re
import signal
import socket
import sqlite3
import subprocess

import pytest
from playwright.sync_api import expect

from articles import workflow
from articles.models import Article, Autosave
from newsroom import serve
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.desk import text_editor, until
from tests.browser.killed import Killable

ADD = "/admin/articles/article/add/"
# Ten keys a second; what five seconds of typing are.
EACH, FIVE_SECONDS = 100, 50
TEXT = "The forum on minerals opened in Islamabad today, and ministers of both countries spoke of copper and gold. " * 2


def change(article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


@pytest.fixture
def editor(groups):
    return factories.user("Editor")


@pytest.fixture
def killable(browser, live_server, tmp_path):
    made = Killable(browser, tmp_path / "profile", live_server.url)
    yield made
    made.kill()


def wait_until_kept(page, **how) -> None:
    page.locator("[data-kept]:visible").filter(has_text=re.compile(r"^Kept \d\d:\d\d$")).wait_for(**how)


def type_for_a_while(page) -> int:
    """Type into the text at ten keys a second; return how many characters."""
    count = random.randrange(60, 110)
    text_editor(page).click()
    page.keyboard.type(TEXT[:count], delay=EACH)
    return count


def words(html: str) -> str:
    return html.replace("<p>", "").replace("</p>", "").strip("\r\n")


def test_typing_survives_a_killed_browser(killable, live_server, groups, editor, capsys):
    page = killable.open()
    sign_in(page, editor, live_server.url)
    page.goto(f"{live_server.url}{ADD}")
    page.get_by_label("Headline").fill("Killed")

    typed = type_for_a_while(page)
    killable.kill()

    kept = words(json.loads(Autosave.objects.get().content)["body"][0])
    missing = typed - len(kept)
    with capsys.disabled():
        print(f"\n    killed browser: {missing} of {typed} characters missing, {missing / 10:.1f} s of typing")
    assert TEXT.startswith(kept)
    assert missing <= FIVE_SECONDS

    page = killable.open()
    page.goto(f"{live_server.url}/admin/")
    if page.get_by_label("Password").count():
        sign_in(page, editor, live_server.url)
    page.goto(f"{live_server.url}{ADD}")
    page.get_by_role("link", name="Take it up").first.click()
    expect(page.get_by_label("Headline")).to_have_value("Killed")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved as revision 1").wait_for()

    saved = words(Article.objects.get().body)
    assert TEXT.startswith(saved)
    assert len(saved) >= len(kept)
    assert not Autosave.objects.offered_to(editor).exists()


def test_typing_is_kept_and_offered_and_goes_with_the_save(window, axe, editor):
    article = factories.article(headline="Before", body="<p>One.</p>")
    page = window(editor)
    page.goto(change(article))
    text_editor(page).click()
    page.keyboard.type(" Two.")
    wait_until_kept(page)
    article.refresh_from_db()
    assert (article.revision_number, article.body) == (1, "<p>One.</p>")

    other = window(editor)
    other.goto(change(article))
    expect(other.get_by_text("still open in another window")).to_be_visible()
    assert axe(other) == []
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved as revision 2").wait_for()

    assert page.get_by_role("link", name="Take it up").count() == 0
    assert Article.objects.get().body == "<p>One. Two.</p>"
    until(page, "!Object.keys(localStorage).some((key) => key.startsWith('desk-typing:'))")


def test_taking_up_after_someone_else_saved_leads_to_the_merge_screen(window, editor):
    article = factories.article(headline="Before", body="<p>One.</p>")
    factories.typing(article, by=editor, headline="Mine", body="<p>One.</p>", language="en", kind="news", urgency="5")
    workflow.edit(
        article, factories.copy(headline="Before", body="<p>Theirs.</p>", section=article.section_id), base=1, by=None
    )
    page = window(editor)
    page.goto(change(article))

    page.get_by_role("link", name="Take it up").click()
    expect(page.get_by_text("The house saved revision 2")).to_be_visible()
    page.get_by_role("button", name="Save").click()

    page.get_by_role("heading", name="Not saved: someone else saved this story first").wait_for()


def test_a_dead_network_says_so_tries_again_and_loses_nothing(window, editor):
    article = factories.article(headline="Before")
    page = window(editor)
    page.goto(change(article))
    text_editor(page).wait_for()
    page.route("**/autosave/", lambda route: route.abort())

    page.get_by_label("Headline").fill("Typed while it was dead")
    page.get_by_text("Not kept yet — trying again").wait_for()
    held = page.evaluate("Object.entries(localStorage).find(([key]) => key.startsWith('desk-typing:'))[1]")
    page.unroute("**/autosave/")
    wait_until_kept(page)

    assert "Typed while it was dead" in held
    assert Autosave.objects.get().headline == "Typed while it was dead"


def only_what_was_left_over(route) -> None:
    if b"left_over" in (route.request.post_data_buffer or b""):
        route.continue_()
    else:
        route.abort()


def test_what_only_the_browser_holds_is_handed_in_and_offered(window, editor):
    article = factories.article(headline="Before")
    page = window(editor)
    page.goto(change(article))
    text_editor(page).wait_for()
    page.route("**/autosave/", lambda route: route.abort())
    page.get_by_label("Headline").fill("Only here")
    page.get_by_text("Not kept yet").wait_for()

    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/autosave/")
    page.route("**/autosave/", only_what_was_left_over)
    page.reload()
    page.get_by_role("link", name="Take it up").click()

    expect(page.get_by_label("Headline")).to_have_value("Only here")


def test_a_session_that_ended_keeps_the_text_and_goes_on_after_the_sign_in(window, axe, editor):
    article = factories.article(headline="Before")
    page = window(editor)
    page.goto(change(article))
    text_editor(page).wait_for()
    page.context.clear_cookies()

    page.get_by_label("Headline").fill("Typed while signed out")
    page.get_by_text("You are signed out.").wait_for()
    for width in (1400, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert axe(page) == []
    page.set_viewport_size({"width": 1400, "height": 800})
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in").click()
    sign_in(opened.value, editor)
    wait_until_kept(page, timeout=30_000)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved as revision 2").wait_for()

    assert Article.objects.get().headline == "Typed while signed out"


def test_signing_out_leaves_nothing_in_the_browser(window, editor):
    page = window(editor)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(ADD)
    page.get_by_label("Headline").fill("A secret")
    wait_until_kept(page)

    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/logout/")

    assert page.evaluate("JSON.stringify(localStorage)").count("secret") == 0
    assert Autosave.objects.get().headline == "A secret"


def test_throwing_away_ends_the_offer_on_the_page_and_at_home(window, axe, editor):
    factories.typing(None, by=editor, headline="Begun and left")
    page = window(editor)
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="Typed and not saved")).to_be_visible()
    assert axe(page) == []

    page.goto(ADD)
    page.get_by_role("link", name="Compare").click()
    assert axe(page) == []
    page.get_by_role("button", name="Throw away").click()
    page.get_by_text("The typing is thrown away.").wait_for()

    assert page.get_by_role("heading", name="Typed and not saved").count() == 0


def test_offers_work_without_javascript(window, editor):
    article = factories.article(headline="Before")
    factories.typing(article, by=editor, headline="Typed", body="<p>T</p>", language="en", kind="news", urgency="5")
    page = window(editor, java_script_enabled=False)
    page.goto(change(article))

    page.get_by_role("link", name="Take it up").click()
    page.get_by_role("button", name="Save").click()

    assert page.get_by_text("Saved as revision 2").is_visible()
    assert page.get_by_role("link", name="Take it up").count() == 0
    assert Article.objects.get().headline == "Typed"


@pytest.mark.any_database
def test_offers_are_accessible_and_fit(window, faults, editor):
    article = factories.article(headline="Before")
    for headline in ("A headline without end " * 10, "بالائی علاقوں میں ہلکی بارش", ""):
        factories.typing(article, by=editor, headline=headline)
    workflow.edit(article, factories.copy(section=article.section_id), base=1, by=None)
    page = window(editor)
    wrong = []

    for address in (
        change(article), f"{change(article)}?take_up={Autosave.objects.first().pk}",
        f"/admin/articles/article/autosave/{Autosave.objects.last().pk}/", "/admin/",
    ):  # fmt: skip
        page.goto(address)
        if page.locator("[data-story]").count():
            text_editor(page).wait_for()
        wrong += faults(page)

    assert wrong + page.said == []


# A real server with a database of its own, killed without a word.


@pytest.fixture
def server(tmp_path):
    """The web server as `make run` starts it: call it to start, kill what it returns."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {"PATH": os.environ["PATH"], "NEWSROOM_DEMO": "0"}
    surroundings = serve.environment(given, port=port, data=tmp_path)
    serve.prepare(surroundings)
    make = (
        "from django.contrib.auth.models import Group, User;"
        "u = User.objects.create_user('editor', password='a long password', is_staff=True);"
        "u.groups.add(Group.objects.get(name='Reporter'))"
    )
    subprocess.run(serve.manage("shell", "-c", make), env=surroundings, check=True, stdout=subprocess.DEVNULL)
    started = []

    def start():
        process = subprocess.Popen(serve.web_command(port), env=surroundings, cwd=serve.ROOT, start_new_session=True)
        started.append(process)
        serve.wait_until_well(f"http://127.0.0.1:{port}", lambda: None)
        return process

    start.address, start.database = f"http://127.0.0.1:{port}", tmp_path / "newsroom.sqlite3"
    yield start
    for process in started:
        kill(process)


def kill(process) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_typing_survives_a_killed_server(browser, server, tmp_path, capsys):
    process = server()
    page = browser.new_page(base_url=server.address)
    page.goto("/admin/")
    page.get_by_label("Sign-in name").fill("editor")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()
    page.goto(ADD)
    page.get_by_label("Headline").fill("Killed")

    typed = type_for_a_while(page)
    kill(process)
    with contextlib.closing(sqlite3.connect(server.database)) as database:
        (content,) = database.execute("SELECT content FROM articles_autosave").fetchone()
    kept = words(json.loads(content)["body"][0])
    missing = typed - len(kept)
    with capsys.disabled():
        print(f"\n    killed server: {missing} of {typed} characters missing, {missing / 10:.1f} s of typing")

    assert TEXT.startswith(kept)
    assert missing <= FIVE_SECONDS
    page.keyboard.type(" And on.", delay=20)
    page.get_by_text("trying again").wait_for()
    server()
    wait_until_kept(page, timeout=30_000)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved as revision 1").wait_for()
    expect(text_editor(page)).to_have_text(f"{TEXT[:typed]} And on.")
    page.context.close()
