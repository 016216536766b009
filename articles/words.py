"""The words by which the desk finds a story, of its headline, its kicker and its address; and a photo, see photo_words.

A table that works alike on every database. Kept in the transaction that saves the story or the photo.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length

from articles.models import Article, ArticleWord, PhotoWord, Word
from newsroom.lib.words import asked_words, words_of

FOUND = 500  # the newest matches are shown, not all: a common word is in a tenth of the stories
DEEP = 10_000  # how many of a word's newest stories are looked through for the other words
MOST_TERMS = 6
LONGEST_QUESTION = 200
ENDINGS = 40  # how many words that begin as typed are looked for; the shortest are the likeliest
ADDRESS = re.compile(r"(?:https?://|/)\S*?(?:-([0-9]{1,18})/?|/article/([0-9]{1,18})(?:/\S*)?)(?:[?#]\S*)?")
NUMBER = re.compile(r"#?([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True)
class Index:
    """Which `rows` say what is found by which word: the field `of` holds its id."""

    rows: type[ArticleWord] | type[PhotoWord]
    of: str

    def keep(self, pk: int, *, old: set[str], new: set[str]) -> None:
        """Bring the words of one story or photo up to date."""
        if gone := old - new:
            self.rows._default_manager.filter(**{self.of: pk}, word__in=list(ids(gone).values())).delete()
        if come := new - old:
            # In order, so that two writers who bring the same new words never wait for each other.
            fresh = sorted(come - ids(come).keys())
            Word.objects.bulk_create([Word(text=text) for text in fresh], ignore_conflicts=True)
            rows = [self.rows(**{f"{self.of}_id": pk}, word_id=word) for word in ids(come).values()]
            self.rows._default_manager.bulk_create(rows, ignore_conflicts=True)  # type: ignore[arg-type]


STORIES, PHOTOS = Index(ArticleWord, "article"), Index(PhotoWord, "photo")


def keep(article: Article, *, before: tuple[str, ...]) -> None:
    """Bring the words of `article` up to date. `before` holds the lines that it was found by until now."""
    STORIES.keep(article.pk, old=of_lines(before), new=of_lines(lines(article)))


def lines(article: Article) -> tuple[str, ...]:
    """What a story is found by."""
    return (article.headline, article.kicker, article.slug)


def of_lines(given: tuple[str, ...]) -> set[str]:
    return words_of(" ".join(line.replace("-", " ") for line in given))


def ids(texts: Any) -> dict[str, int]:
    return dict(Word.objects.filter(text__in=sorted(texts)).values_list("text", "pk")) if texts else {}


@dataclass(frozen=True)
class Term:
    """What was typed as one word: the words that it can mean, and how often they occur, counted up to a point."""

    words: list[int]
    uses: int


def find(question: str) -> list[int]:
    """Return the ids of the newest stories with all words of `question`; each may be the beginning of one.

    A number finds the story of that id as well, an address only the one that it leads to.
    """
    question = question.strip()[:LONGEST_QUESTION]
    if address := ADDRESS.fullmatch(question):
        return [int(address[1] or address[2])]
    number = NUMBER.fullmatch(question)
    return ([int(number[1])] if number else []) + with_all(question, among=STORIES)


def with_all(question: str, *, among: Index) -> list[int]:
    """Return the ids of the newest with all words of `question`; each may be the beginning of one."""
    asked = asked_words(question[:LONGEST_QUESTION])[:MOST_TERMS]
    terms = sorted(_terms(asked, among), key=lambda term: term.uses)
    if not terms or not all(term.words for term in terms):
        return []
    rarest, *others = terms
    found = _newest(rarest, among, DEEP if others else FOUND)
    for other in others:
        has_it = among.rows._default_manager.filter(**{among.of: OuterRef(among.of)}, word__in=other.words)
        found = found.filter(Exists(has_it))
    return list(found.values_list(among.of, flat=True).distinct().order_by(f"-{among.of}")[:FOUND])


def _newest(term: Term, among: Index, deep: int) -> QuerySet[Any]:
    """The rows of the newest with each word of the term: each word is one read of the index."""
    rows, newest = among.rows._default_manager, f"-{among.of}"
    either = Q()
    for word in term.words:
        read = rows.filter(word=word).order_by(newest).values(among.of)[: deep // len(term.words)]
        either |= Q(word=word, **{f"{among.of}__in": read})
    return rows.filter(either)


def _terms(asked: list[str], index: Index) -> list[Term]:
    """Look up all words in one query, each with its uses counted up to FOUND."""
    if not asked:
        return []
    some = index.rows._default_manager.filter(word=OuterRef("pk")).order_by().values(index.of)[:FOUND]
    uses = Subquery(some, template="(SELECT COUNT(*) FROM (%(subquery)s) counted)", output_field=IntegerField())
    each = [
        Word.objects.filter(pk__in=_meant(text).order_by(Length("text"), "text").values("pk")[:ENDINGS])
        for text in asked
    ]
    among = each[0]
    for other in each[1:]:
        among = among | other
    rows = list(among.annotate(uses=uses).values_list("text", "pk", "uses"))
    return [
        Term(
            [pk for text, pk, _ in rows if text.startswith(start)],
            sum(u for text, _, u in rows if text.startswith(start)),
        )
        for start in asked
    ]


def _meant(text: str) -> QuerySet[Word]:
    """One letter is a word of its own, or everything would begin with it."""
    return Word.objects.beginning(text) if len(text) > 1 else Word.objects.filter(text=text)
