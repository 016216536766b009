"""The story form: what an editor types, as a WorkingCopy."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import ProseEditorWidget

from articles.admin.choice import Several
from articles.admin.story import entries
from articles.admin.story.moment import MomentField
from articles.admin.story.state import in_tree_order
from articles.models import Article, Language, Photo, Section
from articles.models.section import is_limited
from articles.working_copy import TIMES, WorkingCopy
from newsroom.lib.figures import Figure, Words

EDITOR = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "HardBreak": True,
    "Blockquote": True,
    "PullQuote": True,
    "FactBox": True,
    "Photo": True,
    "Gallery": True,
    "PastedLists": True,
    "Link": {"enableTarget": False, "protocols": ["mailto", "tel"]},
    "NoSpellCheck": False,
    "Menu": {
        "groups": [
            {"group": "blockType -lists"},
            {"group": "marks"},
            {"group": "link"},
            {"group": "lists"},
            {"group": "nodes -blockType -lists"},
            {"group": "history"},
        ]
    },
}

LINES = [
    "headline", "kicker", "standfirst", "slug", "body", "section", "further_sections", "language", "kind", "dateline",
    "urgency", "dated", "embargo_until", "byline_sentence", "editor_note", "seo_title", "seo_description",
    "canonical_url",
]  # fmt: skip
LEAD = ["lead_photo", "lead_caption", "lead_credit", "lead_alt", "lead_decorative"]
PHOTOS_SHOWN = 24


class SectionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Section) -> str:
        return f"— {obj.name}" if obj.parent_id else obj.name


class SectionsChoice(Several):
    label_from_instance = SectionChoice.label_from_instance


class PhotoPicker(entries.HouseTemplate, forms.Select):
    """The newest photos as pictures to choose from, and the chosen one whatever its age."""

    template_name = "admin/articles/article/_photos.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        self.choices = []  # the queryset behind them may hold every photo of the house
        context = super().get_context(name, value, attrs)
        photos = list(Photo.objects.all()[:PHOTOS_SHOWN])
        chosen = str(value or "")
        if chosen.isdecimal() and chosen not in {str(photo.pk) for photo in photos}:
            photos = [*Photo.objects.filter(pk=chosen), *photos]
        context["widget"] |= {"photos": photos, "chosen": chosen}
        return context

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return ""


class StoryForm(forms.ModelForm):
    """Everything of a working copy. Saved by `workflow.start` and `workflow.edit` only."""

    section = SectionChoice(
        in_tree_order(Section.objects.all()), label=_("Section"), required=False, empty_label=_("No section yet"),
        error_messages={"invalid_choice": _("Choose a section from the list.")},
    )  # fmt: skip
    further_sections = SectionsChoice(
        in_tree_order(Section.objects.all()), label=_("Further sections"), required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose further sections from the list.")},
    )  # fmt: skip
    bylines = entries.BylinesField(label=_("Bylines"))
    credits = entries.CreditsField(label=_("Credits"))
    tags = entries.TagsField(label=_("Tags"))

    class Meta:
        model = Article
        fields = [*LINES, *LEAD]
        field_classes = {"dated": MomentField, "embargo_until": MomentField}
        error_messages = {"headline": {"required": _("Give the story a headline.")}}
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 1, "data-line": "", "placeholder": _("Headline")}),
            "standfirst": forms.Textarea(attrs={"rows": 2, "placeholder": _("Standfirst")}),
            "body": ProseEditorWidget(config={"extensions": EDITOR}, preset="configurable"),
            "lead_photo": PhotoPicker,
            "lead_caption": forms.Textarea(attrs={"rows": 2, "data-line": ""}),
            "lead_alt": forms.Textarea(attrs={"rows": 2, "data-line": ""}),
            "editor_note": forms.Textarea(attrs={"rows": 3}),
            "seo_description": forms.Textarea(attrs={"rows": 3}),
            "canonical_url": forms.URLInput,
        }

    def __init__(self, *args: Any, user: Any, editable: bool = True, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        if instance and instance.pk:
            kwargs["initial"] = entries.initial_rows(instance)
        super().__init__(*args, **kwargs)
        self.user = user
        for field in self.fields.values():
            field.disabled = not editable
        self._keep_to_limit()
        self._turn_texts(self["language"].value())

    def _keep_to_limit(self) -> None:
        """Offer the sections that the user may give a story. Others, where it is already, stay as they are."""
        self.others: tuple[int, ...] = ()
        if not is_limited(self.user):
            return
        own, story = set(Section.objects.open_to(self.user).values_list("pk", flat=True)), self.instance
        if story.section_id and story.section_id not in own:
            self.fields["section"].queryset = Section.objects.filter(pk=story.section_id)
            self.fields["section"].empty_label = None
        else:
            self.fields["section"].queryset = in_tree_order(Section.objects.filter(pk__in=own))
        self.fields["further_sections"].queryset = in_tree_order(Section.objects.filter(pk__in=own))
        others = list(story.further_sections.exclude(pk__in=own)) if story.pk else []
        if others:
            self.others = tuple(section.pk for section in others)
            names = ", ".join(f"“{section}”" for section in others)
            self.fields["further_sections"].help_text = gettext("Also in {names}, which you can't change.").format(
                names=names
            )

    def _turn_texts(self, language: str) -> None:
        """Give the texts the language and direction of the story."""
        known = Language(language) if language in Language.values else Language.ENGLISH
        for name in ("headline", "kicker", "standfirst", "body"):
            self.fields[name].widget.attrs |= {"lang": known.value, "dir": known.direction, "data-text": ""}

    def working_copy(self) -> WorkingCopy:
        """Read the valid form. Makes the authors, sources and tags that it names and the house lacks.

        Raises ValidationError when one of them can't be made.
        """
        values = self.cleaned_data
        rows = {name: self.fields[name].complete(values[name], self.user) for name in ("bylines", "credits", "tags")}
        plain = {name: values[name] for name in LINES if name not in ("section", "further_sections")}
        return WorkingCopy(
            **plain | {name: self._time(name) for name in TIMES},
            section=values["section"] and values["section"].pk,
            further_sections=(*(section.pk for section in values["further_sections"]), *self.others),
            lead_photo=self._lead(),
            bylines=entries.byline_entries(rows["bylines"]),
            credits=entries.credit_entries(rows["credits"]),
            tags=tuple(row.found.pk for row in rows["tags"] if row.found),
        )

    def _lead(self) -> Figure | None:
        photo, *said = (self.cleaned_data[name] for name in LEAD)
        return Figure(photo.pk, Words(*said)) if photo else None

    def _time(self, name: str) -> Any:
        """An untouched time keeps its microseconds, which the browser does not send back."""
        return self.cleaned_data[name] if name in self.changed_data else self.initial.get(name)
