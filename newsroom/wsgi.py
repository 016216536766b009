"""The door that the web server knocks on: Django, with the page cache before it."""

import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

site: Any = get_wsgi_application()

from newsroom.pagecache.wsgi import PageCache, without_keys  # noqa: E402 - needs Django set up

application: Any = without_keys(site)
if settings.PAGE_CACHE_MB:
    room = settings.PAGE_CACHE_MB * 1024 * 1024
    application = PageCache(site, url=settings.NEWSROOM_URL, room=room, has_cdn=bool(settings.CDN_PURGE_URL)).start()
