"""The reader: nobody in particular, without a cookie."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.models import Photo


@pytest.fixture
def get(client, db):
    """Ask for a page: `get("/")`."""
    return client.get


@pytest.fixture
def photo(db, settings, tmp_path):
    """A photo with three renditions that lie in the media folder."""
    settings.MEDIA_ROOT = tmp_path
    made = Photo.objects.create(
        token="0123456789abcdef0123456789abcdef",
        widths=[480, 960, 1600],
        caption="A path climbs towards the pass.",
        alt="A path across a green slope",
        credit="Aitzol Berasategi / CC BY 4.0",
        licence="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
    )
    for width in made.widths:
        default_storage.save(made.rendition_name(width), ContentFile(b"RIFF of %d" % width))
    return made
