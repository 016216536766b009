"""XMP: metadata as RDF in XML, read from pictures of others and written into ours.

Names are those of the IPTC Photo Metadata Standard; the form is that of ISO 16684-1, 7.
"""

from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

import defusedxml.ElementTree

from newsroom.lib.text import visible

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}
LARGEST = 1024 * 1024
PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""{}>{}'
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)


class Unreadable(Exception):
    """This is no XMP that we read."""


def read(packet: bytes) -> dict[str, list[str]]:
    """Return the values of each property, such as {"dc:creator": ["Li Na"]}; of languages, the default first.

    A structure counts as its parts, named with its own name in front: "Iptc4xmpExt:LocationCreated/…:City".
    Raises Unreadable for what is no XML, larger than 1 MB, or has a document type.
    """
    if len(packet) > LARGEST:
        raise Unreadable
    try:
        root = defusedxml.ElementTree.fromstring(packet.strip(b"\0 \t\r\n"), forbid_dtd=True)
    except Exception as error:  # garbage finds many ways to fail: in the parser, its codecs, and the ban on DTDs
        raise Unreadable from error
    found: dict[str, list[str]] = {}
    for description in root.iter(f"{RDF}Description"):
        for name, value in description.attrib.items():
            _add(found, _short(name), [value])
        for prop in description:
            _read_property(found, _short(prop.tag), prop)
    return found


def _read_property(found: dict[str, list[str]], name: str, prop: Element) -> None:
    items = [item for kind in ("Alt", "Seq", "Bag") for item in prop.findall(f"{RDF}{kind}/{RDF}li")]
    if items:
        items.sort(key=lambda item: item.get(XML_LANG) != "x-default")  # stable: others stay in order
        _add(found, name, [text for item in items if (text := _value(item))])
    else:
        _add(found, name, [_value(prop)])
    # The parts of a structure: as children or attributes, in the property, its list, or a Description there.
    for holder in [prop, *items]:
        inner = [holder, *holder.findall(f"{RDF}Description")]
        for part in (child for one in inner for child in one):
            if not part.tag.startswith(RDF):
                _add(found, f"{name}/{_short(part.tag)}", [_deep(part)])
        for key, value in ((key, value) for one in inner for key, value in one.attrib.items()):
            _add(found, f"{name}/{_short(key)}", [value])


def _value(element: Element) -> str:
    return element.get(f"{RDF}resource") or element.text or ""


def _deep(part: Element) -> str:
    """The value of a part, which may be a list of languages."""
    first = next(part.iter(f"{RDF}li"), None)
    return _value(part if first is None else first)


def _short(tag: str) -> str:
    space, _, name = tag.removeprefix("{").partition("}")
    prefix = next((prefix for prefix, known in SPACES.items() if known == space), "")
    return f"{prefix}:{name}" if prefix else ""


def _add(found: dict[str, list[str]], name: str, values: list[str]) -> None:
    values = [value.strip() for value in values if value.strip()]
    if values and name.rpartition("/")[2]:
        found.setdefault(name, []).extend(values)


def write(
    *,
    creator: str = "",
    credit: str = "",
    copyright: str = "",
    terms: str = "",
    licence_url: str = "",
    source_type: str = "",
) -> bytes:
    """Return a packet that says whose picture this is and how it may be used. Empty when there is nothing to say.

    `licence_url` is the web statement of rights (IPTC Photo Metadata Standard, Web Statement of Rights);
    `source_type` a term of IPTC's digital source types. Sits in one JPEG segment: each text is cut at 2,000 characters.
    """
    texts = {name: escape(visible(text)[:2000]) for name, text in locals().items()}
    parts = [
        form.format(texts[name])
        for name, form in (
            ("creator", "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>"),
            ("credit", "<photoshop:Credit>{}</photoshop:Credit>"),
            ("copyright", '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:rights>'),
            ("copyright", "<xmpRights:Marked>True</xmpRights:Marked>"),
            (
                "terms",
                '<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
                "</xmpRights:UsageTerms>",
            ),
            ("licence_url", "<xmpRights:WebStatement>{}</xmpRights:WebStatement>"),
            (
                "source_type",
                "<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/{}"
                "</Iptc4xmpExt:DigitalSourceType>",
            ),
        )
        if texts[name]
    ]
    spaces = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in SPACES.items())
    return PACKET.format(spaces, "".join(parts)).encode() if parts else b""
