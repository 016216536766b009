"""Files that are no pictures, more than pictures, or have names of their own ideas."""

from io import BytesIO
from itertools import batched

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.admin.photo_upload import MOST
from articles.models import Photo
from newsroom.lib.darkroom import SENTENCES
from newsroom.lib.text import clean_line
from tests.articles.admin.desk import messages
from tests.hostile.payloads import CALL, PAYLOADS
from tests.hostile.strings import NAUGHTY
from tests.newsroom.lib.pictures import iim_block, picture, scene, xmp_packet

pytestmark = pytest.mark.any_database

UPLOAD = "/admin/articles/photo/upload/"
JSON = {"Accept": "application/json"}
PAGE = f"<!doctype html><script>{CALL % 1}</script>".encode()
DRAWING = f"<svg xmlns='http://www.w3.org/2000/svg' onload='{CALL % 1}'><script>{CALL % 1}</script></svg>".encode()
NO_PICTURES = {
    "nothing": (b"", "empty"), "half a picture": (scene()[:9000], "broken"), "a page": (PAGE, "format"),
    "a drawing with a script": (DRAWING, "format"), "a page that begins as a picture": (b"\xff\xd8\xff\xe0" + PAGE, "broken"),
    "a format that has had holes": (b"II*\0\x08\0\0\0" + b"\0" * 99, "format"), "a program": (b"\x7fELF" + b"\0" * 99, "format"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run", "format"), "an archive": (b"PK\x03\x04" + b"\0" * 99, "format"),
}  # fmt: skip


@pytest.fixture
def client(signed_in, reporter, own_folders):
    return signed_in(reporter)


def file(data: bytes, name: str = "x.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    made = SimpleUploadedFile("x", data, kind)
    # As a browser sends it (HTML, 4.10.22.8), not as Django would have it.
    made._name = name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
    return made


@pytest.mark.parametrize("name", NO_PICTURES)
def test_what_is_no_picture_is_refused_with_its_reason(client, name):
    data, reason = NO_PICTURES[name]

    response = client.post(UPLOAD, {"file": file(data)}, headers=JSON)

    assert (response.status_code, response.json()) == (400, {"error": str(SENTENCES[reason])})
    assert not Photo.objects.exists()


def polyglots() -> dict[str, bytes]:
    """Pictures that are pages or scripts as well, for whoever looks at them in another way."""
    gif, png = BytesIO(), BytesIO()
    Image.new("P", (600, 400)).save(gif, "GIF", comment=PAGE)
    Image.new("RGB", (600, 400)).save(png, "PNG", icc_profile=None)
    script = gif.getvalue().replace(b"GIF89a", b"GIF89a", 1) + b"=1;" + PAGE
    return {
        "a page in a comment": gif.getvalue(), "a page behind a GIF": script, "a page behind a PNG": png.getvalue() + PAGE,
        "a page in what a JPEG says of itself": picture(iim=iim_block((2, 120, PAGE))) + PAGE,
    }  # fmt: skip


@pytest.mark.parametrize("name", polyglots())
def test_readers_get_of_a_picture_that_is_more_the_picture(client, name):
    sent = client.post(UPLOAD, {"file": file(polyglots()[name], "x.html", "text/html")}, headers=JSON)

    given = client.get(sent.json()["thumb"])
    data = b"".join(given)
    assert (sent.status_code, given.status_code) == (201, 200)
    assert b"script" not in data
    assert given["Content-Type"] in ("image/avif", "image/webp", "image/jpeg")
    assert given["X-Content-Type-Options"] == "nosniff"
    assert given["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_no_name_of_a_file_makes_an_error_or_is_used(client):
    """Each is told with its reason, without what would turn or hide the rest of the line."""
    known = [*NAUGHTY, *PAYLOADS[::40], "../../etc/passwd", "..\\..\\boot.ini", "x" * 255]
    names = [
        name for name in known if name.strip() and len(name.encode(errors="replace")) <= 255
    ]  # as file systems have it
    said = []
    for some in batched(names, MOST):
        response = client.post(UPLOAD, {"file": [file(b"", name) for name in some]}, follow=True)
        assert response.status_code == 200
        said += messages(response)

    assert len(said) > len(names) * 0.9  # some names are no names: with these Django knows no file
    assert {line[-len(str(SENTENCES["empty"])) :] for line in said} <= {str(SENTENCES["empty"])}
    assert [line for line in said if line != clean_line(line)] == []


def test_what_a_picture_says_of_itself_is_words_and_no_address_of_another_scheme(client):
    words = PAYLOADS[0]
    told = iim_block(
        (2, 80, words.encode()), (2, 110, words.encode()), (2, 120, words.encode()), (2, 105, words.encode())
    )

    answer = client.post(UPLOAD, {"file": file(picture(iim=told))}, headers=JSON).json()

    assert Photo.objects.get().caption == words
    assert words not in answer["html"]
    assert "&lt;img" in answer["html"]


@pytest.mark.parametrize("address", ["javascript:window.__hit(1)", "data:text/html,x", "java\tscript:x", "//x"])
def test_licence_of_a_picture_is_no_script(client, address):
    packet = xmp_packet(attributes=f' xmpRights:WebStatement="{address}"')
    data = BytesIO()
    Image.new("RGB", (600, 400)).save(data, "JPEG", xmp=packet)

    client.post(UPLOAD, {"file": file(data.getvalue())}, headers=JSON)

    assert Photo.objects.get().licence_url == ""
