"""What every template may name, on both doors: the house."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext


def house(request: HttpRequest) -> dict[str, str]:
    return {
        "house_name": settings.NEWSROOM_NAME,
        "house_tagline": gettext(settings.NEWSROOM_TAGLINE),
        "house_url": settings.NEWSROOM_URL,
    }
