"""The darkroom: pictures are decoded and encoded in a process of their own, which may die (`newsroom.lib.pixels`)."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from newsroom.lib import photo_metadata
from newsroom.lib.photo_metadata import PhotoMetadata

ROOT = Path(__file__).resolve().parents[2]
LARGEST_FILE = 25 * 1024 * 1024
PATIENCE = 20.0  # seconds; the process itself ends after 5 of CPU, and a busy machine may be slow to give them
BUDGET = 60_000  # bytes of a rendition of 960 × 640 or less; larger ones may be as much larger
PHONE = 960 * 640

SENTENCES = {
    "empty": _("This file is empty. Send the picture again."),
    "size": _("This file is larger than 25 MB. Send a smaller one."),
    "format": _("This file can't be read as a JPEG, PNG, WebP, GIF or AVIF picture."),
    "broken": _("This picture is damaged or incomplete. Send it again, or save it anew in a picture editor."),
    "pixels": _("This picture has more than 60 megapixels. Send a smaller one."),
    "memory": _("This picture takes too much memory to be read. Send a smaller one, or a JPEG."),
    "time": _("This picture takes too long to be read. Send a smaller one, or a JPEG."),
}


class Unusable(Exception):
    """The picture can't be used. The message is a sentence that says why and what to do."""


@dataclass(frozen=True)
class Inspected:
    """What a picture is. `width` and `height` as it is looked at; `likeness` 64 bits that look-alikes share."""

    format: str
    width: int
    height: int
    likeness: int
    colour: str
    metadata: PhotoMetadata


@dataclass(frozen=True)
class Cut:
    """A part of a picture at a size: `box` is left, top, width and height as shares of the whole, `width` and
    `height` pixels."""

    box: tuple[float, float, float, float]
    width: int
    height: int

    @property
    def budget(self) -> int:
        return round(BUDGET * max(1.0, self.width * self.height / PHONE))


def inspect(data: bytes) -> Inspected:
    """Look at an upload. Its content counts, not its name. Raises Unusable."""
    if not data:
        raise Unusable(SENTENCES["empty"])
    if len(data) > LARGEST_FILE:
        raise Unusable(SENTENCES["size"])
    told, _ = _ask({"do": "inspect"}, data)
    return Inspected(**told | {"metadata": photo_metadata.from_json(told["metadata"])})


def develop(data: bytes, cuts: list[Cut], *, file_format: str, xmp: bytes) -> list[bytes]:
    """Return the cuts as files of AVIF, WEBP or JPEG, in order, with no metadata but `xmp`. Raises Unusable."""
    order = {
        "do": "develop",
        "format": file_format,
        "xmp": xmp.decode(),
        "cuts": [{"box": cut.box, "width": cut.width, "height": cut.height, "budget": cut.budget} for cut in cuts],
    }
    told, files = _ask(order, data)
    parts, at = [], 0
    for length in told["lengths"]:
        parts.append(files[at : at + length])
        at += length
    return parts


def _ask(order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Start the process, give it the picture, and read its answer. Its death is a refusal."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "newsroom.lib.pixels"],
            input=json.dumps(order).encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            # One arena: glibc reserves 64 MiB of address space for each. Nothing of our settings is handed over.
            env={"MALLOC_ARENA_MAX": "1", "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unusable(SENTENCES["time"]) from error
    line, _, files = done.stdout.partition(b"\n")
    if done.returncode != 0 or not line:
        killed_for_time = done.returncode in (-24, -9)  # SIGXCPU, SIGKILL
        raise Unusable(SENTENCES["time" if killed_for_time else "memory"])
    told: dict[str, Any] = json.loads(line)
    if "refused" in told:
        raise Unusable(SENTENCES[told["refused"]])
    return told, files
