"""What the desk says to each other about a story: threads of notes, and who is named in them.

Notes are a record of their own, written once; the journal is told only what they leave no trace of:
that a thread was resolved, and that it was opened again.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext

from articles import journal, limits
from articles.models import Article, Mention, Note, Place, Section, SectionLimit, Thread
from articles.models.note import LONGEST_CONTEXT, LONGEST_NOTE, LONGEST_PASSAGE
from articles.refusal import NotAllowed, Refused, sentence
from newsroom.lib import passage as passages
from newsroom.lib.body import to_text
from newsroom.lib.text import clean_line, clean_text

SEEING = "articles.view_article"
MOST_MENTIONS = 20
# A sign-in may hold . @ + - itself; at its end they are the sentence's.
NAME = re.compile(r"(?<![\w.@+-])@([.@+-]*\w[\w.@+-]{0,149})")
ENDS_OF_SENTENCES = ".@+-"


@dataclass(frozen=True)
class Passage:
    """Words of a story that a thread is about. `place` is a Place, or empty for the text that has the words."""

    exact: str
    place: str = ""
    prefix: str = ""
    suffix: str = ""

    def cleaned(self) -> "Passage":
        return Passage(
            passages.folded(self.exact),
            self.place,
            passages.folded(self.prefix)[-LONGEST_CONTEXT:],
            passages.folded(self.suffix)[:LONGEST_CONTEXT],
        )

    def placed(self, article: Article) -> "Passage":
        """Return the passage with the place where it stands. Raises Refused when it stands nowhere."""
        if self.place:
            return self
        for place in Place:
            if passages.is_in(text_at(article, place), self.exact):
                return replace(self, place=place.value)
        raise Refused(
            gettext("These words are not in the story. Copy the passage from its headline, standfirst or text.")
        )


@dataclass(frozen=True)
class Said:
    """A note as it was written, and the names in it that belong to nobody who may see the story."""

    note: Note
    unknown: list[str]


def add(article: Article, *, text: str, by: Any, passage: Passage | None = None) -> Said:
    """Open a thread with a note, about the story or about a passage of it; who is named in it is mentioned.

    Raises NotAllowed for someone who may not see stories, NotThere for one limited to sections whom
    this one is kept from, Refused for a note that is empty, too
    long or names too many, and for a passage that can't be placed.
    """
    _require(by)
    now = timezone.now()
    thread = Thread(article=article, revision_number=article.revision_number, opened_at=now)
    if passage and (quoted := passage.cleaned()).exact:
        quoted = quoted.placed(article)
        thread.place, thread.exact = quoted.place, quoted.exact
        thread.prefix, thread.suffix = quoted.prefix, quoted.suffix
    _within(thread.exact, LONGEST_PASSAGE, "passage")
    _check(thread)
    with transaction.atomic():
        limits.lock(article.pk, by=by)
        thread.save()
        return _say(thread, text, by=by, at=now)


def reply(thread: Thread, *, text: str, by: Any) -> Said:
    """Answer in a thread. One that was resolved in the meantime is open again, so that the answer is seen.

    Raises NotAllowed and Refused as `add` does.
    """
    _require(by)
    with transaction.atomic():
        limits.lock(thread.article_id, by=by)
        now = timezone.now()
        _turn(thread, resolved=False, by=by)
        return _say(thread, text, by=by, at=now)


def resolve(thread: Thread, *, by: Any) -> None:
    """Mark a thread as done; a line goes into the journal. To resolve it again changes nothing.

    Raises NotAllowed unless `by` opened it, began the story, or may review.
    """
    _require_resolving(thread, by)
    _turn(thread, resolved=True, by=by)


def reopen(thread: Thread, *, by: Any) -> None:
    """Take up a resolved thread again, by those who may resolve it; a line goes into the journal."""
    _require_resolving(thread, by)
    _turn(thread, resolved=False, by=by)


def see(article: Article, *, by: Any, note: int | None = None) -> int:
    """Mark what mentions `by` on this story as seen, or only in the one note. Returns how many were new."""
    mentions = Mention.objects.unseen().filter(user=by, note__thread__article=article)
    if note is not None:
        mentions = mentions.filter(note=note)
    return mentions.update(seen_at=timezone.now())


# Who may


def may_see(user: Any, article: Article) -> bool:
    """Whether `user` may look at the story at the desk."""
    may_look = user.is_active and user.is_staff and user.has_perm(SEEING)
    return may_look and Article.objects.visible_to(user).filter(pk=article.pk).exists()


def may_resolve(thread: Thread, user: Any) -> bool:
    """Whether `user` opened the thread, began its story, or may review."""
    return (
        user.has_perm("articles.review_article")
        or user.pk == thread.article.created_by_id
        or user.pk == next((note.by_id for note in thread.notes.all()), None)
    )


def people(article: Article, *, having: str = SEEING) -> QuerySet[User]:
    """Who may be mentioned in a note on this story: `may_see`, asked of all at once; or who has another right to it."""
    sections = Section.objects.filter(Q(articles=article) | Q(further_articles=article))
    own = SectionLimit.objects.filter(user=OuterRef("pk"))
    theirs = own.filter(Q(section__in=sections) | Q(section__children__in=sections))
    began = Q(pk=article.created_by_id if article.section_id is None else None)
    return (
        User.objects.with_perm(having)
        .filter(began | Q(is_superuser=True) | ~Exists(own) | Exists(theirs), is_staff=True)
        .order_by("username")
    )


def suggestions(article: Article, typed: str, *, most: int = 8) -> list[User]:
    """The first people whose sign-in or name holds what is `typed` after an @."""
    found = people(article)
    for word in clean_line(typed).split():
        found = found.filter(Q(username__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word))
    return list(found[:most])


def text_at(article: Article, place: str) -> str:
    """The words of one text of the working copy."""
    return to_text(article.body) if place == Place.BODY else str(getattr(article, place))


# Names


def mentioned(text: str, article: Article) -> tuple[list[User], list[str]]:
    """Return the people whom `text` names with @, and the names of nobody who may see the story."""
    names = dict.fromkeys(NAME.findall(text))
    if len(names) > MOST_MENTIONS:
        raise Refused(gettext("A note can mention {most_mentions} people at most.").format(most_mentions=MOST_MENTIONS))
    readings = {name: _readings(name) for name in names}
    known, by_letters = _by_name([reading for several in readings.values() for reading in several])
    found: dict[int, User] = {}
    unknown = []
    for several in readings.values():
        meant = (known.get(reading) or by_letters.get(reading.lower()) for reading in several)
        person = next((user for user in meant if user), None)
        if person and may_see(person, article):
            found[person.pk] = person
        else:
            unknown.append(several[-1])
    return list(found.values()), unknown


def _readings(name: str) -> list[str]:
    """The sign-ins that a name may mean: as it is, then without the marks at its end."""
    name = User.normalize_username(name)
    least = len(name.rstrip(ENDS_OF_SENTENCES))
    return [name[:end] for end in range(len(name), least - 1, -1)]


def _by_name(names: list[str]) -> tuple[Mapping[str, User], Mapping[str, User]]:
    """Users by their sign-in; and by its letters whatever their case, where these are one user's only."""
    lowered = {name.lower() for name in names}
    users = User.objects.alias(lowered=Lower("username")).filter(Q(username__in=names) | Q(lowered__in=lowered))
    known = {user.username: user for user in users}
    several = Counter(username.lower() for username in known)
    return known, {name.lower(): user for name, user in known.items() if several[name.lower()] == 1}


# Writing


def _say(thread: Thread, text: str, *, by: Any, at: datetime) -> Said:
    note = Note(thread=thread, by=by, at=at, text=clean_text(text))
    _within(note.text, LONGEST_NOTE, "note")
    _check(note)
    found, unknown = mentioned(note.text, thread.article)
    note.save()
    Mention.objects.bulk_create(Mention(note=note, user=person) for person in found if person != by)
    return Said(note, unknown)


def _turn(thread: Thread, *, resolved: bool, by: Any) -> None:
    """Resolve or reopen the thread, if it is not so yet."""
    with transaction.atomic():
        limits.lock(thread.article_id, by=by)
        now = timezone.now()
        locked = Thread.objects.select_for_update().get(pk=thread.pk)
        if bool(locked.resolved_at) == resolved:
            return
        locked.resolved_at, locked.resolved_by = (now, by) if resolved else (None, None)
        locked.save(update_fields=["resolved_at", "resolved_by"])
        verb = "resolve_note" if resolved else "reopen_note"
        journal.write(verb, at=now, by=by, article=thread.article, thread=thread.pk)


def _within(text: str, longest: int, what: str) -> None:
    if len(text) > longest:
        raise Refused(
            gettext("The {what} is too long: {longest} characters at most.").format(what=what, longest=longest)
        )


def _check(row: Thread | Note) -> None:
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise Refused(sentence(error)) from error


def _require(by: Any) -> None:
    if by is not None and not (by.is_active and by.is_staff and by.has_perm(SEEING)):
        raise NotAllowed(gettext("You may not see stories. Ask a chief editor."))


def _require_resolving(thread: Thread, by: Any) -> None:
    _require(by)
    if by is not None and not may_resolve(thread, by):
        raise NotAllowed(gettext("Only who opened the thread, who began the story, or an editor may do this."))
