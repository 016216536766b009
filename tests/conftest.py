"""Fixtures that every test may use."""

import pytest
from django.test import Client

from tests import factories


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Tests name static files as they are, without a collected manifest."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def reporter(db):
    return factories.user("Reporter")


@pytest.fixture
def editor(db):
    return factories.user("Editor")


@pytest.fixture
def chief(db):
    return factories.user("Chief editor")


@pytest.fixture
def staff(db):
    return factories.user("Staff")


@pytest.fixture
def signed_in():
    """Return a client that is signed in as the given user: `signed_in(editor)`."""

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
