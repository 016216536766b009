"""Loaded by pytest before Django's settings: the environment that the suite runs in."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "a-key-for-the-tests-only-" + "0123456789" * 5)
os.environ.setdefault("NEWSROOM_DATA", tempfile.mkdtemp(prefix="newsroom-tests-"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs beside the ORM in browser tests
