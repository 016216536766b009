"""What every template may name, on both doors: the house."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext


def house(request: HttpRequest) -> dict[str, Any]:
    return {
        "house_name": settings.NEWSROOM_NAME,
        "house_tagline": gettext(settings.NEWSROOM_TAGLINE),
        "house_url": settings.NEWSROOM_URL,
        "keeps_offline": bool(settings.NEWSROOM_OFFLINE_MINUTES),
        "house_email": settings.NEWSROOM_EMAIL,
        "house_telephone": settings.NEWSROOM_TELEPHONE,
        "house_address": settings.NEWSROOM_ADDRESS,
    }
