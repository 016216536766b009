"""A backup brings back rows, photos and pages as they were, also when it was taken while eight people wrote."""

import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import Client

from articles import photos, renditions, workflow
from articles.models import Photo
from newsroom.operations import backup
from tests import factories
from tests.newsroom.lib.pictures import scene

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 8
READ_PAGES = """
import json
from django.test import Client
pages = json.loads(%r)
print(json.dumps({page: Client(headers={"host": "localhost"}).get(page).content.decode() for page in pages}))
"""


class Place:
    """An empty place for a newsroom: a folder and a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = str(folder / "newsroom.sqlite3")
        if connection.vendor == "postgresql":
            if not shutil.which("pg_dump"):
                pytest.skip("pg_dump is missing (postgresql-client), so the backup of PostgreSQL was not tried.")
            self.name = f"{connection.settings_dict['NAME']}_restored"
            self.server(f'DROP DATABASE IF EXISTS "{self.name}"', f'CREATE DATABASE "{self.name}"')

    def server(self, *statements: str) -> None:
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        database = connection.settings_dict
        user = f"{database['USER']}:{database['PASSWORD']}@" if database["USER"] else ""
        port = f":{database['PORT']}" if database["PORT"] else ""
        on_server = f"postgres://{user}{database['HOST']}{port}/{self.name}" if self.is_on_server else ""
        # With DEBUG, static files are named as they are, as in the tests.
        surroundings = os.environ | {"NEWSROOM_DATA": str(self.folder), "DATABASE_URL": on_server, "DEBUG": "1"}
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)

    @property
    def is_on_server(self) -> bool:
        return connection.vendor == "postgresql"

    def rows(self) -> dict[str, list]:
        there = connections["default"].__class__(
            connection.settings_dict | {"NAME": self.name, "OPTIONS": {}}, "restored"
        )
        try:
            return rows(there)
        finally:
            there.close()

    def away(self) -> None:
        if self.is_on_server:
            self.server(f'DROP DATABASE "{self.name}"')


@pytest.fixture
def place(tmp_path):
    found = Place(tmp_path / "place")
    found.folder.mkdir()
    yield found
    found.away()


@pytest.fixture
def kept(settings, own_folders, tmp_path) -> None:
    """The newsroom's files are in folders of the test's own; the originals are where the suite has them."""
    settings.PRIVATE_ROOT, settings.DATA_DIR = Photo._meta.get_field("original").storage.location, tmp_path


def rows(there) -> dict[str, list]:
    """Every row of every table, as text."""
    with there.cursor() as cursor:
        found = {}
        for table in sorted(there.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {there.ops.quote_name(table)}")
            found[table] = sorted(map(str, cursor.fetchall()))
        return found


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.django_db(transaction=True)
def test_rows_photos_and_pages_are_back(kept, place, tmp_path, settings):
    photo = photos.add(scene(), by=None, alt="A river", credit="APP")
    story = factories.released(headline="Dam breaks", lead_photo=photo.pk)
    renditions.find(photo.name("16x9", photo.widths_of("16x9")[0], "jpg"))
    factories.article(headline="A draft")
    pages = [story.get_absolute_url(), "/", story.section.get_absolute_url(), "/rss.xml"]
    before, seen = (
        rows(connection),
        [Client(headers={"host": "localhost"}).get(page).content.decode() for page in pages],
    )

    backup.save(tmp_path / "newsroom.tar.gz")
    told = place.manage("restore", str(tmp_path / "newsroom.tar.gz"))

    assert told.stderr == ""
    assert place.rows() == before
    assert files(place.folder / "private") == files(Path(settings.PRIVATE_ROOT)) != {}
    assert files(place.folder / "media") == files(tmp_path / "media") != {}
    assert list(json.loads(place.manage("shell", "-v0", "-c", READ_PAGES % json.dumps(pages)).stdout).values()) == seen
    again = place.manage("restore", str(tmp_path / "newsroom.tar.gz"))
    assert "Restore into an empty one" in again.stderr


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_is_taken_while_eight_write_is_of_one_instant(kept, place, tmp_path):
    stories = [factories.article() for _ in range(WRITERS)]
    path, done = tmp_path / "newsroom.tar.gz", []

    def write(story) -> int:
        base = 1
        try:
            while not done:
                workflow.edit(story, factories.copy(section=story.section_id), base=base, by=None)
                base += 1
        finally:
            connections.close_all()
        return base

    with ThreadPoolExecutor(WRITERS) as writers:
        writing = [writers.submit(write, story) for story in stories]
        try:
            backup.save(path)
        finally:
            done.append(True)
        written = [one.result() for one in writing]

    told = place.manage("restore", str(path))
    counted = place.manage(
        "shell", "-v0", "-c",
        "from articles.models import Article\n"
        "print([(a.revision_number, a.revisions.count(), a.journal.count()) for a in Article.objects.order_by('pk')])",
    )  # fmt: skip

    assert told.stderr == ""
    facts = json.loads(counted.stdout.replace("(", "[").replace(")", "]"))
    assert len(facts) == WRITERS
    for (number, revisions, entries), last in zip(facts, written, strict=True):
        assert number == revisions == entries <= last


def damaged(path: Path) -> None:
    content = bytearray(gzip.decompress(path.read_bytes()))
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        database = archive.getmember("database")
    content[database.offset_data + database.size // 2] ^= 1
    path.write_bytes(gzip.compress(bytes(content)))


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


def with_a_way_out(path: Path) -> None:
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("media/../../evil")
        member.size = 4
        archive.addfile(member, io.BytesIO(b"evil"))


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_is_not_whole_changes_nothing(kept, place, tmp_path):
    for spoil, sentence in (
        (damaged, "is damaged: database is not what was backed up"),
        (cut_off, "Take another one."),
        (with_a_way_out, "holds 'media/../../evil', which no backup of the newsroom does."),
    ):
        path = tmp_path / f"{spoil.__name__}.tar.gz"
        backup.save(path)
        spoil(path)

        told = place.manage("restore", str(path))

        assert sentence in told.stderr
        assert place.rows() == {}
        assert not (place.folder / "media").exists()


@pytest.mark.django_db
def test_what_is_there_is_not_replaced(kept, tmp_path):
    path = tmp_path / "newsroom.tar.gz"
    path.write_text("An older backup.")

    with pytest.raises(backup.CannotBackUp, match="is there already"):
        backup.save(path)

    assert path.read_text() == "An older backup."
