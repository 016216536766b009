from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.lib import environment


@pytest.fixture
def given(monkeypatch):
    """Set the variable NAME that the test reads."""
    return lambda value: monkeypatch.setenv("NAME", value)


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        ("1", True),
        ("true", True),
        ("YES", True),
        (" on ", True),
        ("0", False),
        ("False", False),
        ("no", False),
        ("", False),
    ],
)
def test_a_flag_is_on_or_off(given, value, meaning):
    given(value)

    assert environment.flag("NAME") is meaning


def test_a_flag_that_is_not_set_has_its_default():
    assert environment.flag("NAME") is False
    assert environment.flag("NAME", default=True) is True


def test_words_are_separated_by_commas(given):
    given(" a.example , ,b.example")

    assert environment.words("NAME", "x") == ["a.example", "b.example"]


def test_a_good_secret_is_taken_as_it_is(given):
    given("k" * 50)

    assert environment.secret("NAME", debug=False) == "k" * 50


def test_while_developing_a_secret_may_be_absent():
    assert len(environment.secret("NAME", debug=True)) >= 50


def test_an_address_loses_its_last_slash(given):
    given("https://news.example.org/")

    assert environment.site_url("NAME", "") == "https://news.example.org"


def test_a_folder_is_made(given, tmp_path):
    given(str(tmp_path / "a" / "b"))

    assert environment.folder("NAME", Path("x")) == tmp_path / "a" / "b"
    assert (tmp_path / "a" / "b").is_dir()


def test_without_a_database_url_it_is_sqlite_in_the_data_folder(tmp_path):
    settings = environment.database("NAME", tmp_path)

    assert settings["ENGINE"] == "django.db.backends.sqlite3"
    assert settings["NAME"] == tmp_path / "newsroom.sqlite3"
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert settings["OPTIONS"]["init_command"].startswith("PRAGMA journal_mode=WAL;")


def test_a_database_url_is_read_in_all_its_parts(given, tmp_path):
    given("postgres://desk:p%40ss@db.example:5433/news?sslmode=require")

    assert environment.database("NAME", tmp_path) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "news",
        "USER": "desk",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}, "sslmode": "require"},
    }


def test_a_sqlite_url_names_its_file(given, tmp_path):
    given("sqlite:////srv/news.sqlite3")

    assert environment.database("NAME", tmp_path)["NAME"] == Path("/srv/news.sqlite3")


WRONG = [
    (lambda: environment.flag("NAME"), "maybe", "NAME is 'maybe'. Set it to 1 (on) or 0 (off)."),
    (lambda: environment.secret("NAME", debug=False), "short", "NAME is missing, a default, or shorter than 50 characters."),
    (lambda: environment.secret("NAME", debug=False), "", "NAME is missing, a default, or shorter than 50 characters."),
    (lambda: environment.secret("NAME", debug=False), "django-insecure-" + "x" * 50, "NAME is missing, a default"),
    (lambda: environment.time_zone("NAME", "UTC"), "Karachi", "NAME is 'Karachi', which is no time zone."),
    (lambda: environment.time_zone("NAME", "UTC"), "../etc/passwd", "NAME is '../etc/passwd', which is no time zone."),
    (lambda: environment.site_url("NAME", ""), "news.example.org", "NAME is 'news.example.org'. Use the site's address"),
    (lambda: environment.site_url("NAME", ""), "ftp://news.example.org", "NAME is 'ftp://news.example.org'."),
    (lambda: environment.site_url("NAME", ""), "https://news.example.org/en", "NAME is 'https://news.example.org/en'."),
    (lambda: environment.site_url("NAME", ""), "https://news.example.org:port", "NAME is 'https://news.example.org:port'."),
    (lambda: environment.choice("NAME", "A", ["A", "B"]), "c", "NAME is 'C'. Use one of: A, B."),
    (lambda: environment.folder("NAME", Path("x")), "/proc/newsroom", "NAME is /proc/newsroom, which can't be"),
    (lambda: environment.folder("NAME", Path("x")), "/dev/null", "NAME is /dev/null, which can't be"),
    (lambda: environment.database("NAME", Path("x")), "mysql://a/b", "NAME can't be read. Use postgres://"),
    (lambda: environment.database("NAME", Path("x")), "postgres://host", "NAME can't be read. Use postgres://"),
    (lambda: environment.database("NAME", Path("x")), "postgres://host:port/name", "NAME can't be read. Use postgres://"),
]  # fmt: skip


@pytest.mark.parametrize(("read", "value", "sentence"), WRONG)
def test_a_wrong_value_stops_the_start_with_a_sentence(given, read, value, sentence):
    given(value)

    with pytest.raises(ImproperlyConfigured) as stopped:
        read()

    assert str(stopped.value).startswith(sentence)


def test_a_password_is_not_in_the_sentence(given, tmp_path):
    given("mysql://desk:hunter2@host/name")

    with pytest.raises(ImproperlyConfigured) as stopped:
        environment.database("NAME", tmp_path)

    assert "hunter2" not in str(stopped.value)
