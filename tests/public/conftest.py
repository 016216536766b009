"""The reader: nobody in particular, without a cookie."""

import pytest
from django.core.files.base import ContentFile

from articles.models import Photo, Rendition


@pytest.fixture
def get(client, db):
    """Ask for a page: `get("/")`."""
    return client.get


@pytest.fixture
def photo(db, settings, tmp_path):
    """A photo with two of its files in the media folder: the thumb, and the largest of 16:9."""
    settings.MEDIA_ROOT = tmp_path
    made = Photo.objects.create(
        token="0123456789abcdef0123456789abcdef",
        width=2000,
        height=1500,
        colour="#336699",
        caption="A path climbs towards the pass.",
        alt="A path across a green slope",
        credit="Aitzol Berasategi / CC BY 4.0",
        licence="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
    )
    for name in (made.name("4x3", 240, "webp"), made.name("16x9", 1600, "jpg")):
        content = ContentFile(b"RIFF of %d" % int(name.split("-")[2].partition(".")[0]))
        row = Rendition(photo=made, name=name, size=content.size)
        row.file.save(name, content)
    return made
