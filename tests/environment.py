"""Loaded by pytest before Django's settings: the environment that the suite runs in."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "a-key-for-the-tests-only-" + "0123456789" * 5)
os.environ.setdefault("NEWSROOM_DATA", tempfile.mkdtemp(prefix="newsroom-tests-"))
os.environ.setdefault("PAGE_CACHE_MB", "0")  # its own tests put it before Django themselves
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs beside the ORM in browser tests
Path(os.environ["NEWSROOM_DATA"], "static").mkdir(exist_ok=True)  # WhiteNoise warns of a folder that is not there
