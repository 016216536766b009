"""IPTC IIM: the oldest of the three kinds of metadata in a picture.

Sections are those of the IPTC-NAA Information Interchange Model 4.2. Bytes in, text out.
"""

from collections.abc import Iterator

MARK = 0x1C
ENVELOPE, APPLICATION = 1, 2
CHARACTER_SET = (ENVELOPE, 90)
UTF_8 = (b"\x1b%G", b"\x1b%/G", b"\x1b%/H", b"\x1b%/I")  # ISO 2022 announcements of UTF-8, 1:90
MOST_DATASETS = 2000


def read(block: bytes) -> dict[int, list[str]]:
    """Return the text of record 2 by dataset number, repeated datasets in order.

    Stops without complaint where the block is cut off or makes no sense: what came before counts.
    """
    found = list(_datasets(block))
    announced = any(place == CHARACTER_SET and value in UTF_8 for place, value in found)
    texts: dict[int, list[str]] = {}
    for (record, number), value in found:
        if record == APPLICATION and (text := _text(value, announced)):
            texts.setdefault(number, []).append(text)
    return texts


def _datasets(block: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Yield ((record, dataset), value): section 1.6, with the extended length of 1.6.2."""
    at = 0
    for _ in range(MOST_DATASETS):
        head = block[at : at + 5]
        if len(head) < 5 or head[0] != MARK:
            return
        length, start = int.from_bytes(head[3:5]), at + 5
        if length & 0x8000:
            octets = length & 0x7FFF
            length, start = int.from_bytes(block[start : start + octets]), start + octets
        if start + length > len(block):
            return
        yield (head[1], head[2]), block[start : start + length]
        at = start + length


def _text(value: bytes, announced: bool) -> str:
    """Text as announced in 1:90; without it UTF-8 if it is that, else what Western programs wrote."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        text = value.decode("utf-8" if announced else "cp1252", "replace")
    return text.replace("\0", "").strip()
