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
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from articles.checklist.draft import Draft, Placed
from articles.models import Language, Mark, Photo
from articles.rules import NO_SECTION, NO_TEXT
from newsroom.lib.figures import Words
from newsroom.lib.text import Shown

# Words that stand where something is still to come, and nothing in a finished text: not “Tk 500”, which is money in
# Dhaka, nor “TK 708”, a flight to Istanbul.
PLACEHOLDER = re.compile(r"(?<![\w./@-])(?:TK(?: ?TK)*(?! ?\d)|X{3,}|(?i:lorem\s+ipsum))(?![\w-])")
AROUND = 24  # characters shown on both sides of it


@dataclass(frozen=True)
class Found:
    """Something to do before a story goes out, said in the language of whoever reads it. `photo` is the picture to go
    to instead of the field, `figure` which one of those in the text."""

    sentence: Shown
    field: str
    photo: int | None = None
    figure: int | None = None


class Rule:
    key: ClassVar[str]
    label: ClassVar[Shown]
    explanation: ClassVar[Shown]
    mark: ClassVar[Mark] = Mark.TELL
    is_must: ClassVar[bool] = False  # a story can't go out without it, so there is nothing to mark or to override

    def look(self, draft: Draft) -> Iterator[Found]:
        raise NotImplementedError


class SectionChosen(Rule):
    key, label = "section", _("Section")
    explanation = _("The story has a section: its address and its place on the site.")
    mark, is_must = Mark.BLOCK, True

    def look(self, draft: Draft) -> Iterator[Found]:
        if draft.article.section_id is None:
            yield Found(NO_SECTION, "section")


class TextWritten(Rule):
    key, label = "text", _("Text")
    explanation = _("The story has a text.")
    mark, is_must = Mark.BLOCK, True

    def look(self, draft: Draft) -> Iterator[Found]:
        if not draft.texts["body"]:
            yield Found(NO_TEXT, "body")


class NoPlaceholder(Rule):
    key, label = "placeholder", _("Placeholder text")
    explanation = _("No TK, TKTK, XXX or “lorem ipsum” is left in what readers would read.")
    mark = Mark.BLOCK

    def look(self, draft: Draft) -> Iterator[Found]:
        for field, text in draft.texts.items():
            if match := PLACEHOLDER.search(text):
                told = _("“{around}” still holds “{value}”. Write what belongs there.")
                yield Found(format_lazy(told, around=_around(text, match), value=match[0]), field)


class PhotoRule(Rule):
    """Looks at each picture of the story. What a use may say instead of its photo, `words`, is mended in the story."""

    words: ClassVar[str] = ""

    def look(self, draft: Draft) -> Iterator[Found]:
        for placed in draft.placed:
            if sentence := self.complaint(_named(placed), placed.photo, placed.words, draft.at):
                yield self._at(placed, sentence)

    def _at(self, placed: Placed, sentence: Shown) -> Found:
        if not self.words:
            return Found(sentence, "body" if placed.number else "lead_photo", placed.photo.pk)
        return Found(sentence, "body", figure=placed.number) if placed.number else Found(sentence, self.words)

    def complaint(self, which: Shown, photo: Photo, words: Words, at: datetime) -> Shown:
        """What is wrong with it, if anything; `which` says which picture it is."""
        raise NotImplementedError


class PhotoDescribed(PhotoRule):
    key, label = "alt_text", _("Alternative text")
    explanation = _(
        "The photo, or its place in the story, says in words what it shows, for readers who can't see it; or it is marked as decorative."
    )
    mark, words = Mark.BLOCK, "lead_alt"

    def complaint(self, which: Shown, photo: Photo, words: Words, at: datetime) -> Shown:
        if words.decorative or words.alt or photo.alt.strip():
            return ""
        return format_lazy(_("The {photo} has no alternative text. Say what it shows."), photo=which)


class PhotoCredited(PhotoRule):
    key, label = "photo_credit", _("Credit of photos")
    explanation = _("The photo, or its place in the story, says whose it is: the line is printed with it.")
    mark, words = Mark.BLOCK, "lead_credit"

    def complaint(self, which: Shown, photo: Photo, words: Words, at: datetime) -> Shown:
        if words.credit or photo.credit.strip():
            return ""
        return format_lazy(_("The {photo} has no credit. Say whose it is."), photo=which)


class PhotoLicensed(PhotoRule):
    key, label = "photo_licence", _("Licence of photos")
    explanation = _("The photo names the licence under which we may print it.")

    def complaint(self, which: Shown, photo: Photo, words: Words, at: datetime) -> Shown:
        if photo.licence.strip():
            return ""
        return format_lazy(_("The {photo} has no licence. Say in its form why we may print it."), photo=which)


class PhotoAllowed(PhotoRule):
    key, label = "photo_rights", _("Rights of photos")
    explanation = _(
        "The photo may be shown on our site when the story goes out: it is not killed, and its rights have begun and not ended."
    )
    mark = Mark.BLOCK

    def complaint(self, which: Shown, photo: Photo, words: Words, at: datetime) -> Shown:
        if photo.killed_at:
            reason = photo.kill_reason.rstrip(".")
            return format_lazy(_("The {photo} was killed: {reason}. Choose another one."), photo=which, reason=reason)
        if photo.rights_from and at < photo.rights_from:
            told = _("The {photo} may not be shown before {moment}. Release later, or choose another one.")
            return format_lazy(told, photo=which, moment=_moment(photo.rights_from))
        if photo.rights_until and at >= photo.rights_until:
            told = _("The rights to the {photo} end on {moment}, before the story goes out. Choose another one.")
            return format_lazy(told, photo=which, moment=_moment(photo.rights_until))
        if photo.for_site:
            return ""
        return format_lazy(_("The {photo} may not be used on our site. Choose another one."), photo=which)


class OriginNamed(Rule):
    key, label = "byline", _("Byline")
    explanation = _("The story says whose it is: a byline, or the credit of a source where an agency signs its text.")

    def look(self, draft: Draft) -> Iterator[Found]:
        if not (draft.facts["has_byline"] or draft.article.byline_sentence or draft.facts["has_credit"]):
            yield Found(_("The story does not say whose it is. Add a byline, or credit its source."), "bylines")


class SourceCredited(Rule):
    key, label = "credit", _("Credit")
    explanation = _("A source is credited: the agency itself, or the partner whose material the story uses.")

    def look(self, draft: Draft) -> Iterator[Found]:
        if not draft.facts["has_credit"]:
            yield Found(
                _("No source is credited. Add the agency itself, or the one whose material the story uses."),
                "credits",
            )


class HeadlineShort(Rule):
    key, label = "headline", _("Length of the headline")
    explanation = _("The headline has 90 characters at most, 40 in Chinese: search engines and phones cut the rest.")
    longest: ClassVar[dict[str, int]] = {Language.ENGLISH: 90, Language.URDU: 90, Language.CHINESE: 40}

    def look(self, draft: Draft) -> Iterator[Found]:
        length, longest = len(draft.article.headline), self.longest[Language(draft.article.language)]
        if length > longest:
            told = _("The headline has {length} characters. Shorten it to {longest}.")
            yield Found(format_lazy(told, length=length, longest=longest), "headline")


class LinksAlive(Rule):
    key, label = "links", _("Links to our own pages")
    explanation = _(
        "Links in the text to our own addresses lead to pages that readers can open when the story goes out."
    )

    def look(self, draft: Draft) -> Iterator[Found]:
        for address in draft.dead_links():
            told = _("The link to {address} leads to nothing that readers can see. Change or remove it.")
            yield Found(format_lazy(told, address=address), "body")


class NotesResolved(Rule):
    key, label = "notes", _("Open notes")
    explanation = _("What colleagues noted on the story is resolved.")

    def look(self, draft: Draft) -> Iterator[Found]:
        if count := draft.facts["open_threads"]:
            told = ngettext_lazy(
                "{count} note is open. Resolve it first.", "{count} notes are open. Resolve them first.", count
            )
            yield Found(format_lazy(told, count=count), "notes")


RULES: tuple[Rule, ...] = (
    SectionChosen(), TextWritten(), NoPlaceholder(), PhotoDescribed(), PhotoCredited(), PhotoLicensed(), PhotoAllowed(), OriginNamed(), SourceCredited(),
    HeadlineShort(), LinksAlive(), NotesResolved(),
)  # fmt: skip


def _named(placed: Placed) -> Shown:
    """Which picture it is: the lead, or one in the text by its name."""
    if not placed.number:
        return _("photo")
    return format_lazy(_("photo “{name}” in the text"), name=_short(placed.photo))


def _short(photo: Photo) -> str:
    """What a photo is called, in a few words."""
    return Truncator(str(photo)).chars(40)


def _around(text: str, match: re.Match[str]) -> str:
    """The words that a placeholder stands in, on one line."""
    start, end = max(match.start() - AROUND, 0), min(match.end() + AROUND, len(text))
    words = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{words}{'…' if end < len(text) else ''}"


def _in_words(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{date_format(local, 'F j, Y, H:i')} {local:%Z}"


_moment = lazy(_in_words, str)
