"""What each verb asks the editor before it is done: one small form a verb."""

import inspect
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import workflow
from articles.admin.story.moment import MomentField
from articles.models import BreakingAlert, Correction
from articles.models.alert import DEFAULT_LENGTH

NOTICE = "We have withdrawn this story. We will say here when there is more to tell."
AT_A_TIME = "at"
LENGTHS = {
    "30": "30 minutes",
    "60": "1 hour",
    "120": "2 hours",
    "360": "6 hours",
    "1440": "24 hours, the longest",
    AT_A_TIME: "Until a time",
}


def takes_base(verb: str) -> bool:
    """Whether the verb acts on what the editor saw, and must be told which revision that was."""
    return "base" in inspect.signature(workflow.VERBS[verb]).parameters


class VerbForm(forms.Form):
    """A verb that asks for nothing. `arguments` is what the verb is called with, beside base and by."""

    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class NoteForm(VerbForm):
    note = forms.CharField(required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label="Note")


class SpikeForm(VerbForm):
    reason = forms.CharField(required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label="Reason")


class ReleaseForm(VerbForm):
    live_from = MomentField(required=False, label="Goes out at", help_text="Empty: now.")
    live_until = MomentField(required=False, label="Comes down at", help_text="Empty: it stays.")


class UpdateForm(VerbForm):
    note = forms.CharField(
        required=False, max_length=250, label="What is new",
        help_text="Readers see it with the time of the update.",
    )  # fmt: skip
    live_from = MomentField(required=False, label="Goes out at", help_text="Empty: now.")


class LengthForm(VerbForm):
    """Until when an alert is up."""

    length = forms.ChoiceField(
        choices=list(LENGTHS.items()), widget=forms.RadioSelect, label="Ends", initial=str(DEFAULT_LENGTH.seconds // 60)
    )
    ends_at = MomentField(required=False, label="Ends at")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("length") == AT_A_TIME and not values.get("ends_at") and "ends_at" not in self.errors:
            raise ValidationError({"ends_at": "Say when the alert ends, or choose a length."})
        return values

    def arguments(self) -> dict[str, Any]:
        values = super().arguments()
        chosen = values.pop("length")
        if chosen != AT_A_TIME:
            values["ends_at"] = timezone.now() + timedelta(minutes=int(chosen))
        return values


class RaiseForm(LengthForm):
    level = forms.TypedChoiceField(
        coerce=int, choices=BreakingAlert.Level.choices, initial=BreakingAlert.Level.BREAKING, label="Level"
    )
    field_order = ("level", "length", "ends_at")


class CorrectForm(VerbForm):
    kind = forms.ChoiceField(choices=Correction.Kind.choices, label="Kind")
    text = forms.CharField(
        max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), label="Text for readers",
        help_text="What was wrong and what is right.",
    )  # fmt: skip
    with_update = forms.BooleanField(required=False, label="Release the working copy with it")

    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in super().arguments().items() if name != "with_update"}


class WithdrawForm(VerbForm):
    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Reason",
        help_text="For the desk; never public.",
    )
    notice = forms.CharField(
        max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), initial=NOTICE, label="Notice for readers",
        help_text="It stands at the story's address.",
    )  # fmt: skip


FORMS: dict[str, type[VerbForm]] = {
    "submit": NoteForm,
    "return": NoteForm,
    "release": ReleaseForm,
    "update": UpdateForm,
    "raise_breaking": RaiseForm,
    "extend": LengthForm,
    "correct": CorrectForm,
    "withdraw": WithdrawForm,
    "spike": SpikeForm,
}


def form_for(verb: str, data: Any = None, *, has_unreleased_changes: bool = True) -> VerbForm:
    form = FORMS.get(verb, VerbForm)(data)
    if not has_unreleased_changes:
        form.fields.pop("with_update", None)
    return form
