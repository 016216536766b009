from django.conf import settings
from django.core.files.storage import storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


def private_storage():
    return storages["private"]


class Photo(models.Model):
    """A picture with creator, credit, rights, alt text and focal point.

    The original is private, byte for byte. What readers get was re-encoded by `articles.photos`
    into a 3:2 crop around the focal point, under a name that can't be guessed.
    """

    WIDTHS = (480, 960, 1600)
    RATIO = (3, 2)

    original = models.FileField(upload_to="originals/", storage=private_storage, editable=False)
    token = models.CharField(max_length=32, unique=True, editable=False)
    widths = models.JSONField(default=list, editable=False, help_text="Widths of the renditions, in pixels.")
    caption = models.CharField(max_length=300, blank=True)
    alt = models.CharField(
        "alternative text",
        max_length=300,
        blank=True,
        help_text="What the picture shows, for readers who can't see it.",
    )
    creator = models.CharField(max_length=120, blank=True)
    credit = models.CharField(max_length=200, help_text="Printed wherever the picture is shown.")
    licence = models.CharField(max_length=60, blank=True, help_text="Such as “CC BY 4.0”.")
    licence_url = models.URLField(blank=True)
    focal_x = models.FloatField(default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)])
    focal_y = models.FloatField(default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)])
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(credit=""),
                name="a_photo_has_a_credit",
                violation_error_message="Say whom to credit: the line is printed with the picture.",
            ),
            models.CheckConstraint(
                condition=models.Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                name="a_focal_point_is_inside_the_picture",
                violation_error_message="The focal point must lie inside the picture: both numbers between 0 and 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.alt or f"Photo {self.pk}"

    def rendition_name(self, width: int) -> str:
        return f"photos/{self.token}-{width}.webp"

    def rendition_url(self, width: int) -> str:
        return f"{settings.MEDIA_URL}{self.rendition_name(width)}"

    @property
    def src(self) -> str:
        """The address of the middle rendition."""
        return self.rendition_url(self.widths[len(self.widths) // 2])

    @property
    def srcset(self) -> str:
        return ", ".join(f"{self.rendition_url(width)} {width}w" for width in self.widths)

    @property
    def largest(self) -> tuple[int, int]:
        """Width and height of the largest rendition, in pixels."""
        width = self.widths[-1]
        return width, width * self.RATIO[1] // self.RATIO[0]
