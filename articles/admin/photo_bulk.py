"""Credit, keywords and rights of many photos: typed once, looked at photo by photo, then changed.

Every photo carries the version that the page was opened with. One that was changed since is named, and left as it is.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles import photos
from articles.admin.screen import require
from articles.admin.story.asked import NO_BASE, number
from articles.admin.story.moment import MomentField
from articles.admin.story.wording import stamp
from articles.models import Photo
from articles.refusal import Refused, sentence
from newsroom.lib.text import clean_line

CHOSEN = "_selected_action"
MOST = 100
TOO_MANY = format_lazy(_("Choose up to {most} photos from the library."), most=MOST)
# What is ticked, and the fields that it sets.
PARTS = {
    "set_credit": ("credit",), "set_keywords": ("keywords",), "set_time": ("rights_from", "rights_until"),
    "set_uses": ("for_site", "for_social", "for_syndication"), "set_territory": ("territory",), "set_price": ("price_note",),
}  # fmt: skip
WAYS = [("add", _("Add these")), ("remove", _("Take these away")), ("replace", _("Put these in the place of all"))]


class BulkForm(forms.ModelForm):
    """Only what is ticked is changed: an empty field that is ticked empties that of every photo."""

    set_credit = forms.BooleanField(label=_("Credit"), required=False)
    set_keywords = forms.BooleanField(label=_("Keywords"), required=False)
    way = forms.ChoiceField(label=_("What to do with the keywords"), choices=WAYS, initial="add", required=False)
    set_time = forms.BooleanField(label=_("Time of the rights"), required=False)
    set_uses = forms.BooleanField(label=_("Allowed uses"), required=False)
    set_territory = forms.BooleanField(label=_("Territory"), required=False)
    set_price = forms.BooleanField(label=_("Price note"), required=False)

    class Meta:
        model = Photo
        fields = tuple(name for names in PARTS.values() for name in names)
        field_classes: ClassVar[dict[str, type[forms.Field]]] = dict.fromkeys(
            ("rights_from", "rights_until"), MomentField
        )
        widgets: ClassVar[dict[str, forms.Widget]] = {"keywords": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.get(part) for part in PARTS):
            raise ValidationError(gettext("Tick what you want to change."))
        return values

    @property
    def parts(self) -> list[tuple[forms.BoundField, list[forms.BoundField]]]:
        """Each tick with its fields."""
        way = {"set_keywords": ("way",)}
        return [(self[tick], [self[name] for name in (*way.get(tick, ()), *names)]) for tick, names in PARTS.items()]

    def asked(self, photo: Photo) -> dict[str, Any]:
        """The fields of `photo` that become something else, with what they become."""
        values = self.cleaned_data
        wanted = {name: values[name] for tick, names in PARTS.items() if values[tick] for name in names}
        if "keywords" in wanted:
            wanted["keywords"] = combined(photo.keywords, wanted["keywords"], values["way"] or "add")
        return {name: value for name, value in wanted.items() if getattr(photo, name) != value}


def combined(have: str, given: str, way: str) -> str:
    """Keywords that a photo has, with those given; the case of letters makes no other keyword."""
    old, new = ({word.casefold(): word for word in map(clean_line, text.split(",")) if word} for text in (have, given))
    kept = {
        "add": old | {key: word for key, word in new.items() if key not in old},
        "remove": {key: word for key, word in old.items() if key not in new},
        "replace": new,
    }[way]
    return ", ".join(kept.values())


@dataclass(frozen=True)
class Row:
    """A chosen photo: the version that the page was opened with, and what would become of it."""

    photo: Photo
    base: str
    changes: list[tuple[str, str, str]]

    @property
    def is_late(self) -> bool:
        return self.photo.version != self.base


def view(admin: Any, request: HttpRequest) -> HttpResponse:
    require(request, "articles.change_photo")
    chosen = chosen_photos(request)
    if not chosen:
        messages.warning(request, gettext("Choose at least one photo."))
        return redirect("admin:articles_photo_changelist")
    if "look" not in request.POST and "confirmed" not in request.POST:
        return ask(admin, request, BulkForm(), chosen)
    form, bases = BulkForm(request.POST), bases_of(request, chosen)
    if not form.is_valid() or "look" in request.POST:
        return ask(admin, request, form, chosen, bases)
    perform(request, form, chosen, bases)
    return redirect("admin:articles_photo_changelist")


def chosen_photos(request: HttpRequest) -> list[Photo]:
    """The ticked photos; anything but a number is no choice of ours."""
    numbers = [number(pk) for pk in request.POST.getlist(CHOSEN)]
    if None in numbers or len(numbers) > MOST:
        raise BadRequest(TOO_MANY)
    return list(Photo.objects.filter(pk__in=numbers))


def bases_of(request: HttpRequest, chosen: list[Photo]) -> dict[int, str]:
    bases = {photo.pk: request.POST.get(f"base-{photo.pk}", "") for photo in chosen}
    if not all(bases.values()):
        raise BadRequest(NO_BASE)
    return bases


def ask(
    admin: Any, request: HttpRequest, form: BulkForm, chosen: list[Photo], bases: dict[int, str] | None = None
) -> HttpResponse:
    is_looked_at = bases is not None and form.is_valid()
    rows = [
        Row(photo, (bases or {}).get(photo.pk, photo.version), differences(form, photo) if is_looked_at else [])
        for photo in chosen
    ]
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts, "title": ngettext("Change {count} photo", "Change {count} photos", len(chosen)).format(count=len(chosen)), "media": admin.media, "form": form, "rows": rows,
        "is_looked_at": is_looked_at, "count": sum(bool(row.changes) and not row.is_late for row in rows),
        "checkbox": CHOSEN,
    }  # fmt: skip
    return TemplateResponse(request, "admin/articles/photo/bulk.html", context)


def differences(form: BulkForm, photo: Photo) -> list[tuple[str, str, str]]:
    """What changes: the name of the field, what it is and what it becomes, in words."""
    return [
        (str(Photo._meta.get_field(name).verbose_name), plain(getattr(photo, name)), plain(value))  # type: ignore[union-attr]
        for name, value in form.asked(photo).items()
    ]


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return stamp(value) if isinstance(value, datetime) else str(value or gettext("nothing"))


def perform(request: HttpRequest, form: BulkForm, chosen: list[Photo], bases: dict[int, str]) -> None:
    changed = refused = 0
    for photo in chosen:
        if not (wanted := form.asked(photo)) and photo.version == bases[photo.pk]:
            continue
        try:
            photos.edit(photo, base=bases[photo.pk], by=request.user, **wanted)
            changed += 1
        except (Refused, ValidationError) as error:
            refused += 1
            why = sentence(error) if isinstance(error, ValidationError) else str(error)
            address = reverse("admin:articles_photo_change", args=[photo.pk])
            messages.warning(request, format_html('<a href="{}">{}</a>: {}', address, photo, why))
    if changed:
        messages.success(
            request, ngettext("{count} photo changed.", "{count} photos changed.", changed).format(count=changed)
        )
    elif not refused:
        messages.info(request, gettext("They were like this already. Nothing was changed."))
