from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

LASTS = timedelta(days=7)


class Session(AbstractBaseSession):
    """A session of the desk, and whose it is: nobody's until a sign-in is through."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, *, at: datetime) -> "InvitationQuerySet":
        """Those that can be accepted at `at`."""
        return self.filter(accepted_at=None, revoked_at=None, ends_at__gt=at)


class Invitation(models.Model):
    """Someone who may come to the desk, until a time. The token of the link is not kept, nor is there an account before."""

    username = models.CharField(_("sign-in name"), max_length=150)
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    groups = models.ManyToManyField("auth.Group", verbose_name=_("groups"), related_name="+")
    token_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-id")
        default_permissions = ()
        permissions = [
            ("invite", _("Can invite people to the desk, with any group")),
            ("reset_second_factor", _("Can take away others' second factors, such as lost ones")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"],
                name="an_invitation_has_a_token_of_its_own",
                violation_error_message=_("This invitation is there already. Make another one."),
            ),
            models.UniqueConstraint(
                fields=["username"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="a_sign_in_name_is_offered_once",
                violation_error_message=_(
                    "Someone is invited under this name already. Take that invitation back first."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(username=""),
                name="an_invitation_has_a_sign_in_name",
                violation_error_message=_("Give a sign-in name."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at")) & Q(ends_at__lte=F("made_at") + LASTS),
                name="an_invitation_lasts_7_days_at_most",
                violation_error_message=_("An invitation lasts 7 days, not longer."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None)
                | Q(accepted_at__gte=F("made_at"), accepted_at__lt=F("ends_at"), revoked_at=None),
                name="an_invitation_is_accepted_while_it_is_open",
                violation_error_message=_("This invitation is over."),
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.username}"
