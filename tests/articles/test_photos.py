"""Pictures are what their bytes say, and readers get pixels of ours only."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from articles import photos
from articles.models import JournalEntry, Photo
from newsroom.lib.darkroom import SENTENCES
from tests.newsroom.lib.pictures import iim_block, picture, xmp_packet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]


def test_add_keeps_the_original_byte_for_byte():
    data = picture((1200, 900))

    photo = photos.add(data, by=None, credit="APP")

    with photo.original.open("rb") as original:
        assert original.read() == data


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty"), (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "format"),
     (picture(file_format="BMP"), "format"), (picture((1200, 900))[:400], "broken")],
    ids=["empty", "svg", "bmp", "truncated"],
)  # fmt: skip
def test_add_refuses_what_the_darkroom_cannot_use_in_its_sentence(data, reason):
    with pytest.raises(ValidationError) as refusal:
        photos.add(data, by=None, credit="APP")

    assert refusal.value.messages == [SENTENCES[reason]]
    assert (Photo.objects.count(), JournalEntry.objects.count()) == (0, 0)


def test_add_refuses_60_megapixels_by_the_header():
    bomb = picture((8000, 8000), "PNG")

    with pytest.raises(ValidationError, match="more than 60 megapixels"):
        photos.add(bomb, by=None, credit="APP")


def test_add_reads_what_the_picture_says_of_itself():
    xmp = xmp_packet(
        "<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>طلباء\u200c کی پریڈ</rdf:li></rdf:Alt></dc:description>"
        "<dc:creator><rdf:Seq><rdf:li>李娜</rdf:li></rdf:Seq></dc:creator>"
        "<photoshop:Credit>INP</photoshop:Credit><photoshop:City>Gwadar</photoshop:City>"
        "<photoshop:Country>Pakistan</photoshop:Country>"
        "<xmpRights:WebStatement>https://creativecommons.org/licenses/by/4.0/</xmpRights:WebStatement>"
        "<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
        "</Iptc4xmpExt:DigitalSourceType>"
    )
    iim = iim_block((1, 90, b"\x1b%G"), (2, 80, b"Someone else"), (2, 105, "Défilé".encode()), (2, 25, b"parade"))

    photo = photos.add(picture(iim=iim, xmp=xmp), by=None, alt="Students march")

    told = {"headline", "caption", "alt", "creator", "credit", "place", "licence", "keywords", "is_made_by_ai"}
    assert {name: getattr(photo, name) for name in told} == {
        "headline": "Défilé",
        "caption": "طلباء\u200c کی پریڈ",
        "alt": "Students march",
        "creator": "李娜",
        "credit": "INP",
        "place": "Gwadar, Pakistan",
        "licence": "CC BY 4.0",
        "keywords": "parade",
        "is_made_by_ai": True,
    }


def test_what_the_desk_says_goes_over_what_the_picture_says():
    photo = photos.add(picture(iim=iim_block((2, 110, b"Theirs"))), by=None, credit="Ours")

    assert photo.credit == "Ours"


def test_creator_is_the_credit_of_a_picture_that_names_none():
    photo = photos.add(picture(iim=iim_block((2, 80, b"Li Na"))), by=None)

    assert photo.credit == "Li Na"


def test_words_that_are_too_long_for_us_are_cut():
    photo = photos.add(picture(iim=iim_block((2, 110, b"x" * 900))), by=None)

    assert photo.credit == "x" * 250


@pytest.mark.parametrize(
    ("field", "value", "is_in_the_files"),
    [("focal_x", 0.1, True), ("crops", {"1x1": [0, 0, 0.5, 0.5]}, True), ("copyright", "© Li Na", True),
     ("caption", "New", False), ("alt", "New", False)],
)  # fmt: skip
def test_what_changes_readers_files_gives_them_new_names(field, value, is_in_the_files):
    photo = photos.add(picture(), by=None, credit="APP")

    changed = photos.change(photo, by=None, **{field: value})

    assert (changed.token != photo.token) is is_in_the_files
    assert DBTaskResult.objects.filter(task_path="articles.renditions.make").count() == 1 + is_in_the_files


@pytest.mark.parametrize(
    "crops", [{"5x3": [0, 0, 1, 1]}, {"1x1": [0, 0, 1]}, {"1x1": [0.5, 0, 0.6, 1]}, {"1x1": [0, 0, 0, 1]}, [1]]
)
def test_crops_that_make_no_sense_are_refused(crops):
    photo = photos.add(picture(), by=None, credit="APP")

    with pytest.raises(ValidationError, match="crop"):
        photos.change(photo, by=None, crops=crops)


def test_change_is_in_the_journal_with_the_pages_that_it_touches(editor):
    photo = photos.add(picture(), by=None, credit="APP")

    photos.change(photo, by=editor, focal_x=0.1)

    entry = JournalEntry.objects.first()
    assert (entry.verb, entry.actor, entry.keys, entry.data) == (
        "change photo", editor, [f"photo-{photo.pk}", "sitemaps"], {"photo": photo.pk, "changed": ["focal_x"]},
    )  # fmt: skip


def test_change_of_nothing_leaves_no_trace():
    photo = photos.add(picture(), by=None, credit="APP")

    photos.change(photo, by=None, credit="APP")

    assert JournalEntry.objects.count() == 1
    assert Photo.objects.get().token == photo.token


def test_no_name_that_comes_with_a_file_is_used(signed_in, reporter):
    names = ["../../evil.jpg", "evil\x00\r\n.jpg", "evil\u202egpj.exe", "evil.php", "e" * 900 + ".jpg"]

    for name in names:
        file = SimpleUploadedFile("x", picture())
        file._name = name
        answer = signed_in(reporter).post(
            "/admin/articles/photo/add/", {"file": file, "credit": "APP", "focal_x": "0.5", "focal_y": "0.5"}
        )
        assert answer.status_code == 302

    assert [photo.original.name == f"originals/{photo.token}" for photo in Photo.objects.all()] == [True] * len(names)
