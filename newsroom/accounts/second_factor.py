"""Who needs a second factor, whether a session has proven one, and what is done about one that is lost.

Asked at each request: rights that are given and factors that are taken away count from the next one on.
"""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from articles import journal, transitions
from articles.refusal import NotAllowed
from newsroom.accounts import sessions

RESET = "accounts.reset_second_factor"
# Whoever may do one of these needs two factors: to change what readers see, or who may.
DEMANDING = transitions.PUBLISHING | {
    "fronts.launch_front", "articles.add_housepage", "articles.change_housepage", "articles.change_sectionlimit",
    "accounts.invite", RESET, "auth.add_user", "auth.change_user", "auth.add_group", "auth.change_group",
}  # fmt: skip


def is_needed_by(user: Any) -> bool:
    return settings.SECOND_FACTOR and any(map(user.has_perm, DEMANDING))


def is_proven(request: HttpRequest) -> bool:
    """Whether this session has proven a factor that its person still has."""
    proven = [record["id"] for record in get_authentication_records(request, request.user) if record["method"] == "mfa"]
    return bool(proven) and Authenticator.objects.filter(user=request.user, pk__in=proven).exists()


def is_missing(request: HttpRequest) -> bool:
    """Whether the person of this session must prove a second factor, or set one up, before anything else."""
    return request.user.is_authenticated and is_needed_by(request.user) and not is_proven(request)


def is_set_up(user: Any) -> bool:
    """Whether the person has a factor to prove. Recovery codes stand in for one, and are none."""
    return bool(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def note_set_up(request: HttpRequest, kind: Authenticator.Type) -> None:
    """The session has just shown that the newest factor works: it has proven it, and goes on under a new key.

    With their first one, people are signed out everywhere else: those sessions had to show a password only.
    """
    new = Authenticator.objects.filter(user=request.user, type=kind).latest("pk")
    record_authentication(request, request.user, "mfa", id=new.pk, type=new.type)
    others = Authenticator.objects.filter(user=request.user).exclude(pk=new.pk)
    if not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        sessions.end(request.user)
    request.session.cycle_key()


def reset(person: Any, *, by: Any) -> None:
    """Take away all factors of someone who has lost them, and end their sessions. They set up new ones at the next sign-in.

    `by` is None for the console. Raises NotAllowed for who may not, for oneself, and for an administrator's by others.
    """
    if by is not None and not may_reset(by, person):
        raise NotAllowed(gettext("You may not reset this person's second factor. Ask an administrator."))
    with transaction.atomic():
        get_user_model()._default_manager.select_for_update().get(pk=person.pk)
        Authenticator.objects.filter(user=person).delete()
        sessions.end(person)
        journal.write(
            "reset second factor", at=timezone.now(), by=by, person=person,
            subject=person.get_full_name() or person.get_username(),
        )  # fmt: skip


def may_reset(by: Any, person: Any) -> bool:
    return by.has_perm(RESET) and by.pk != person.pk and (by.is_superuser or not person.is_superuser)
