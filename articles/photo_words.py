"""The words by which the library finds a photo: of what it shows, who made it, whose it is, where, and its keywords."""

from articles import words
from articles.models import Photo


def lines(photo: Photo) -> tuple[str, ...]:
    """What a photo is found by."""
    return (photo.headline, photo.caption, photo.alt, photo.creator, photo.credit, photo.place, photo.keywords)


def keep(photo: Photo, *, before: tuple[str, ...]) -> None:
    """Bring the words of `photo` up to date. `before` holds the lines that it was found by until now."""
    words.PHOTOS.keep(photo.pk, old=words.of_lines(before), new=words.of_lines(lines(photo)))


def find(question: str) -> list[int]:
    """Return the ids of the newest photos with all words of `question`, a number's own photo among them."""
    number = words.NUMBER.fullmatch(question.strip())
    return ([int(number[1])] if number else []) + words.with_all(question, among=words.PHOTOS)
