"""The demo newsroom as the issue asks for it."""

from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from articles.models import Article, Author, Mention, Photo, Release, Section, Source, Tag, Thread
from newsroom.demo import house
from tests import factories
from tests.public.reader import lines, stories


@pytest.fixture
def own_folders(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private"},
        }
    }


@pytest.mark.django_db
def test_demo_loads_once_in_all_statuses_and_lets_one_person_a_role_in(own_folders, tmp_path, capsys, client):
    call_command("demo")
    call_command("demo")

    statuses = Counter(Article.objects.with_status(at=timezone.now()).values_list("status", flat=True))
    assert statuses == {
        "published": 34, "breaking": 2, "scheduled": 2, "draft": 2, "in_review": 2, "approved": 2, "withdrawn": 1, "spiked": 1,
    }  # fmt: skip
    assert [m.objects.count() for m in (Section, Author, Source, Tag, Photo)] == [7, 8, 3, 25, 11]
    assert [Thread.objects.open().count(), Thread.objects.exclude(exact="").count(), Mention.objects.count()] == [
        4,
        3,
        6,
    ]
    assert Release.objects.live(at=timezone.now()).filter(language="ur").count() == 2
    assert "the demo was not loaded" in capsys.readouterr().out
    file = tmp_path / "demo-sign-in.txt"
    people = dict(line.split()[:2] for line in file.read_text().splitlines())
    assert (file.stat().st_mode & 0o777, list(people)) == (
        0o600,
        ["reporter", "editor", "sport", "chief", "staff", "admin"],
    )
    assert [name for name, password in people.items() if not client.login(username=name, password=password)] == []


@pytest.mark.any_database
@pytest.mark.django_db
def test_demo_has_an_editor_of_one_section_and_a_curated_home_page(own_folders, client):
    house.load()

    seen = Article.objects.visible_to(User.objects.get(username="sport"))

    assert set(seen.values_list("section__slug", flat=True)) == {"sport"}
    assert (seen.count(), house.role_of("sport")) == (6, "Editor, of the stories in sport only")

    page = client.get("/")
    assert stories(page)[0] == factories.GOLDEN_HEADLINE
    assert "How to hold a squirrel-hair brush: a Lahore studio takes apprentices" in stories(page)
    assert len(stories(page)) == len(set(stories(page)))
    assert lines(page, "h2")[4:6] == ["Latest", "Chosen by the editors"]
