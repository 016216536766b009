"""What every template may name, on both doors: the house."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext


def house(request: HttpRequest) -> dict[str, Any]:
    name, tagline = settings.NEWSROOM_NAME, gettext(settings.NEWSROOM_TAGLINE)
    keeps_offline = bool(settings.NEWSROOM_OFFLINE_MINUTES)
    return {
        "house_name": name,
        "house_tagline": tagline,
        "house_url": settings.NEWSROOM_URL,
        "keeps_offline": keeps_offline,
        "of_the_house": (name, tagline, keeps_offline),  # what `{% kept %}` may show beside its own values
        "house_email": settings.NEWSROOM_EMAIL,
        "house_telephone": settings.NEWSROOM_TELEPHONE,
        "house_address": settings.NEWSROOM_ADDRESS,
    }
