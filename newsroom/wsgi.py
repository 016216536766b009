"""The door that the web server knocks on: Django, with the page cache before it."""

import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application: Any = get_wsgi_application()
if settings.PAGE_CACHE_MB:
    from newsroom.pagecache.wsgi import PageCache

    room = settings.PAGE_CACHE_MB * 1024 * 1024
    application = PageCache(
        application, url=settings.NEWSROOM_URL, room=room, has_cdn=bool(settings.CDN_PURGE_URL)
    ).start()
