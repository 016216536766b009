"""The page of a photo: its form, what readers get of it, and where it is used."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import photo_uses, photos
from articles.admin.photo_crop import NAMES, CropsField
from articles.admin.stale import OpenedForm
from articles.admin.story.moment import MomentField
from articles.models import Article, Author, Photo, Revision
from articles.models.photo import Picture
from articles.models.section import is_limited
from articles.photo_uses import Named
from newsroom.lib.crop import SHAPES

WORDS = ("alt", "caption", "headline", "credit", "creator", "source", "place", "taken", "keywords", "source_type")
LICENCE = ("licence", "licence_url", "copyright", "usage_terms")
FOCUS = ("focal_x", "focal_y")
FIELDS = (*WORDS, *LICENCE, *FOCUS, "crops")
SPAN = ("rights_from", "rights_until")
USES = ("for_site", "for_social", "for_syndication")
TERMS = ("territory", "price_note")
# The substitute has a page of its own, where it is looked for.
RIGHTS = tuple(name for name in photos.RIGHTS if name != "substitute")
MOST = 20


class PhotoForm(OpenedForm):
    file = forms.FileField(
        label=_("Picture"), help_text=_("JPEG, PNG, WebP, GIF or AVIF, up to 25 MB. Fields that you leave empty are filled from the file."),
        widget=forms.FileInput(attrs={"accept": "image/*", "data-preview": ""}),
    )  # fmt: skip
    crops = CropsField(label=_("Crops by hand"), required=False)

    class Meta:
        model = Photo
        fields = (*FIELDS, *RIGHTS)
        field_classes: ClassVar[dict[str, type[forms.Field]]] = dict.fromkeys(SPAN, MomentField)
        labels = {"focal_x": _("Focal point, from the left"), "focal_y": _("Focal point, from the top")}
        help_texts = {
            "focal_x": _("0 is the left edge, 1 the right."),
            "focal_y": _("0 is the top edge, 1 the bottom."),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            name: forms.NumberInput(attrs={"step": "0.01", "min": 0, "max": 1}) for name in FOCUS
        } | {name: forms.Textarea(attrs={"rows": 2}) for name in ("alt", "caption", "usage_terms", "keywords")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("file", None)
            self.fields["crops"].photo = Photo.objects.get(pk=self.instance.pk)  # type: ignore[attr-defined]
        else:
            self.fields.pop("crops", None)

    def add(self, by: Any) -> Photo | None:
        """Take the picture in. None when it is refused; the form then says why."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        try:
            return photos.add(self.cleaned_data["file"].read(), by=by, **values)
        except ValidationError as error:
            self.add_error("file", error.messages)
            return None

    def save_changes(self, by: Any) -> None:
        values = self.cleaned_data
        photos.change(self.instance, by=by, **{name: values[name] for name in FIELDS})
        photos.change_rights(self.instance, by=by, **{name: values[name] for name in RIGHTS})

    # What the page shows, part by part

    def of(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def words(self) -> list[forms.BoundField]:
        return self.of(WORDS)

    @property
    def licence_fields(self) -> list[forms.BoundField]:
        return self.of(LICENCE)

    @property
    def focus(self) -> list[forms.BoundField]:
        return self.of(FOCUS)

    @property
    def span(self) -> list[forms.BoundField]:
        return self.of(SPAN)

    @property
    def uses(self) -> list[forms.BoundField]:
        return self.of(USES)

    @property
    def terms(self) -> list[forms.BoundField]:
        return self.of(TERMS)

    @property
    def whole(self) -> Picture:
        return self.instance.as_picture("whole")

    @property
    def own_ratio(self) -> str:
        return f"{self.instance.width / self.instance.height:.6f}" if self.instance.height else ""

    @property
    def previews(self) -> list[dict[str, str]]:
        """What readers get of each shape, as saved; photo-focus.js shows it as it would become."""
        return [
            {
                "name": name, "label": str(label), "ratio": f"{SHAPES[name].ratio:.6f}",
                "src": self.instance.as_picture(name).src,
            }
            for name, label in NAMES.items()
        ]  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """Where a photo is used, as far as the user may see it; `hidden` says that there is more."""

    articles: list[Article]
    revisions: list[Revision]
    stands_for: list[Photo]
    authors: list[Author]
    hidden: bool
    elsewhere: list[tuple[str, list[Named]]]
    most: int = MOST

    @property
    def nowhere(self) -> bool:
        return not (self.articles or self.revisions or self.stands_for or self.authors or self.elsewhere or self.hidden)

    @property
    def more(self) -> bool:
        return MOST in (len(self.articles), len(self.revisions), len(self.stands_for))


def shown_uses(photo: Photo, user: Any) -> Shown:
    uses = photo_uses.of(photo)
    mine = Article.objects.visible_to(user)
    seen = uses.revisions.filter(article__in=mine.order_by().values("pk"))
    stories = list(uses.articles.visible_to(user).order_by("-pk").defer("body")[:MOST])
    revisions = list(seen.select_related("article").defer("content", "article__body").order_by("-pk")[:MOST])
    others = uses.revisions.exclude(article__in=mine.order_by().values("pk"))
    elsewhere = uses.named(user)
    hidden = others.exists() or (is_limited(user) and not elsewhere and uses.is_elsewhere)
    return Shown(stories, revisions, list(uses.stands_for[:MOST]), list(uses.authors[:MOST]), hidden, elsewhere)
