"""The catalogues of translations: what the code and the templates say, what locale/ holds, and the two written again.

`make messages` runs this file. It gathers every text that is marked for translation, adds what is new without a
translation, takes out what nobody says any more, and compiles. Neither GNU gettext nor a library is needed for that.
"""

import ast
import re
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import django
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
DJANGO = Path(django.__file__).parent
LOCALE = ROOT / "locale"
# Where the words of a catalogue stand. Chinese is for the site alone, whose own folders and words these are.
SITE = ("templates/base.html", "templates/public", "newsroom/public", "newsroom/feeds", "newsroom/settings.py")
HOUSE = ("templates", "newsroom", "articles")
SCRIPTS = ("static/desk",)
CATALOGUES = {
    LOCALE / "ur/LC_MESSAGES/django.po": HOUSE,
    LOCALE / "ur/LC_MESSAGES/djangojs.po": SCRIPTS,
    LOCALE / "zh_Hans/LC_MESSAGES/django.po": SITE,
}
# Each function that marks a text, and what its arguments are.
MARKS = {
    "gettext": ("text",), "gettext_lazy": ("text",), "gettext_noop": ("text",),
    "ngettext": ("text", "plural"), "ngettext_lazy": ("text", "plural"),
    "pgettext": ("context", "text"), "pgettext_lazy": ("context", "text"),
    "npgettext": ("context", "text", "plural"), "npgettext_lazy": ("context", "text", "plural"),
}  # fmt: skip
STRING = r"u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\""
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*((?:{STRING})(?:\s*,\s*(?:{STRING}))*)", re.DOTALL)
# What a translation must have as well: %(name)s and {name}, the %s of Django's validators, a % that stands for itself,
# and elements.
PLACES = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?\w+")
WIDTH = 110


@dataclass(frozen=True, order=True)
class Text:
    """What is looked up. The plural is no part of the key."""

    text: str
    context: str = ""
    plural: str = field(default="", compare=False)


@dataclass
class Entry:
    """A text in a catalogue; `said` are its translations: one, or one for each form of the plural."""

    key: Text
    said: list[str]
    files: list[str] = field(default_factory=list)


def agrees(entry: Entry) -> bool:
    """Whether each translation has the places of one of the texts: that of one thing may do without its number."""
    texts = [entry.key.text, entry.key.plural or entry.key.text]
    known = [sorted(PLACES.findall(text)) for text in texts]
    own = [sorted(PLACES.findall(text)) for text in entry.said]
    return own[-1] == known[1] and all(places in known for places in own)


def is_said_by(catalogue: GNUTranslations, text: Text) -> bool:
    """Whether another catalogue has this text."""
    if text.plural:
        said = (
            catalogue.npgettext(text.context, text.text, text.plural, 2)
            if text.context
            else catalogue.ngettext(text.text, text.plural, 2)
        )
        return said != text.plural
    said = catalogue.pgettext(text.context, text.text) if text.context else catalogue.gettext(text.text)
    return said != text.text


# What is said


def in_template(source: str) -> Iterator[Text]:
    yield from _calls(templatize(source))


def in_script(source: str) -> Iterator[Text]:
    yield from _calls(source)


def _calls(source: str) -> Iterator[Text]:
    for name, strings in CALL.findall(source):
        parts = [ast.literal_eval(found) for found in re.findall(STRING, strings, re.DOTALL)]
        yield _text("gettext" if name == "_" else name, parts)


def in_python(source: str) -> Iterator[Text]:
    tree = ast.parse(source)
    names = {name: name for name in MARKS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname: alias.name for alias in node.names if alias.asname and alias.name in MARKS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = names.get(getattr(node.func, "id", "") or getattr(node.func, "attr", ""))
            parts = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            if name and len(parts) >= len(MARKS[name]):
                yield _text(name, parts)


def _text(name: str, parts: list[str]) -> Text:
    return Text(**dict(zip(MARKS[name], parts, strict=False)))


READERS = {".html": in_template, ".py": in_python, ".js": in_script}


@cache
def said(folder: Path, places: tuple[str, ...]) -> dict[Text, list[str]]:
    """Every marked text in these files and folders, and the files that say it."""
    found: dict[Text, list[str]] = defaultdict(list)
    for place in places:
        paths = [folder / place] if Path(place).suffix else sorted((folder / place).rglob("*"))
        for path in paths:
            if path.suffix in READERS and "migrations" not in path.parts:
                for text in READERS[path.suffix](path.read_text()):
                    name = path.relative_to(folder).as_posix()
                    if name not in found[text]:
                        found[text].append(name)
    return dict(found)


# What a catalogue holds


def read(po: Path) -> list[Entry]:
    return [_entry(block) for block in po.read_text().split("\n\n")[1:] if block.strip()]


def _entry(block: str) -> Entry:
    files, parts, part = [], defaultdict(str), ""
    for line in block.strip().split("\n"):
        if line.startswith("#"):
            files += line[2:].split()
            continue
        keyword, _, string = line.partition(' "') if not line.startswith('"') else ("", "", line[1:])
        part = keyword or part
        parts[part] += ast.literal_eval(f'"{string}')
    key = Text(parts["msgid"], parts["msgctxt"], parts["msgid_plural"])
    return Entry(key, [parts[part] for part in parts if part.startswith("msgstr")], files)


def write(po: Path, entries: Iterable[Entry]) -> None:
    head = _head(po)
    ordered = sorted(entries, key=lambda entry: (entry.files[:1], entry.key))
    po.write_text("\n\n".join([head, *map(_block, ordered)]) + "\n")


def forms(po: Path) -> int:
    """How many forms a plural has in this language."""
    return int(re.search(r"nplurals=(\d)", _head(po))[1])


def _head(po: Path) -> str:
    return po.read_text().split("\n\n")[0]


def _block(entry: Entry) -> str:
    lines, line = [], "#:"
    for name in entry.files:
        if len(line) + len(name) >= WIDTH:
            lines.append(line)
            line = "#:"
        line += f" {name}"
    key = entry.key
    parts = [("msgctxt", key.context)] if key.context else []
    parts += [("msgid", key.text)]
    parts += [("msgid_plural", key.plural)] if key.plural else []
    names = [f"msgstr[{number}]" for number in range(len(entry.said))] if key.plural else ["msgstr"]
    parts += zip(names, entry.said, strict=True)
    return "\n".join([*lines, line, *(f"{part} {_quoted(text)}" for part, text in parts)])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def compiled(po: Path) -> bytes:
    """The catalogue as gettext reads it: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html"""
    head = "".join(ast.literal_eval(line) for line in _head(po).split("\n") if line[:1] == '"')
    pairs = {"": head}
    for entry in read(po):
        if all(entry.said):
            before = f"{entry.key.context}\x04" if entry.key.context else ""
            after = f"\0{entry.key.plural}" if entry.key.plural else ""
            pairs[before + entry.key.text + after] = "\0".join(entry.said)
    ordered = sorted((key.encode(), value.encode()) for key, value in pairs.items())
    keys, values = [key for key, _ in ordered], [value for _, value in ordered]
    start = 28  # seven numbers stand before the two tables
    tables, strings, at = [], b"", start + 16 * len(ordered)
    for string in (*keys, *values):
        tables += [len(string), at + len(strings)]
        strings += string + b"\0"
    numbers = [0x950412DE, 0, len(ordered), start, start + 8 * len(ordered), 0, at]
    return struct.pack(f"<{len(numbers) + len(tables)}I", *numbers, *tables) + strings


def gathered(po: Path, places: tuple[str, ...]) -> list[Entry]:
    """The catalogue as it should be: what is said there, and what it holds of other places and of Django's own words."""
    held = {entry.key: entry for entry in read(po)}
    everything = said(ROOT, HOUSE) | said(ROOT, places)
    wanted = said(ROOT, places).keys() | (held.keys() & everything.keys())
    entries = []
    for key in wanted:
        number = forms(po) if key.plural else 1
        known = held[key].said if key in held and len(held[key].said) == number else [""] * number
        entries.append(Entry(key, known, sorted(everything[key] + of_django(held.get(key)))))
    return entries + [entry for key, entry in held.items() if key not in wanted and of_django(entry)]


def of_django(entry: Entry | None) -> list[str]:
    return [name for name in entry.files if not (ROOT / name).exists() and (DJANGO / name).exists()] if entry else []


def of_django_at_the_desk() -> tuple[str, ...]:
    """The files of Django whose words the Urdu catalogue holds as far as Django has them not."""
    return tuple(sorted({name for entry in read(LOCALE / "ur/LC_MESSAGES/django.po") for name in of_django(entry)}))


def main() -> None:
    for po, places in CATALOGUES.items():
        entries = gathered(po, places)
        write(po, entries)
        po.with_suffix(".mo").write_bytes(compiled(po))
        for entry in entries:
            if not all(entry.said):
                print(f"{po.relative_to(ROOT)}: no translation of {entry.key.text!r} ({', '.join(entry.files)})")


if __name__ == "__main__":
    main()
