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


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("https://news.example.org", "news.example.org,2026"),
        ("http://127.0.0.1:8000", "127.0.0.1,2026"),
        ("https://[::1]:8000", "::1,2026"),
        ("https://خبر.example", "xn--ngblk.example,2026"),
    ],
)
def test_stories_in_feeds_are_named_after_the_host(url, authority):
    assert environment.feed_authority("NAME", url) == authority


def test_stories_in_feeds_keep_a_name_that_is_given(given):
    given("old.example.org,2019")

    assert environment.feed_authority("NAME", "https://news.example.org") == "old.example.org,2019"


def test_a_weakness_is_told_to_the_mailbox_of_the_host_unless_another_is_given(given):
    assert environment.contact("OTHER", "https://news.example.org:8000") == "mailto:security@news.example.org"

    given("https://example.org/security")

    assert environment.contact("NAME", "https://news.example.org") == "https://example.org/security"


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
        "OPTIONS": {"pool": environment.POOL, **environment.SOON_TOLD, "sslmode": "require"},
    }


def test_a_sqlite_url_names_its_file(given, tmp_path):
    given("sqlite:////srv/news.sqlite3")

    assert environment.database("NAME", tmp_path)["NAME"] == Path("/srv/news.sqlite3")


@pytest.mark.parametrize(
    ("value", "host", "port", "use_tls", "use_ssl"),
    [
        ("smtp+tls://li:p%40ss@mail.example.org", "mail.example.org", 587, True, False),
        ("smtps://li:p%40ss@mail.example.org:4650", "mail.example.org", 4650, False, True),
    ],
)
def test_a_mail_url_is_read_in_all_its_parts(given, value, host, port, use_tls, use_ssl):
    given(value)

    mailer = environment.mailers("NAME")["default"]

    assert mailer["BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert mailer["OPTIONS"] == {
        "host": host, "port": port, "username": "li", "password": "p@ss", "use_tls": use_tls, "use_ssl": use_ssl, "timeout": 20,
    }  # fmt: skip


def test_mail_is_off_unless_it_is_configured_and_can_be_printed(given):
    assert environment.mailers("NAME") == {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    assert environment.sender("NAME", needed=False) == ""

    given("console:")
    assert environment.mailers("NAME") == {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}


WRONG = [
    (lambda: environment.mailers("NAME"), "mail.example.org", "NAME can't be read. Use smtp+tls://user:password@host:587"),
    (lambda: environment.mailers("NAME"), "smtp+tls://:587", "NAME can't be read."),
    (lambda: environment.mailers("NAME"), "smtps://mail.example.org:port", "NAME can't be read."),
    (lambda: environment.mailers("NAME"), "smtp://li:secret@mail.example.org", "NAME would send its password in the clear."),
    (lambda: environment.sender("NAME", needed=True), "", "NAME is ''. Say whom mail comes from"),
    (lambda: environment.sender("NAME", needed=False), "The Indus Wire", "NAME is 'The Indus Wire'."),
    (lambda: environment.sender("NAME", needed=True), "a@b.example\nBcc: c@d.example", "NAME is 'a@b.example"),
    (lambda: environment.flag("NAME"), "maybe", "NAME is 'maybe'. Set it to 1 (on) or 0 (off)."),
    (lambda: environment.secret("NAME", debug=False), "short", "NAME is missing, a default, or shorter than 50 characters."),
    (lambda: environment.secret("NAME", debug=False), "", "NAME is missing, a default, or shorter than 50 characters."),
    (lambda: environment.secret("NAME", debug=False), "django-insecure-" + "x" * 50, "NAME is missing, a default"),
    (lambda: environment.time_zone("NAME", "UTC"), "Karachi", "NAME is 'Karachi', which is no time zone."),
    (lambda: environment.time_zone("NAME", "UTC"), "../etc/passwd", "NAME is '../etc/passwd', which is no time zone."),
    (lambda: environment.purge_addresses("NAME"), "http://api.example.org/purge", "NAME holds an address that can't be used."),
    (lambda: environment.purge_addresses("NAME"), "https://api.example.org", "NAME holds an address that can't be used."),
    (lambda: environment.purge_addresses("NAME"), "varnish://cache/purge", "NAME holds an address that can't be used."),
    (lambda: environment.purge_addresses("NAME"), "varnish://a:1,varnish://me:secret@b", "NAME holds an address that can't be used."),
    (lambda: environment.site_url("NAME", ""), "news.example.org", "NAME is 'news.example.org'. Use the site's address"),
    (lambda: environment.site_url("NAME", ""), "ftp://news.example.org", "NAME is 'ftp://news.example.org'."),
    (lambda: environment.site_url("NAME", ""), "https://news.example.org/en", "NAME is 'https://news.example.org/en'."),
    (lambda: environment.site_url("NAME", ""), "https://news.example.org:port", "NAME is 'https://news.example.org:port'."),
    (lambda: environment.feed_authority("NAME", ""), "news.example.org", "NAME is 'news.example.org'. Use a host that is yours"),
    (lambda: environment.feed_authority("OTHER", "https://نیوز..org"), "", "OTHER is 'نیوز..org,2026'. Use a host"),
    (lambda: environment.feed_authority("NAME", ""), "news example,2026", "NAME is 'news example,2026'. Use a host"),
    (lambda: environment.contact("NAME", ""), "security@example.org", "NAME is 'security@example.org'. Use mailto:"),
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
