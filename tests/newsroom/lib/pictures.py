"""Pictures for tests, made on the spot."""

import struct
from io import BytesIO
from typing import Any

from PIL import Image

XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" '
    'xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/">'
    '<rdf:Description rdf:about=""{}>{}</rdf:Description></rdf:RDF></x:xmpmeta>'
)


def xmp_packet(elements: str = "", attributes: str = "") -> bytes:
    return XMP.format(attributes, elements).encode()


def iim_block(*datasets: tuple[int, int, bytes]) -> bytes:
    """Datasets as (record, number, value), as in IIM 4.2, section 1.6."""
    return b"".join(
        b"\x1c" + bytes((record, number)) + len(value).to_bytes(2) + value for record, number, value in datasets
    )


def photoshop_segment(iim: bytes) -> bytes:
    """The JPEG segment in which IIM stands."""
    resource = b"8BIM\x04\x04\0\0" + len(iim).to_bytes(4) + iim + b"\0" * (len(iim) % 2)
    body = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + (len(body) + 2).to_bytes(2) + body


def picture(
    size: tuple[int, int] = (600, 400),
    file_format: str = "JPEG",
    *,
    colour: Any = "teal",
    iim: bytes = b"",
    **options: Any,
) -> bytes:
    """A plain picture, with IIM if it is a JPEG and `iim` is given."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, file_format, **options)
    data = file.getvalue()
    return data[:2] + photoshop_segment(iim) + data[2:] if iim else data


def scene(size: tuple[int, int] = (600, 400), file_format: str = "JPEG", *, turned: int = 0, **options: Any) -> bytes:
    """A picture that has a left and a right, a top and a bottom: no two of its parts are alike."""
    shades = Image.linear_gradient("L").resize(size)
    across = Image.linear_gradient("L").rotate(90).resize(size)
    waves = Image.effect_noise((9, 8), 90).resize(size, Image.Resampling.BICUBIC)
    whole = Image.merge("RGB", (across, shades, waves)).rotate(turned, expand=True)
    file = BytesIO()
    whole.save(file, file_format, **options)
    return file.getvalue()


def quarters(size: tuple[int, int] = (600, 400), file_format: str = "PNG", **options: Any) -> bytes:
    """Red, green, blue and white, clockwise from the top left."""
    whole, (across, down) = Image.new("RGB", size, "white"), size
    whole.paste("red", (0, 0, across // 2, down // 2))
    whole.paste("lime", (across // 2, 0, across, down // 2))
    whole.paste("blue", (across // 2, down // 2, across, down))
    file = BytesIO()
    whole.save(file, file_format, **options)
    return file.getvalue()


def with_thumbnail(exif: Image.Exif, thumbnail: bytes) -> bytes:
    """EXIF with a small JPEG in its second directory, as cameras write it (Exif 3.0, 4.5.8)."""
    tiff = exif.tobytes().removeprefix(b"Exif\0\0")
    order = "<" if tiff[:2] == b"II" else ">"
    first = 8 + 2 + 12 * struct.unpack_from(f"{order}H", tiff, 8)[0]  # where the first directory names the second
    entries = ((0x0103, 3, 6), (0x0201, 4, len(tiff) + 2 + 3 * 12 + 4), (0x0202, 4, len(thumbnail)))
    second = struct.pack(f"{order}H", len(entries))
    for tag, kind, value in entries:
        second += struct.pack(f"{order}HHI" + ("H2x" if kind == 3 else "I"), tag, kind, 1, value)
    linked = tiff[:first] + struct.pack(f"{order}I", len(tiff)) + tiff[first + 4 :]
    return b"Exif\0\0" + linked + second + bytes(4) + thumbnail
