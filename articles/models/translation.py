from django.db import models


class Translation(models.Model):
    """A story among those that tell the same in other languages.

    `original` is the one that the others were made from; its own row names itself. Stories without a translation have
    no row. Written by `articles.translations` only. Readers are led from one to another while both have a live release.
    """

    article = models.OneToOneField("articles.Article", models.CASCADE, related_name="translation")
    original = models.ForeignKey("articles.Article", models.PROTECT, related_name="translations")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.article_id} of {self.original_id}"
