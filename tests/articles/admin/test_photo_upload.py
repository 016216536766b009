"""Many pictures at once: each by itself, told in JSON, or all in a plain form."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.models import Photo
from tests import factories
from tests.articles.admin.desk import messages
from tests.newsroom.lib.pictures import iim_block, picture, scene

UPLOAD = "/admin/articles/photo/upload/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def client(signed_in, reporter, own_folders):
    return signed_in(reporter)


def file(data: bytes, name: str = "x.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def test_picture_is_taken_in_and_described(client, reporter):
    told = iim_block((2, 80, b"A. Khan"), (2, 110, b"Khan / INP"), (2, 120, b"A bridge."), (2, 105, b"The bridge"))

    response = client.post(UPLOAD, {"file": file(picture(iim=told))}, headers=JSON)

    photo = Photo.objects.get()
    assert (response.status_code, photo.added_by) == (201, reporter)
    answer = response.json()
    assert "The bridge" in answer.pop("html")
    assert answer == {
        "id": photo.pk, "url": f"/admin/articles/photo/{photo.pk}/change/", "name": "The bridge", "thumb": photo.thumb,
        "width": 600, "height": 400, "alt": "", "caption": "A bridge.", "headline": "The bridge", "creator": "A. Khan",
        "credit": "Khan / INP", "warnings": ["It has no alternative text: say what it shows."], "duplicates": [],
    }  # fmt: skip


def test_copies_are_pointed_out_with_a_link(client):
    data, smaller = scene(), BytesIO()
    Image.open(BytesIO(data)).resize((300, 200)).save(smaller, "JPEG")
    first = client.post(UPLOAD, {"file": file(data)}, headers=JSON).json()

    same = client.post(UPLOAD, {"file": file(data)}, headers=JSON).json()
    near = client.post(UPLOAD, {"file": file(smaller.getvalue())}, headers=JSON).json()

    assert [(copy["id"], copy["same"]) for copy in same["duplicates"]] == [(first["id"], True)]
    assert sorted((copy["id"], copy["same"]) for copy in near["duplicates"]) == [
        (first["id"], False),
        (same["id"], False),
    ]
    assert f'href="{first["url"]}"' in same["html"]


@pytest.mark.parametrize(("data", "sentence"), [
    (b"MZ no picture", "This file can't be read as a JPEG, PNG, WebP, GIF or AVIF picture."),
    (b"\xff" * (25 * 1024 * 1024 + 1), "This file is larger than 25 MB. Send a smaller one."),
])  # fmt: skip
def test_bad_file_is_refused_in_a_sentence(client, data, sentence):
    response = client.post(UPLOAD, {"file": file(data)}, headers=JSON)

    assert (response.status_code, response.json()) == (400, {"error": sentence})
    assert not Photo.objects.exists()


@pytest.mark.parametrize("count", [0, 2])
def test_script_sends_one_file_at_a_time(client, count):
    files = [file(picture()) for _ in range(count)]

    response = client.post(UPLOAD, {"file": files}, headers=JSON)

    assert (response.status_code, response.json()) == (400, {"error": "Choose a picture to add."})


def test_plain_form_takes_several_and_names_the_bad_one(client):
    files = [file(picture()), file(b"no picture", "evil\u202egpj.exe"), file(picture(colour="red"))]

    response = client.post(UPLOAD, {"file": files}, follow=True)

    assert [card.photo.pk for card in response.context["cards"]] == [p.pk for p in Photo.objects.order_by("-pk")]
    assert messages(response) == ["evilgpj.exe: This file can't be read as a JPEG, PNG, WebP, GIF or AVIF picture."]
    assert Photo.objects.count() == 2


def test_plain_form_points_copies_out(client):
    client.post(UPLOAD, {"file": file(picture())}, follow=True)
    first = Photo.objects.get()

    response = client.post(UPLOAD, {"file": file(picture())}, follow=True)

    (said,) = messages(response)
    assert said == f'The same file is here already: <a href="/admin/articles/photo/{first.pk}/change/">{first}</a>.'


def test_more_than_can_be_sent_at_once_are_left_out_in_a_sentence(client):
    files = [file(b"", f"{number}.jpg") for number in range(1, 22)]

    said = messages(client.post(UPLOAD, {"file": files}, follow=True))

    assert said[0] == "Send up to 20 pictures at once; the rest after that."
    assert [sentence.partition(":")[0] for sentence in said[1:]] == [f"{number}.jpg" for number in range(1, 21)]


def test_nothing_chosen_is_told(client):
    assert messages(client.post(UPLOAD, follow=True)) == ["Choose a picture to add."]


@pytest.mark.parametrize("added", ["", "x", "1;DROP", "9" * 30, "-1"])
def test_page_shows_nothing_for_what_is_no_number(client, added):
    assert client.get(UPLOAD, {"added": added}).context["cards"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_and_for_many(client, count, django_assert_num_queries):
    added = [str(factories.photo().pk) for _ in range(count)]

    with django_assert_num_queries(5):
        response = client.get(UPLOAD, {"added": ",".join(added)})

    assert len(response.context["cards"]) == count
