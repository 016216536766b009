from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DeskLanguage(models.Model):
    """The language in which a person works at the desk. Who has chosen none has the house's."""

    class Choice(models.TextChoices):
        ENGLISH = "en", _("English")
        URDU = "ur", "اردو"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="desk_language_row")
    language = models.CharField(max_length=5, choices=Choice, default=Choice.ENGLISH)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(language__in=["en", "ur"]),
                name="a_desk_language_is_known",
                violation_error_message=_("Choose a language from the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.language}"
