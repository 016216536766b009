from django.db import connections, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WordQuerySet(models.QuerySet["Word"]):
    def beginning(self, start: str) -> "WordQuerySet":
        """Words that begin so, read from the index: PostgreSQL has one for LIKE, SQLite orders by code points."""
        if connections[self.db].vendor == "postgresql":
            return self.filter(text__startswith=start)
        return self.filter(text__gte=start, text__lt=start + "\U0010ffff")


class Word(models.Model):
    """A word of the desk's stories and photos, folded as `newsroom.lib.words` does it. Never taken away."""

    text = models.CharField(max_length=40, unique=True)

    objects = WordQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="a_word_is_not_empty", violation_error_message=_("A word needs a letter.")
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ArticleWord(models.Model):
    """A word in what a story is found by at the desk. Written by `articles.words` only.

    The key is the index of the search: the newest stories with a word are one read of its end.
    """

    pk = models.CompositePrimaryKey("word_id", "article_id")
    word = models.ForeignKey(Word, models.PROTECT, related_name="+", db_index=False)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="+", db_index=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.word_id} in {self.article_id}"


class PhotoWord(models.Model):
    """A word in what a photo is found by in the library. Written by `articles.photo_words` only; keyed as ArticleWord."""

    pk = models.CompositePrimaryKey("word_id", "photo_id")
    word = models.ForeignKey(Word, models.PROTECT, related_name="+", db_index=False)
    photo = models.ForeignKey("articles.Photo", models.CASCADE, related_name="+", db_index=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.word_id} in {self.photo_id}"
