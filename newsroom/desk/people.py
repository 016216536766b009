"""Who may work at the desk: users and groups."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult
from taggit.models import Tag as PlainTag

from articles.admin.choice import Several
from articles.admin.screen import Screen

# Replaced below, or of no use to editors: the house has its own tags. Second factors have screens of their own, which
# show no secrets.
admin.site.unregister([User, Group, PlainTag, DBTaskResult, EmailAddress, Authenticator])


@admin.register(User)
class UserScreen(Screen, UserAdmin):
    """People. What each may do comes from their groups."""

    list_display = ("username", "full_name", "groups_of", "is_active")
    list_filter = ()
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
    )

    @admin.display(description=_("name"))
    def full_name(self, user: User) -> str:
        return user.get_full_name() or "—"

    @admin.display(description=_("groups"))
    def groups_of(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all()) or "—"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs |= {"widget": forms.CheckboxSelectMultiple, "form_class": Several}
        return super().formfield_for_manytomany(db_field, request, **kwargs)


# What Django names by itself, in the language of whoever looks.
MADE_BY_DJANGO = {
    "add": _("Can add {what}"),
    "change": _("Can change {what}"),
    "delete": _("Can delete {what}"),
    "view": _("Can view {what}"),
}


class PermissionsChoice(Several):
    def label_from_instance(self, permission: Any) -> str:
        model, verb = permission.content_type.model_class(), permission.codename.partition("_")[0]
        if model and verb in MADE_BY_DJANGO and permission.name == f"Can {verb} {model._meta.verbose_name_raw}":
            said = MADE_BY_DJANGO[verb].format(what=model._meta.verbose_name)
        else:
            said = gettext(permission.name)
        return f"{permission.content_type} | {said}"


@admin.register(Group)
class GroupScreen(Screen, GroupAdmin):
    list_display = ("name",)
    filter_horizontal = ()

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs |= {"widget": forms.CheckboxSelectMultiple, "form_class": PermissionsChoice}
        return super().formfield_for_manytomany(db_field, request, **kwargs)
