r"""Strings that break programs, of the known classes: each means something to somebody's parser.

`naughty.txt` has them one a word, and after its empty line one a line; `\x00` and its like are read as Python does.
"""

import re
from pathlib import Path

ESCAPED = re.compile(r"(?<!\\)\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))")


def _read() -> list[str]:
    text = Path(__file__).with_name("naughty.txt").read_text()
    words, lines = text.strip("\n").split("\n\n")
    readable = ESCAPED.sub(lambda match: chr(int(match[1] or match[2] or match[3], 16)), lines)
    return list(dict.fromkeys([*words.split(), *readable.split("\n")]))


NAUGHTY = _read()


def packed(longest: int) -> list[str]:
    """The strings side by side, in lines of at most `longest` characters; those that are longer are cut."""
    lines = [""]
    for one in NAUGHTY:
        if len(lines[-1]) + 1 + len(one) > longest:
            lines.append("")
        lines[-1] = f"{lines[-1]} {one}".strip()[:longest]
    return lines
