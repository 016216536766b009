"""The rules, one small class each. A new one is added here, with its line in RULES, and is on every screen then.

A rule yields a Found for each thing to do: a sentence that says what, and the field of the form to go to.
`mark` is what it does where the house has not said otherwise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils import timezone
from django.utils.text import Truncator

from articles.checklist.draft import Draft, Placed
from articles.models import Language, Mark, Photo
from articles.rules import NO_SECTION, NO_TEXT
from newsroom.lib.figures import Words

# Words that stand where something is still to come, and nothing in a finished text: not “Tk 500”, which is money in
# Dhaka, nor “TK 708”, a flight to Istanbul.
PLACEHOLDER = re.compile(r"(?<![\w./@-])(?:TK(?: ?TK)*(?! ?\d)|X{3,}|(?i:lorem\s+ipsum))(?![\w-])")
AROUND = 24  # characters shown on both sides of it


@dataclass(frozen=True)
class Found:
    """Something to do before a story goes out. `photo` is the picture to go to instead of the field, `figure` which
    one of those in the text."""

    sentence: str
    field: str
    photo: int | None = None
    figure: int | None = None


class Rule:
    key: ClassVar[str]
    label: ClassVar[str]
    explanation: ClassVar[str]
    mark: ClassVar[Mark] = Mark.TELL
    is_must: ClassVar[bool] = False  # a story can't go out without it, so there is nothing to mark or to override

    def look(self, draft: Draft) -> Iterator[Found]:
        raise NotImplementedError


class SectionChosen(Rule):
    key, label = "section", "Section"
    explanation = "The story has a section: its address and its place on the site."
    mark, is_must = Mark.BLOCK, True

    def look(self, draft: Draft) -> Iterator[Found]:
        if draft.article.section_id is None:
            yield Found(NO_SECTION, "section")


class TextWritten(Rule):
    key, label = "text", "Text"
    explanation = "The story has a text."
    mark, is_must = Mark.BLOCK, True

    def look(self, draft: Draft) -> Iterator[Found]:
        if not draft.texts["body"]:
            yield Found(NO_TEXT, "body")


class NoPlaceholder(Rule):
    key, label = "placeholder", "Placeholder text"
    explanation = "No TK, TKTK, XXX or “lorem ipsum” is left in what readers would read."
    mark = Mark.BLOCK

    def look(self, draft: Draft) -> Iterator[Found]:
        for field, text in draft.texts.items():
            if match := PLACEHOLDER.search(text):
                yield Found(f"“{_around(text, match)}” still holds “{match[0]}”. Write what belongs there.", field)


class PhotoRule(Rule):
    """Looks at each picture of the story. What a use may say instead of its photo, `words`, is mended in the story."""

    words: ClassVar[str] = ""

    def look(self, draft: Draft) -> Iterator[Found]:
        for placed in draft.placed:
            if sentence := self.complaint(placed.photo, placed.words, draft.at):
                which = f"photo “{_short(placed.photo)}” in the text" if placed.number else "photo"
                yield self._at(placed, sentence.replace("photo", which, 1))

    def _at(self, placed: Placed, sentence: str) -> Found:
        if not self.words:
            return Found(sentence, "body" if placed.number else "lead_photo", placed.photo.pk)
        return Found(sentence, "body", figure=placed.number) if placed.number else Found(sentence, self.words)

    def complaint(self, photo: Photo, words: Words, at: datetime) -> str:
        raise NotImplementedError


class PhotoDescribed(PhotoRule):
    key, label = "alt_text", "Alternative text"
    explanation = "The photo, or its place in the story, says in words what it shows, for readers who can't see it; or it is marked as decorative."
    mark, words = Mark.BLOCK, "lead_alt"

    def complaint(self, photo: Photo, words: Words, at: datetime) -> str:
        if words.decorative or words.alt or photo.alt.strip():
            return ""
        return "The photo has no alternative text. Say what it shows."


class PhotoCredited(PhotoRule):
    key, label = "photo_credit", "Credit of photos"
    explanation = "The photo, or its place in the story, says whose it is: the line is printed with it."
    mark, words = Mark.BLOCK, "lead_credit"

    def complaint(self, photo: Photo, words: Words, at: datetime) -> str:
        if words.credit or photo.credit.strip():
            return ""
        return "The photo has no credit. Say whose it is."


class PhotoLicensed(PhotoRule):
    key, label = "photo_licence", "Licence of photos"
    explanation = "The photo names the licence under which we may print it."

    def complaint(self, photo: Photo, words: Words, at: datetime) -> str:
        return "" if photo.licence.strip() else "The photo has no licence. Say in its form why we may print it."


class PhotoAllowed(PhotoRule):
    key, label = "photo_rights", "Rights of photos"
    explanation = "The photo may be shown on our site when the story goes out: it is not killed, and its rights have begun and not ended."
    mark = Mark.BLOCK

    def complaint(self, photo: Photo, words: Words, at: datetime) -> str:
        if photo.killed_at:
            return f"The photo was killed: {photo.kill_reason.rstrip('.')}. Choose another one."
        if photo.rights_from and at < photo.rights_from:
            return (
                f"The photo may not be shown before {_moment(photo.rights_from)}. Release later, or choose another one."
            )
        if photo.rights_until and at >= photo.rights_until:
            return f"The rights to the photo end on {_moment(photo.rights_until)}, before the story goes out. Choose another one."
        return "" if photo.for_site else "The photo may not be used on our site. Choose another one."


class OriginNamed(Rule):
    key, label = "byline", "Byline"
    explanation = "The story says whose it is: a byline, or the credit of a source where an agency signs its text."

    def look(self, draft: Draft) -> Iterator[Found]:
        if not (draft.facts["has_byline"] or draft.article.byline_sentence or draft.facts["has_credit"]):
            yield Found("The story does not say whose it is. Add a byline, or credit its source.", "bylines")


class SourceCredited(Rule):
    key, label = "credit", "Credit"
    explanation = "A source is credited: the agency itself, or the partner whose material the story uses."

    def look(self, draft: Draft) -> Iterator[Found]:
        if not draft.facts["has_credit"]:
            yield Found(
                "No source is credited. Add the agency itself, or the one whose material the story uses.", "credits"
            )


class HeadlineShort(Rule):
    key, label = "headline", "Length of the headline"
    explanation = "The headline has 90 characters at most, 40 in Chinese: search engines and phones cut the rest."
    longest: ClassVar[dict[str, int]] = {Language.ENGLISH: 90, Language.URDU: 90, Language.CHINESE: 40}

    def look(self, draft: Draft) -> Iterator[Found]:
        length, longest = len(draft.article.headline), self.longest[Language(draft.article.language)]
        if length > longest:
            yield Found(f"The headline has {length} characters. Shorten it to {longest}.", "headline")


class LinksAlive(Rule):
    key, label = "links", "Links to our own pages"
    explanation = "Links in the text to our own addresses lead to pages that readers can open when the story goes out."

    def look(self, draft: Draft) -> Iterator[Found]:
        for address in draft.dead_links():
            yield Found(f"The link to {address} leads to nothing that readers can see. Change or remove it.", "body")


class NotesResolved(Rule):
    key, label = "notes", "Open notes"
    explanation = "What colleagues noted on the story is resolved."

    def look(self, draft: Draft) -> Iterator[Found]:
        if count := draft.facts["open_threads"]:
            words = "1 note is open. Resolve it" if count == 1 else f"{count} notes are open. Resolve them"
            yield Found(f"{words} first.", "notes")


RULES: tuple[Rule, ...] = (
    SectionChosen(), TextWritten(), NoPlaceholder(), PhotoDescribed(), PhotoCredited(), PhotoLicensed(), PhotoAllowed(), OriginNamed(), SourceCredited(),
    HeadlineShort(), LinksAlive(), NotesResolved(),
)  # fmt: skip


def _short(photo: Photo) -> str:
    """What a photo is called, in a few words."""
    return Truncator(str(photo)).chars(40)


def _around(text: str, match: re.Match[str]) -> str:
    """The words that a placeholder stands in, on one line."""
    start, end = max(match.start() - AROUND, 0), min(match.end() + AROUND, len(text))
    words = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{words}{'…' if end < len(text) else ''}"


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%B %-d, %Y, %H:%M %Z}"
