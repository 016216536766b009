"""How people come to the desk: they are invited by a link that is of use once, and choose a password there."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import journal
from articles.refusal import NotAllowed, Refused, sentence
from newsroom.accounts.models import LASTS, Invitation

INVITE = "accounts.invite"


def invite(invitation: Invitation, groups: Collection[Group], *, by: Any) -> str:
    """Save `invitation`, whose person and name are filled in. Returns the token of its link, which is not kept.

    Raises Refused for a sign-in name that someone has, or is invited under; NotAllowed.
    """
    _require(by)
    token, now = secrets.token_urlsafe(32), timezone.now()
    with transaction.atomic():
        # One that has ended is in nobody's way.
        Invitation.objects.filter(username=invitation.username, accepted_at=None, ends_at__lte=now).update(
            revoked_at=now
        )
        invitation.token_hash, invitation.made_by = _hashed(token), by
        invitation.made_at, invitation.ends_at = now, now + LASTS
        _check_name(invitation.username)
        try:
            invitation.clean_fields(exclude=["made_by", "accepted_at", "revoked_at"])
            invitation.validate_constraints()
        except ValidationError as error:
            raise Refused(sentence(error)) from error
        invitation.save()
        invitation.groups.set(groups)
        journal.write(
            "invite person", at=now, by=by, subject=invitation.username, invitation=invitation,
            groups=sorted(group.name for group in groups),
        )  # fmt: skip
    return token


def revoke(invitation: Invitation, *, by: Any) -> None:
    """End an invitation at once. To revoke it again changes nothing."""
    _require(by)
    now = timezone.now()
    with transaction.atomic():
        if Invitation.objects.open(at=now).filter(pk=invitation.pk).update(revoked_at=now):
            journal.write("revoke invitation", at=now, by=by, subject=invitation.username, invitation=invitation)


def find(token: str, *, at: datetime) -> Invitation | None:
    """The invitation that a token opens at `at`; None for one that is unknown, used, over or revoked."""
    return Invitation.objects.open(at=at).filter(token_hash=_hashed(token)).first()


def accept(token: str, *, password: str) -> Any:
    """Make the account of the invited, with their groups. Returns the user. `password` is one that the rules allow.

    Raises Refused when the invitation is not open any more, or someone else has got its name meanwhile.
    """
    now = timezone.now()
    with transaction.atomic():
        open_now = Invitation.objects.select_for_update().open(at=now)
        invitation = open_now.filter(token_hash=_hashed(token)).first()
        if invitation is None:
            raise Refused(gettext("This invitation is used, over, or taken back. Ask for another one."))
        _check_name(invitation.username)
        names = {name: getattr(invitation, name) for name in ("first_name", "last_name", "email")}
        user = get_user_model().objects.create_user(invitation.username, password=password, is_staff=True, **names)
        user.groups.set(invitation.groups.all())
        invitation.accepted_at = now
        invitation.save(update_fields=["accepted_at"])
        journal.write("accept invitation", at=now, by=user, subject=invitation.username, invitation=invitation)
    return user


def _check_name(username: str) -> None:
    if get_user_model().objects.filter(username__iexact=username).exists():
        raise Refused(gettext("Someone at the desk has this sign-in name already. Choose another one."))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _require(by: Any) -> None:
    if by is not None and not by.has_perm(INVITE):
        raise NotAllowed(gettext("You may not invite people. Ask whoever looks after accounts."))
