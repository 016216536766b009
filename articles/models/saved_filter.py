from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

LONGEST_QUERY = 3000  # search words of 200 signs outside ASCII, as an address spells them


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def open_to(self, user: Any) -> "SavedFilterQuerySet":
        """What `user` kept, and what is shared with everyone at the desk."""
        return self.filter(Q(owner=user) | Q(is_shared=True))


class SavedFilter(models.Model):
    """What someone asks the list of stories again and again, under a name. Written by `articles.saved_filters` only.

    `query` is what stands in the address of the list, as `articles.admin.story.question` spells it; it is read
    there again before it is asked.
    """

    name = models.CharField(max_length=40, help_text=_("Short, as it stands above the list, such as “Sport today”."))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    is_shared = models.BooleanField(
        _("share it with everyone at the desk"), default=False,
        help_text=_("Each finds with it only the stories that are there for them."),
    )  # fmt: skip
    query = models.CharField(max_length=LONGEST_QUERY)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        default_permissions = ()
        permissions = [
            ("share_savedfilter", _("Can share filters of the story list, and change those that are shared"))
        ]
        constraints = [
            models.UniqueConstraint(
                "owner", Lower("name"),
                name="a_person_has_a_filter_of_a_name_once",
                violation_error_message=_("This person has a filter of this name already. Choose another name."),
            ),
            models.UniqueConstraint(
                Lower("name"),
                condition=Q(is_shared=True),
                name="a_name_is_shared_once",
                violation_error_message=_("A shared filter has this name already. Choose another name."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="a_saved_filter_has_a_name",
                violation_error_message=_("Give the filter a name."),
            ),
            models.CheckConstraint(
                condition=~Q(query=""),
                name="a_saved_filter_asks_for_something",
                violation_error_message=_("Choose a filter or search words first: there is nothing to save."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def section(self) -> str:
        """The section that it asks for, as the filter spells it; empty for none."""
        return parse_qs(self.query).get("section", [""])[-1]
