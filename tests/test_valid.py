"""Every page, of readers and of the desk, is valid HTML in the eyes of the Nu checker (vnu-jar).

"Every" is proven twice: all addresses of the URL configuration are asked, and all our templates must have been used.
"""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.test.signals import template_rendered

from newsroom.public.errors import bad_request, server_error
from tests import desk_screens, factories, leaks
from tests.accounts.visitor import Visitor, code_of, give_app, give_passkey
from tests.permissions import Scene, routes
from tests.public.every_page import EveryPage

ROOT = Path(__file__).resolve().parents[1]
VNU = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
JAVA = shutil.which("java")

# Faults in Django's own form and widget for a password, which are not ours to mend.
DJANGOS_OWN = {
    "Attribute “disabled” not allowed on element “div” at this point.",
    "No “p” element in scope but a “p” end tag seen.",
}
# Checked along, so that a checker that looks at nothing is noticed.
WRONG = '<!doctype html><html lang="en"><head><title>x</title></head><body><i><div>x</div></i></body></html>'
# Parts that answer a script or a late save; a page of their own, they are not.
PARTS = {
    "admin/articles/article/notes_fragment.html", "admin/articles/photo/_uploaded.html", "admin/fronts/_late.html",
    "admin/prepopulated_fields_js.html",
}  # fmt: skip

pytestmark = [pytest.mark.any_database, pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]


@pytest.fixture
def vnu(tmp_path):
    """Return what the checker finds wrong in pages by name: `vnu({"/": "<!doctype html>…"}) == []`."""
    if JAVA is None or not VNU.exists():
        pytest.skip("Java or vnu-jar is missing (default-jre-headless, npm install), so HTML was not checked.")
    folder = tmp_path / "pages"
    folder.mkdir()

    def check(pages: dict[str, str]) -> list[str]:
        pages = {"wrong": WRONG} | pages
        files = {folder / f"{number}.html": name for number, name in enumerate(pages)}
        for file, name in files.items():
            file.write_text(pages[name])
        command = [JAVA, "-jar", VNU, "--format", "json", "--errors-only", "--stdout", *files]
        told = json.loads(subprocess.run(command, capture_output=True, check=False, text=True).stdout)
        found = [
            f"{files[Path(one['url'].removeprefix('file:'))]}: {one['message']} {one.get('extract', '').strip()}"
            for one in told["messages"]
            if one["message"] not in DJANGOS_OWN
        ]
        known, *others = found or [""]
        assert known.startswith("wrong: Element “div” not allowed as child of element “i”")
        return others

    return check


@pytest.fixture
def used():
    """The names of the templates that have been rendered."""
    names = set()

    def note(template, **how):
        names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def templates(folder: str) -> set[str]:
    return {str(file.relative_to(ROOT / "templates")) for file in (ROOT / "templates" / folder).rglob("*.html")}


def html(response: HttpResponse) -> str:
    """A whole page, or nothing for anything else."""
    is_html = response.get("Content-Type", "").startswith("text/html") and not response.streaming
    text = response.content.decode() if is_html else ""
    return text if text.lstrip().lower().startswith("<!doctype") else ""


def pages(client: Client, addresses: Iterable[str]) -> dict[str, str]:
    return {address: page for address in addresses if (page := html(client.get(address)))}


def test_every_page_for_readers_is_valid(vnu, used, client, rf, admin_client):
    house = leaks.House()
    leaks.STATES["live"].make(house)
    found = pages(client, [address for addresses in leaks.ADDRESSES.values() for address in addresses(house)[:2]])
    found |= pages(client, EveryPage().addresses.values())
    found |= pages(admin_client, ["/admin/fronts/home-en/preview/"])
    found["an error of ours"] = server_error(rf.get("/")).content.decode()
    found["taken back"] = render_to_string("public/taken_back.html", {"house_name": "The Indus Wire"})

    assert vnu(found) == []
    assert templates("public") - used == set()


def test_every_screen_of_the_desk_is_valid(vnu, used, client, rf, settings):
    scene = Scene()
    addresses = desk_screens.addresses() + [scene.address(route) for route in routes() if route.startswith("admin/")]
    found = {"sign-in": client.get("/admin/login/").text}
    client.force_login(scene.users["admin"])
    found |= pages(client, [*addresses, *desk_screens.with_something_to_say(scene.users["admin"])])
    found |= {f"before many: {name}": html(page) for name, page in _before_many(client)}
    found |= {f"sign-in: {name}": html(page) for name, page in _signing_in(settings)}
    try:
        raise OperationalError
    except OperationalError:
        found["away"] = server_error(rf.get("/admin/")).content.decode()
    found["too much"] = bad_request(rf.post("/admin/"), RequestDataTooBig()).content.decode()

    assert vnu(found) == []
    assert templates("admin") - used - PARTS == set()


def _signing_in(settings: Any) -> Iterable[tuple[str, HttpResponse]]:
    """The screens between the password and the desk, and those that ask for a proof first."""
    settings.SECOND_FACTOR, settings.NEWSROOM_DEMO = True, True
    (settings.DATA_DIR / "demo-sign-in.txt").write_text("editor x Editor\n")
    visitor, editor = Visitor(), factories.user("Editor")
    yield "demo", visitor.get("/admin/login/")
    (settings.DATA_DIR / "demo-sign-in.txt").unlink()
    visitor.sign_in(editor)
    yield "first", visitor.get("/admin/account/")
    yield "app", visitor.get("/admin/account/app/")
    yield "confirmed by a password", visitor.get("/admin/account/confirm/")
    yield "refused", visitor.post("/admin/board/")
    give_app(editor)
    give_passkey(editor)
    visitor.sign_in(editor)
    yield "code", visitor.get("/admin/login/code/")
    yield "wrong code", visitor.give("x")
    visitor.give(code_of(editor))
    for address in ("", "app/remove/", "passkey/", "codes/", "codes/new/", "confirm/code/", "confirm/passkey/"):
        yield address, visitor.get(f"/admin/account/{address}")


def _before_many(client: Client) -> Iterable[tuple[str, HttpResponse]]:
    drafts = [factories.article(body="<p>TK</p>").pk for _ in range(2)]
    chosen = {"action": "release", "index": 0, "_selected_action": drafts}
    yield "stories", client.post("/admin/articles/article/", chosen)
    photo = factories.photo()
    yield "photos", client.post("/admin/articles/photo/bulk/", {"_selected_action": [photo.pk]})
