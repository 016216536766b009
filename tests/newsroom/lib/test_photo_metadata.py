"""What a picture says about itself, in the three forms, in scripts of several kinds, and as garbage."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from newsroom.lib import exif, iim, photo_metadata, xmp
from newsroom.lib.photo_metadata import PhotoMetadata, iso_time, licence_name, read
from tests.newsroom.lib.pictures import iim_block, xmp_packet

DEMO = Path(__file__).parents[3] / "newsroom/demo/photos"
UTF_8 = (1, 90, b"\x1b%G")
EVERYTHING = xmp_packet(
    "<photoshop:Headline>Port opens</photoshop:Headline>"
    '<dc:description><rdf:Alt><rdf:li xml:lang="ur">بندرگاہ</rdf:li>'
    '<rdf:li xml:lang="x-default">The port of Gwadar.</rdf:li></rdf:Alt></dc:description>'
    '<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">Cranes above a quay</rdf:li></rdf:Alt>'
    "</Iptc4xmpCore:AltTextAccessibility>"
    "<dc:creator><rdf:Seq><rdf:li>李娜</rdf:li><rdf:li>Ayesha Khan</rdf:li></rdf:Seq></dc:creator>"
    "<photoshop:Credit>INP</photoshop:Credit><photoshop:Source>Gwadar Pro</photoshop:Source>"
    '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2026 INP</rdf:li></rdf:Alt></dc:rights>'
    '<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">Not in print</rdf:li></rdf:Alt></xmpRights:UsageTerms>'
    "<xmpRights:WebStatement>https://creativecommons.org/licenses/by/4.0/</xmpRights:WebStatement>"
    '<Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource"><Iptc4xmpExt:City>Gwadar</Iptc4xmpExt:City>'
    "<Iptc4xmpExt:CountryName>Pakistan</Iptc4xmpExt:CountryName></rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated>"
    "<Iptc4xmpCore:Location>East Bay</Iptc4xmpCore:Location><photoshop:City>Karachi</photoshop:City>"
    "<photoshop:DateCreated>2026-01-29T14:05:00.25+05:00</photoshop:DateCreated>"
    "<dc:subject><rdf:Bag><rdf:li>port</rdf:li><rdf:li>گوادر</rdf:li><rdf:li>port</rdf:li></rdf:Bag></dc:subject>",
    ' photoshop:State="Balochistan" '
    'Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"',
)


def exif_block(tags: dict[int, object], camera: dict[int, object] | None = None) -> bytes:
    made = Image.Exif()
    made.update(tags)
    made.get_ifd(exif.EXIF_IFD).update(camera or {})
    return made.tobytes()


def test_xmp_tells_every_field():
    assert read(xmp_packet=EVERYTHING) == PhotoMetadata(
        headline="Port opens",
        caption="The port of Gwadar.",
        alt="Cranes above a quay",
        creator="李娜, Ayesha Khan",
        credit="INP",
        source="Gwadar Pro",
        copyright="© 2026 INP",
        usage_terms="Not in print",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        sublocation="East Bay",
        city="Gwadar",
        state="Balochistan",
        country="Pakistan",
        taken="2026-01-29T14:05:00+05:00",
        source_type="trainedAlgorithmicMedia",
        keywords=("port", "گوادر"),
    )


def test_iim_tells_in_utf_8_when_it_says_so():
    block = iim_block(
        UTF_8, (2, 105, "بندرگاہ کھل گئی".encode()), (2, 120, "港口".encode()), (2, 80, b"Li Na"), (2, 80, b"A. Khan"),
        (2, 110, b"INP"), (2, 115, b"GP"), (2, 116, "© INP".encode()), (2, 25, b"port"), (2, 25, b"ship, cargo"),
        (2, 55, b"20260129"), (2, 60, b"140500+0500"), (2, 90, b"Gwadar"), (2, 92, b"Bay"), (2, 95, b"B."), (2, 101, b"PK"),
    )  # fmt: skip

    assert read(iim_block=block) == PhotoMetadata(
        headline="بندرگاہ کھل گئی",
        caption="港口",
        creator="Li Na, A. Khan",
        credit="INP",
        source="GP",
        copyright="© INP",
        sublocation="Bay",
        city="Gwadar",
        state="B.",
        country="PK",
        taken="2026-01-29T14:05:00+05:00",
        keywords=("port", "ship cargo"),
    )


@pytest.mark.parametrize(
    ("raw", "text"),
    [("Zoë".encode(), "Zoë"), ("Zoë".encode("cp1252"), "Zoë"), (b"\x93Rain\x94", "“Rain”"), ("雨".encode(), "雨")],
    ids=["UTF-8 unsaid", "Latin-1", "Windows quotes", "Chinese unsaid"],
)
def test_iim_that_does_not_say_its_characters_is_read_as_what_it_looks_like(raw, text):
    assert read(iim_block=iim_block((2, 120, raw))).caption == text


def test_iim_with_an_extended_length_is_read():
    value = b"x" * 40_000
    block = b"\x1c\x02\x78\x80\x04" + len(value).to_bytes(4) + value + iim_block((2, 90, b"Sost"))

    assert iim.read(block) == {120: [value.decode()], 90: ["Sost"]}


def test_iim_that_is_cut_off_tells_what_came_before():
    block = iim_block((2, 90, b"Sost"), (2, 120, b"A long caption"))

    assert iim.read(block[:-3]) == {90: ["Sost"]}


@pytest.mark.parametrize(
    ("tags", "camera", "told"),
    [
        ({0x010E: "Rain in Murree"}, {}, {"caption": "Rain in Murree"}),
        ({0x010E: "بارش".encode()}, {}, {"caption": "بارش"}),
        ({}, {0x9286: b"UNICODE\0" + "雨".encode("utf-16-be")}, {"caption": "雨"}),
        ({}, {0x9286: b"ASCII\0\0\0Rain"}, {"caption": "Rain"}),
        ({0x8298: b"Li Na\0INP\0"}, {}, {"copyright": "Li Na; INP"}),
        ({0x013B: "Li Na"}, {0x9003: "2026:01:29 14:05:00"}, {"creator": "Li Na", "taken": "2026-01-29T14:05:00"}),
        ({}, {0x9003: "2026:01:29 14:05:00", 0x9011: "+05:00"}, {"taken": "2026-01-29T14:05:00+05:00"}),
        ({}, {0x9003: "0000:00:00 00:00:00"}, {}),
    ],
)
def test_exif_tells(tags, camera, told):
    assert read(exif_block=exif_block(tags, camera)) == PhotoMetadata(**told)


def test_place_and_serial_numbers_of_the_camera_are_not_read():
    made = Image.Exif()
    made.get_ifd(0x8825).update({2: (25.0, 7.0, 0.0), 4: (62.0, 19.0, 0.0)})
    made.get_ifd(exif.EXIF_IFD).update({0xA431: "SN-12345"})

    assert read(exif_block=made.tobytes()) == PhotoMetadata()


def test_xmp_wins_over_iim_over_exif():
    blocks = {
        "xmp_packet": xmp_packet("<photoshop:Credit>XMP</photoshop:Credit>"),
        "iim_block": iim_block((2, 110, b"IIM"), (2, 80, b"IIM")),
        "exif_block": exif_block({0x013B: "EXIF", 0x010E: "EXIF"}),
    }

    told = read(**blocks)

    assert (told.credit, told.creator, told.caption) == ("XMP", "IIM", "EXIF")


def test_hiding_characters_are_taken_out():
    packet = xmp_packet("<photoshop:Headline>Rain\u202e\u200b  in\nMurree&#x85;</photoshop:Headline>")

    assert read(xmp_packet=packet).headline == "Rain in Murree"


@pytest.mark.parametrize(
    "packet",
    [
        b"<x>",
        b"\xff\xfe\x00",
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="no-such"?><x/>',
        b" " * (xmp.LARGEST + 1),
    ],
    ids=["no XML", "bytes", "entity", "from outside", "hidden in UTF-16", "unknown characters", "too large"],
)
def test_xmp_with_a_document_type_or_no_sense_is_left_unread(packet):
    with pytest.raises(xmp.Unreadable):
        xmp.read(packet)

    assert read(xmp_packet=packet, iim_block=iim_block((2, 90, b"Sost"))) == PhotoMetadata(city="Sost", unread=("XMP",))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x'onload=", "ftp://x.example", "x"])
def test_licence_address_is_one_of_the_web(url):
    packet = xmp_packet(f"<xmpRights:WebStatement>{url}</xmpRights:WebStatement>")

    assert read(xmp_packet=packet).licence_url == ""


@given(st.binary(max_size=400), st.binary(max_size=400), st.binary(max_size=400))
def test_garbage_is_never_an_error(packet, block, camera):
    told = read(xmp_packet=packet, iim_block=b"\x1c\x02" + block, exif_block=camera)

    assert photo_metadata.from_json(photo_metadata.as_json(told)) == told


@given(st.integers(0, 300), st.binary(min_size=1, max_size=8))
def test_damaged_exif_is_never_an_error(at, junk):
    block = bytearray(exif_block({0x010E: "Rain", 0x013B: "Li Na"}, {0x9286: b"UNICODE\0R\0", 0x9003: "2026"}))
    block[at % len(block) : at % len(block) + len(junk)] = junk

    assert isinstance(read(exif_block=bytes(block)), PhotoMetadata)


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_damaged_xmp_is_never_an_error(at, junk):
    packet = bytearray(EVERYTHING)
    packet[at : at + len(junk)] = junk

    assert isinstance(read(xmp_packet=bytes(packet)), PhotoMetadata)


text = st.text(st.characters(codec="utf-8"), max_size=80)


@given(text, text, text)
def test_what_is_written_is_read_again(creator, credit, copyright):
    packet = xmp.write(creator=creator, credit=credit, copyright=copyright)

    told = read(xmp_packet=packet)

    clean = photo_metadata.clean_line
    assert (told.creator, told.credit, told.copyright) == (clean(creator), clean(credit), clean(copyright))
    assert told.unread == ()


def test_packet_names_licence_and_kind_of_source():
    told = read(
        xmp_packet=xmp.write(terms="CC BY 4.0", licence_url="https://x.example/by", source_type="compositeSynthetic")
    )

    assert told == PhotoMetadata(
        usage_terms="CC BY 4.0", licence_url="https://x.example/by", source_type="compositeSynthetic"
    )


def test_nothing_to_say_is_no_packet():
    assert xmp.write() == b""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026", "2026"), ("2026-01", "2026-01"), ("2026-01-29", "2026-01-29"), ("2026-01-29T14:05", "2026-01-29T14:05:00"),
        ("2026-01-29T14:05:00Z", "2026-01-29T14:05:00+00:00"), ("2026-02-30", ""), ("2026-01-29T25:00:00", ""),
        ("0000-01-01", ""), ("29.1.2026", ""), ("", ""), ("٢٠٢٦", ""), ("2026-01-29T14:05:00+99:00", ""),
    ],
)  # fmt: skip
def test_dates_are_as_exact_as_they_were_told(text, told):
    assert iso_time(text) == told


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("http://creativecommons.org/licenses/by-nc-sa/3.0", "CC BY-NC-SA 3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "Public Domain Mark 1.0"),
        ("https://creativecommons.org.example/licenses/by/4.0/", ""),
        ("", ""),
    ],
)
def test_licences_of_creative_commons_have_names(url, name):
    assert licence_name(url) == name


def test_month_that_iim_does_not_know_leaves_the_year():
    assert read(iim_block=iim_block((2, 55, b"20260000"))).taken == "2026"
    assert read(iim_block=iim_block((2, 55, b"20260100"), (2, 60, b"140500"))).taken == "2026-01"


def test_exif_with_a_lie_about_its_lengths_is_unread_or_empty():
    lie = b"Exif\0\0II*\0\x08\0\0\0\x01\0" + struct.pack("<HHII", 0x010E, 2, 0xFFFFFFFF, 0x7FFFFFFF)

    assert read(exif_block=lie).caption == ""
