"""What each verb asks the editor before it is done: one small form a verb."""

import inspect
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import reviewing, workflow
from articles.admin.story.moment import MomentField
from articles.checklist.check import LONGEST_REASON
from articles.models import Article, BreakingAlert, Correction, Language, Section
from articles.models.alert import DEFAULT_LENGTH

AT_A_TIME = "at"
LENGTHS = {
    "30": _("30 minutes"),
    "60": _("1 hour"),
    "120": _("2 hours"),
    "360": _("6 hours"),
    "1440": _("24 hours, the longest"),
    AT_A_TIME: _("Until a time"),
}


def takes_base(verb: str) -> bool:
    """Whether the verb acts on what the editor saw, and must be told which revision that was."""
    return "base" in inspect.signature(workflow.VERBS[verb]).parameters


class VerbForm(forms.Form):
    """A verb that asks for nothing. `arguments` is what the verb is called with, beside base and by."""

    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class ReviewerChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name() or obj.get_username()


class NoteForm(VerbForm):
    note = forms.CharField(required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=_("Note"))


class SubmitForm(NoteForm):
    """One story asks a desk of its sections, and of it an editor. Of many stories each asks its own desk."""

    desk = forms.ModelChoiceField(Section.objects.none(), required=False, label=_("Desk"), empty_label=None)
    reviewer = ReviewerChoice(
        User.objects.none(), required=False, label=_("Editor"), empty_label=_("Whoever is there"),
        help_text=_("The story then waits on this editor’s home page, and on nobody else’s."),
    )  # fmt: skip
    field_order = ("desk", "reviewer", "note")

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desks = reviewing.desks(article)
        self.fields["desk"].queryset, self.fields["desk"].initial = desks, article.section_id
        self.fields["reviewer"].queryset = reviewing.reviewers(article)
        self.fields["reviewer"].initial = article.reviewer_id
        if not desks:
            del self.fields["desk"]


class SpikeForm(VerbForm):
    reason = forms.CharField(
        required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=_("Reason")
    )


class ReleaseForm(VerbForm):
    live_from = MomentField(required=False, label=_("Goes out at"), help_text=_("Empty: now."))
    live_until = MomentField(required=False, label=_("Comes down at"), help_text=_("Empty: it stays."))


class UpdateForm(VerbForm):
    note = forms.CharField(
        required=False, max_length=250, label=_("What is new"),
        help_text=_("Readers see it with the time of the update."),
    )  # fmt: skip
    live_from = MomentField(required=False, label=_("Goes out at"), help_text=_("Empty: now."))


class ExpireForm(VerbForm):
    live_until = MomentField(required=False, label=_("Comes down at"), help_text=_("Empty: it stays."))


class LengthForm(VerbForm):
    """Until when an alert is up."""

    length = forms.ChoiceField(
        choices=list(LENGTHS.items()),
        widget=forms.RadioSelect,
        label=_("Ends"),
        initial=str(DEFAULT_LENGTH.seconds // 60),
    )
    ends_at = MomentField(required=False, label=_("Ends at"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("length") == AT_A_TIME and not values.get("ends_at") and "ends_at" not in self.errors:
            raise ValidationError({"ends_at": gettext("Say when the alert ends, or choose a length.")})
        return values

    def arguments(self) -> dict[str, Any]:
        values = super().arguments()
        chosen = values.pop("length")
        if chosen != AT_A_TIME:
            values["ends_at"] = timezone.now() + timedelta(minutes=int(chosen))
        return values


class RaiseForm(LengthForm):
    level = forms.TypedChoiceField(
        coerce=int, choices=BreakingAlert.Level.choices, initial=BreakingAlert.Level.BREAKING, label=_("Level")
    )
    field_order = ("level", "length", "ends_at")


def notice_for(article: Article) -> str:
    """The notice that a kill offers: readers see it, so it is in the language of the story."""
    with translation.override(Language(article.language).code):
        return gettext("We have withdrawn this story. We will say here when there is more to tell.")


class WithdrawForm(VerbForm):
    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("Reason"),
        help_text=_("For the desk; never public."),
    )
    notice = forms.CharField(
        max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=_("Notice for readers"),
        help_text=_("It stands at the story's address."),
    )  # fmt: skip


WITHDRAWAL = "withdrawal"
# What is done about an error, and what readers find afterwards.
AMENDMENTS = {
    Correction.Kind.CORRECTION: _("Correction: something was wrong, and this is right"),
    Correction.Kind.CLARIFICATION: _("Clarification: something could be misunderstood"),
    Correction.Kind.UPDATE: _("Update: something has happened since"),
    Correction.Kind.RETRACTION: _("Retraction: we take the story back; readers can still open it, under this note"),
    WITHDRAWAL: _("Withdrawal (kill): readers can't open the story any more; its address shows a notice"),
}


class AmendForm(WithdrawForm):
    """What is said about an error: a note on the story, with or without a new text; or a kill."""

    kind = forms.ChoiceField(widget=forms.RadioSelect, label=_("What is it?"))
    text = forms.CharField(
        required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), label=_("Text for readers"),
        help_text=_("What was wrong and what is right. A note that was wrong itself is followed by another one."),
    )  # fmt: skip
    with_update = forms.BooleanField(required=False, label=_("Release the working copy with it"))
    field_order = ("kind", "text", "with_update", "reason", "notice")

    def __init__(self, data: Any = None, *, kinds: list[str], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["kind"].choices = [(kind, AMENDMENTS[kind]) for kind in kinds]  # type: ignore[attr-defined]
        for name in ("reason", "notice"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        asked = {"reason", "notice"} if values.get("kind") == WITHDRAWAL else {"text"} if "kind" in values else set()
        for name in asked - set(self.errors):
            if not values.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
        return values

    def arguments(self) -> dict[str, Any]:
        kill = self.cleaned_data["kind"] == WITHDRAWAL
        names = {"reason", "notice"} if kill else {"kind", "text", "override"}
        return {name: value for name, value in super().arguments().items() if name in names}


FORMS: dict[str, type[VerbForm]] = {
    "submit": NoteForm,
    "return": NoteForm,
    "release": ReleaseForm,
    "update": UpdateForm,
    "expire": ExpireForm,
    "raise_breaking": RaiseForm,
    "extend": LengthForm,
    "withdraw": WithdrawForm,
    "spike": SpikeForm,
}


def override_field() -> forms.CharField:
    return forms.CharField(
        required=False, max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext("The journal keeps it with what the checklist found."),
    )  # fmt: skip


def form_for(
    verb: str,
    data: Any = None,
    *,
    initial: Any = None,
    may_override: bool = False,
    article: Article | None = None,
) -> VerbForm:
    if verb == "submit" and article:
        return SubmitForm(data, article=article)
    if verb == "withdraw" and article:
        initial = {"notice": notice_for(article)}
    form = FORMS.get(verb, VerbForm)(data, initial=initial)
    if may_override:
        form.fields["override"] = override_field()
    return form
