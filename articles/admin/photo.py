"""Photos: taken in by `articles.photos`, cropped again when the focal point moves."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.html import format_html

from articles import photos
from articles.admin.screen import Keeping
from articles.admin.story.wording import stamp
from articles.models import Photo

WORDS = ("caption", "alt", "creator", "credit", "licence", "licence_url")
FOCUS = ("focal_x", "focal_y")


class PhotoForm(forms.ModelForm):
    file = forms.FileField(
        label="Picture", help_text="JPEG, PNG, WebP, GIF or AVIF, up to 25 MB.",
        widget=forms.FileInput(attrs={"accept": "image/*", "data-preview": ""}),
    )  # fmt: skip

    class Meta:
        model = Photo
        fields = (*WORDS, *FOCUS)
        labels = {"focal_x": "Focal point, from the left", "focal_y": "Focal point, from the top"}
        help_texts = {"focal_x": "0 is the left edge, 1 the right.", "focal_y": "0 is the top edge, 1 the bottom."}
        widgets = {name: forms.NumberInput(attrs={"step": "0.01", "min": 0, "max": 1}) for name in FOCUS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("file", None)

    def add(self, by: Any) -> Photo | None:
        """Take the picture in. None when it is refused; the form then says why."""
        values = {name: self.cleaned_data[name] for name in (*WORDS, *FOCUS)}
        try:
            return photos.add(self.cleaned_data["file"].read(), by=by, **values)
        except ValidationError as error:
            self.add_error("file", error.messages)
            return None


@admin.register(Photo)
class PhotoScreen(Keeping):
    form = PhotoForm
    list_display = ("picture", "about", "credit", "added")
    list_display_links = ("about",)
    search_fields = ("caption", "alt", "credit", "creator")
    sortable_by = ()
    readonly_fields = ("preview",)
    fieldsets = (
        (None, {"fields": ("file", "alt", "caption", "credit", "creator")}),
        ("Rights", {"fields": ("licence", "licence_url")}),
        ("Crop", {"fields": FOCUS}),
    )

    @admin.display(description="")
    def picture(self, photo: Photo) -> str:
        return format_html(
            '<img class="thumb" src="{}" alt="" width="96" height="64" loading="lazy">',
            photo.rendition_url(photo.widths[0]),
        )

    @admin.display(description="about")
    def about(self, photo: Photo) -> str:
        return str(photo)

    @admin.display(description="added")
    def added(self, photo: Photo) -> str:
        return stamp(photo.added_at)

    @admin.display(description="picture")
    def preview(self, photo: Photo) -> str:
        width, height = photo.largest
        return format_html('<img class="preview" src="{}" alt="" width="{}" height="{}">', photo.src, width, height)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.fieldsets
        return ((None, {"fields": ("preview", *self.fieldsets[0][1]["fields"][1:])}), *self.fieldsets[1:])

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Taking in happens while the form is checked: a picture that can't be read is a form error."""
        form = super().get_form(request, obj, change, **kwargs)
        return form if change else type("NewPhotoForm", (TakingIn, form), {"user": request.user})

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:
        if not change:
            return
        if set(FOCUS) & set(form.changed_data):
            photos.recrop(obj)
        else:
            obj.save()


class TakingIn:
    """A form that takes the picture in as its last check."""

    user: Any = None

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and (photo := self.add(self.user)):  # type: ignore[attr-defined]
            self.instance = photo
