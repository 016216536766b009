"""Accounts: who is invited, who is there, with which factors; and the screen on which the invited choose a password."""

from smtplib import SMTPException
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import Group
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.choice import Several
from articles.admin.screen import require
from articles.refusal import NotAllowed, Refused
from newsroom.accounts import invitations, second_factor
from newsroom.accounts.invitations import INVITE
from newsroom.accounts.models import Invitation
from newsroom.desk.account.entering import leave
from newsroom.desk.account.skin import frame
from newsroom.desk.preview import private


class InvitationForm(forms.ModelForm):
    username = forms.CharField(label=_("Sign-in name"), max_length=150, validators=[UnicodeUsernameValidator()])
    groups = Several(
        Group.objects.order_by("name"),
        label=_("Groups"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "They say what this person may do. Some need a second factor, which is set up at the first sign-in."
        ),
    )

    class Meta:
        model = Invitation
        fields = ["username", "first_name", "last_name", "email", "groups"]

    def _post_clean(self) -> None:
        """The verb says what is wrong with the whole of it."""
        for name in ("username", "first_name", "last_name", "email"):
            setattr(self.instance, name, self.cleaned_data.get(name, ""))


def view(request: HttpRequest) -> HttpResponse:
    """Who is there and who is invited, with a form to invite. A new link is shown once, on the answer to the POST."""
    if not (request.user.has_perm(INVITE) or request.user.has_perm(second_factor.RESET)):
        raise PermissionDenied
    form, address, mailed = InvitationForm(), "", False
    if request.method == "POST":
        require(request, INVITE)
        form = InvitationForm(request.POST)
        if form.is_valid():
            try:
                token = invitations.invite(form.instance, form.cleaned_data["groups"], by=request.user)
            except Refused as error:
                form.add_error(None, str(error))
            else:
                address = f"{settings.NEWSROOM_URL}{reverse('desk_invited', args=[token])}"
                mailed = _mail(form.instance, address)
                form = InvitationForm()
    context = frame(request) | {
        "title": gettext("Accounts"),
        "form": form,
        "address": address,
        "mailed": mailed,
        "may_invite": request.user.has_perm(INVITE),
        "invitations": Invitation.objects.open(at=timezone.now()).prefetch_related("groups"),
        "people": _people(request.user),
    }
    return private(TemplateResponse(request, "admin/account/people.html", context))


def _people(looking: Any) -> list[dict[str, Any]]:
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    found = get_user_model()._default_manager.filter(is_staff=True, is_active=True).annotate(has_factor=Exists(factors))
    people = found.prefetch_related("groups").order_by("first_name", "last_name", "username")
    return [
        {
            "user": person,
            "name": person.get_full_name() or person.get_username(),
            "may_reset": person.has_factor and second_factor.may_reset(looking, person),
        }
        for person in people
    ]


def _mail(invitation: Invitation, address: str) -> bool:
    """Send the link to the invited. False when there is no mail here, or it could not be sent: then the link is given by hand."""
    if not (settings.MAIL_IS_ON and invitation.email):
        return False
    words = gettext(
        "You are invited to the desk of {house}, as {name}. Open this address within 7 days and choose a password:"
    )
    mail = EmailMessage(
        subject=gettext("Your account at {house}").format(house=settings.NEWSROOM_NAME),
        body=f"{words.format(house=settings.NEWSROOM_NAME, name=invitation.username)}\n\n{address}\n",
        to=[invitation.email],
    )
    try:
        return bool(mail.send())
    except (SMTPException, OSError):
        return False


def revoke(request: HttpRequest, invitation_pk: int) -> HttpResponse:
    require(request, INVITE)
    invitations.revoke(get_object_or_404(Invitation, pk=invitation_pk), by=request.user)
    messages.success(request, gettext("The invitation is taken back. Its link leads nowhere now."))
    return redirect("desk_people")


def reset(request: HttpRequest, user_pk: int) -> HttpResponse:
    """Ask, then take away the second factors of someone who has lost them."""
    person = get_object_or_404(get_user_model(), pk=user_pk, is_staff=True)
    if not second_factor.may_reset(request.user, person):
        raise PermissionDenied
    name = person.get_full_name() or person.get_username()
    if request.method == "POST":
        try:
            second_factor.reset(person, by=request.user)
        except NotAllowed as error:
            raise PermissionDenied from error
        messages.success(request, gettext("{name} is signed out, and has no second factor any more.").format(name=name))
        return redirect("desk_people")
    context = frame(request) | {"title": gettext("Reset the second factor of {name}").format(name=name)}
    return TemplateResponse(request, "admin/account/reset.html", context)


class ChoosePassword(SetPasswordForm):
    """As Django's; the account is made by the verb."""

    usable_password = None


def invited(request: HttpRequest, token: str) -> HttpResponse:
    """The invited choose a password here, without a sign-in; every other token gets the same 404."""
    invitation = invitations.find(token, at=timezone.now())
    if invitation is None:
        return private(TemplateResponse(request, "admin/account/no_invitation.html", frame(request), status=404))
    person = get_user_model()(username=invitation.username, first_name=invitation.first_name, email=invitation.email)
    form = ChoosePassword(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.accept(token, password=form.cleaned_data["new_password1"])
        except Refused as error:
            form.add_error(None, str(error))
        else:
            leave(request)
            messages.success(request, gettext("Your account is ready. Sign in with the password that you have chosen."))
            return redirect("admin:login")
    context = frame(request) | {
        "title": gettext("Welcome to the desk"),
        "invitation": invitation,
        "form": form,
        "has_menu": False,
    }
    return private(TemplateResponse(request, "admin/account/invited.html", context))
