"""A disk that is full indeed: a small one of our own. Only `make faults` does this, as root; the suite limits files instead."""

import contextlib
import os
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from articles.models import Article
from tests import apart, factories
from tests.faults.desk import Editor, Visitor
from tests.faults.trouble import NO_ROOM

pytestmark = pytest.mark.xdist_group("faults")
MEGABYTES = 48
# Of letters that don't compress, so that it needs room wherever it is kept.
LONG = f"<p>{secrets.token_hex(150_000)}</p>"


@pytest.fixture
def disk():
    """A small disk, mounted for the test where a database server finds it, too."""
    place = Path(tempfile.mkdtemp(prefix="newsroom-disk-"))
    place.chmod(0o755)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=777", "tmpfs", place], capture_output=True
    )
    if mounted.returncode:
        pytest.skip(
            f"No small disk can be mounted here, so a full one was not tried: {mounted.stderr.decode().strip()}"
        )
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)
    place.rmdir()


@contextlib.contextmanager
def on_disk(house, disk: Path):
    """Put the newsroom's database on that disk; yield its address."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(disk / "copy.sqlite3")])
        yield f"sqlite://{disk}/copy.sqlite3"
        return
    name, space = connection.settings_dict["NAME"], disk / "space"
    space.mkdir()
    try:
        shutil.chown(space, "postgres")
        connection.close()
        apart.server(
            "DROP TABLESPACE IF EXISTS newsroom_faults", f"CREATE TABLESPACE newsroom_faults LOCATION '{space}'"
        )
    except (LookupError, OSError, DatabaseError) as error:
        pytest.skip(f"PostgreSQL can't use a small disk of ours, so a full one was not tried: {error}")
    apart.server(f'ALTER DATABASE "{name}" SET TABLESPACE newsroom_faults')
    try:
        yield house.address
    finally:
        house.end()
        connection.close()
        apart.server(f'ALTER DATABASE "{name}" SET TABLESPACE pg_default', "DROP TABLESPACE newsroom_faults")


def fill(disk: Path) -> Path:
    """Until nothing more goes onto it."""
    ballast = disk / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(b"x" * 4096):
            pass
    assert os.statvfs(disk).f_bavail == 0
    return ballast


def test_on_a_full_disk_reads_go_on_and_a_save_says_so(house, disk, told):
    editor = factories.user("Editor")
    story, seen = factories.article(by=editor, headline="Before"), factories.released()
    cookies = Editor.signed_in("", editor).cookies

    with on_disk(house, disk) as url:
        address, _ = house.web(DATABASE_URL=url)
        desk, reader = Editor(address, **cookies), Visitor(address)
        form = desk.open(story.pk)
        typed = {"headline": "Typed", "section": str(story.section_id), "body": LONG}
        pages = ["/", seen.get_absolute_url(), "/archive/", "/rss.xml"]

        ballast = fill(disk)
        refused = [desk.save(story.pk, form, **typed) for _ in range(3)]
        read = [reader.ask(page).status for page in pages]
        looked = [desk.ask(page).status for page in ("/admin/", f"/admin/articles/article/{story.pk}/change/")]
        ballast.unlink()
        again = desk.save(story.pk, form, **typed)
        shown = desk.ask(f"/admin/articles/article/{story.pk}/change/").text

    told(
        f"A disk of {MEGABYTES} MB that is full: saves {[one.status for one in refused]}, pages {read}, screens {looked}; with room: {again.status}."
    )
    assert [(one.status, one.sentences[0]) for one in refused] == [(503, NO_ROOM)] * 3
    assert read == [200] * len(pages)
    assert looked == [200, 200]
    assert again.status == 302
    assert 'value="Typed"' in shown or ">Typed<" in shown
    assert Article.objects.filter(pk=story.pk).exists()
