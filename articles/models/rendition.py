from django.db import models

from newsroom.lib.crop import MEDIA_TYPES


class Rendition(models.Model):
    """A file that readers get of a photo. Its name never comes to mean another picture.

    Made by `articles.renditions`; the row says that its file is whole.
    """

    photo = models.ForeignKey("articles.Photo", models.CASCADE, related_name="renditions")
    name = models.CharField(max_length=60, unique=True)
    file = models.FileField(upload_to="photos/")
    size = models.PositiveIntegerField(help_text="In bytes.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.name.rpartition(".")[2]]
