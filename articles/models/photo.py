from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.lib.crop import MEDIA_TYPES, SHAPES, WHOLE, Box, around, complaint
from newsroom.lib.figures import LONGEST, NO_WORDS, Figure, Words
from newsroom.lib.photo_metadata import MADE_BY_AI

# Texts of a photo that no reader sees.
DESK_ONLY = (
    "usage_terms", "keywords", "kill_reason", "headline", "price_note", "territory", "original", "format", "digest",
    "likeness", "source", "place", "taken", "warned_days", "added_by", "added_at",
)  # fmt: skip


# Texts that stand beside the picture in its story only.
NOT_ON_CARDS = ("creator", "copyright", "licence", "licence_url")


def desk_only(*photos: str) -> list[str]:
    """The names of such texts for `defer`, of the photos at the end of these relations."""
    return [f"{photo}__{name}" for photo in photos for name in DESK_ONLY]


def not_on_cards(*photos: str) -> list[str]:
    """The same, with those that no card shows."""
    return [f"{photo}__{name}" for photo in photos for name in (*DESK_ONLY, *NOT_ON_CARDS)]


def private_storage() -> Storage:
    return storages["private"]


def crops_make_sense(crops: object) -> None:
    if wrong := complaint(crops):
        raise ValidationError(wrong)


class Use(models.TextChoices):
    """What a picture may be used for; `for_<use>` says whether it may."""

    SITE = "site", _("Our site")
    SOCIAL = "social", _("Social media")
    SYNDICATION = "syndication", _("Feeds and partners")


class PhotoQuerySet(models.QuerySet["Photo"]):
    def usable(self, *, at: datetime, use: Use) -> "PhotoQuerySet":
        """Photos that may be shown at the instant `at`. The one way to ask; of a photo at hand, `Photo.is_usable`."""
        return self.filter(
            Q(rights_from=None) | Q(rights_from__lte=at),
            Q(rights_until=None) | Q(rights_until__gt=at),
            killed_at=None,
            **{f"for_{use}": True},
        )

    def for_pages(self) -> "PhotoQuerySet":
        """With what may stand in their place, without the texts that no reader sees."""
        return self.select_related("substitute").defer(*DESK_ONLY, *desk_only("substitute"))

    def ending(self, *, after: datetime, by: datetime) -> "PhotoQuerySet":
        """Photos whose rights end in (after, by], the first to end first."""
        return self.filter(killed_at=None, rights_until__gt=after, rights_until__lte=by).order_by("rights_until", "id")


class Photo(models.Model):
    """A picture with creator, credit, rights, alt text and focal point.

    The original is private, byte for byte. Readers get what `articles.renditions` makes of it.
    """

    original = models.FileField(upload_to="originals/", storage=private_storage, editable=False)
    token = models.CharField(max_length=32, unique=True, editable=False)

    # What the file is, as the darkroom saw it. 0 and empty while it was not looked at.
    format = models.CharField(max_length=5, blank=True, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False, help_text=_("In pixels, as it is looked at."))
    height = models.PositiveIntegerField(default=0, editable=False)
    colour = models.CharField(max_length=7, default="#808080", editable=False, help_text=_("Most of it, as #rrggbb."))

    digest = models.CharField(
        max_length=64, blank=True, db_index=True, editable=False, help_text=_("SHA-256 of the file.")
    )
    likeness = models.BigIntegerField(null=True, editable=False, help_text=_("64 bits that look-alikes share."))

    # What it says about itself, unless the desk says otherwise.
    headline = models.CharField(max_length=250, blank=True, help_text=_("A title for the desk; readers don't see it."))
    caption = models.CharField(max_length=2000, blank=True)
    alt = models.CharField(
        _("alternative text"),
        max_length=1000,
        blank=True,
        help_text=_("What the picture shows, for readers who can't see it."),
    )
    creator = models.CharField(max_length=250, blank=True)
    credit = models.CharField(max_length=250, blank=True, help_text=_("Printed wherever the picture is shown."))
    source = models.CharField(max_length=250, blank=True, help_text=_("Who sent it, such as an agency."))
    copyright = models.CharField(_("copyright notice"), max_length=500, blank=True)
    usage_terms = models.TextField(
        max_length=5000, blank=True, help_text=_("How it may be used, in the owner's words.")
    )
    licence = models.CharField(max_length=60, blank=True, help_text=_("Such as “CC BY 4.0”."))
    licence_url = models.URLField(max_length=500, blank=True)
    place = models.CharField(max_length=250, blank=True, help_text=_("Where it was taken."))
    taken = models.CharField(
        _("date taken"),
        max_length=25,
        blank=True,
        help_text=_("As exact as it is known: 2026, 2026-01-29, 2026-01-29T14:05:00."),
    )
    keywords = models.TextField(blank=True, help_text=_("Parted by commas."))
    source_type = models.CharField(
        _("digital source type"),
        max_length=60,
        blank=True,
        help_text=_("A term of IPTC's, such as trainedAlgorithmicMedia."),
    )

    # Who may see it, and when. Killed is for good, whatever the dates say.
    rights_from = models.DateTimeField(null=True, blank=True, help_text=_("Shown from then on; empty: at once."))
    rights_until = models.DateTimeField(
        null=True, blank=True, help_text=_("Not shown any more then; empty: never ends.")
    )
    territory = models.CharField(max_length=250, blank=True, help_text=_("A note on where it may be shown."))
    for_site = models.BooleanField(_("our site"), default=True)
    for_social = models.BooleanField(_("social media"), default=True)
    for_syndication = models.BooleanField(_("feeds and partners"), default=True)
    price_note = models.CharField(max_length=250, blank=True, help_text=_("What it costs, and what for."))
    warned_days = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text=_("How many days before the end editors were told of it.")
    )
    killed_at = models.DateTimeField(null=True, editable=False)
    kill_reason = models.TextField(max_length=1000, blank=True, editable=False)
    substitute = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="stands_for",
        help_text=_("Shown where this one may not be. Without one, readers see a neutral frame."),
    )  # fmt: skip

    focal_x = models.FloatField(default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)])
    focal_y = models.FloatField(default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)])
    crops = models.JSONField(
        default=dict, blank=True, validators=[crops_make_sense],
        help_text=_('Where an editor cropped it by hand: {"16x9": [left, top, width, height]}, as shares of the whole.'),
    )  # fmt: skip
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = [
            models.Index("rights_from", condition=Q(rights_from__isnull=False), name="photo_rights_begin"),
            models.Index("rights_until", condition=Q(rights_until__isnull=False), name="photo_rights_end"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(rights_from=None) | Q(rights_until=None) | Q(rights_until__gt=F("rights_from")),
                name="rights_end_after_they_begin",
                violation_error_message=_("The rights would end before they begin. Choose a later end."),
            ),
            models.CheckConstraint(
                condition=Q(killed_at=None) | ~Q(kill_reason=""),
                name="a_killed_photo_says_why",
                violation_error_message=_("Say why the photo is killed."),
            ),
            models.CheckConstraint(
                condition=Q(substitute=None) | ~Q(substitute=F("id")),
                name="a_photo_does_not_stand_for_itself",
                violation_error_message=_("A photo can't stand in its own place. Choose another one."),
            ),
            models.CheckConstraint(
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                name="a_focal_point_is_inside_the_picture",
                violation_error_message=_("The focal point must lie inside the picture: both numbers between 0 and 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.headline or self.caption or self.alt or gettext("Photo {photo}").format(photo=self.pk)

    def clean(self) -> None:
        self.crops = self.crops or {}  # an empty list passes the validator, as all that is empty does

    def is_usable(self, *, at: datetime, use: Use) -> bool:
        """Whether it may be shown at the instant `at`. Says what `PhotoQuerySet.usable` asks."""
        return self.is_in_time(at) and getattr(self, f"for_{use}")

    def is_in_time(self, at: datetime) -> bool:
        begun = self.rights_from is None or self.rights_from <= at
        return self.killed_at is None and begun and (self.rights_until is None or at < self.rights_until)

    def shown(self, *, at: datetime, use: Use, words: Words = NO_WORDS) -> "Photo | None":
        """What stands where this photo was placed: itself, its substitute, or None for a neutral frame.

        `words` are those of the place; a substitute says its own.
        """
        if self.is_usable(at=at, use=use):
            return self if words == NO_WORDS else self.saying(words)
        return self.substitute if self.substitute and self.substitute.is_usable(at=at, use=use) else None

    def saying(self, words: Words) -> "Photo":
        """A copy of it that says `words` where they are its own. For a page; it is not to be saved."""
        placed = copy(self)
        placed.caption = words.caption or self.caption
        placed.credit = words.credit or self.credit
        placed.alt = "" if words.decorative else words.alt or self.alt
        return placed

    def seconds_left(self, at: datetime, *, most: int) -> int:
        """How long a copy of it may be kept, in whole seconds."""
        return min(most, int((self.rights_until - at).total_seconds())) if self.rights_until else most

    def last_change(self, at: datetime) -> datetime:
        """When readers last may have seen it in another way, by `at`: by the desk's hand or the clock's."""
        turns = [turn for turn in (self.rights_from, self.rights_until) if turn and turn <= at]
        return max([self.changed_at, *turns])

    @property
    def version(self) -> str:
        """Another one after each change: what a form has to say that it began from."""
        return self.changed_at.isoformat()

    @property
    def is_made_by_ai(self) -> bool:
        """Whether a trained model made it, or parts of it."""
        return self.source_type in MADE_BY_AI

    # What readers get of it

    def box(self, shape: str) -> Box:
        """The part of the picture that this shape shows: as an editor cropped it, else around the focal point."""
        if chosen := self.crops.get(shape):
            return tuple(chosen)
        ratio, own = SHAPES[shape].ratio, self.width / self.height if self.height else 0
        return around(self.focal_x, self.focal_y, own_ratio=own, ratio=ratio) if ratio and own else WHOLE

    def widths_of(self, shape: str) -> list[int]:
        """The widths that there are of this shape, in pixels."""
        if not self.width:  # not looked at
            return list(SHAPES[shape].widths)
        return SHAPES[shape].widths_within(round(self.box(shape)[2] * self.width))

    def names(self, shape: str) -> list[str]:
        """The names of all files of this shape."""
        formats, widths = SHAPES[shape].formats, self.widths_of(shape)
        return [self.name(shape, width, form) for form in formats for width in widths]

    def name(self, shape: str, width: int, form: str) -> str:
        return _name(self.token, shape, width, form)

    def url(self, shape: str, width: int, form: str) -> str:
        return _url(self.token, shape, width, form)

    @property
    def thumb(self) -> str:
        """The address of the smallest file that shows most of it, for the desk."""
        return self.url("4x3", self.widths_of("4x3")[0], "webp")

    def as_picture(self, shape: str) -> "Picture":
        """What a page needs to show this shape."""
        own = self.width / self.height if self.height else 3 / 2
        return _picture(self.token, shape, tuple(self.widths_of(shape)), own)


class WithLeadPhoto(models.Model):
    """The photo that a story leads with, and what this use says of it; what is empty, the photo says itself."""

    lead_photo = models.ForeignKey(Photo, models.PROTECT, null=True, blank=True, related_name="+")
    lead_caption = models.CharField(_("caption"), max_length=LONGEST["caption"], blank=True)
    lead_credit = models.CharField(_("credit"), max_length=LONGEST["credit"], blank=True)
    lead_alt = models.CharField(_("alternative text"), max_length=LONGEST["alt"], blank=True)
    lead_decorative = models.BooleanField(_("decorative: says nothing that readers need"), default=False)

    class Meta:
        abstract = True

    @property
    def lead_words(self) -> Words:
        return Words(self.lead_caption, self.lead_credit, self.lead_alt, self.lead_decorative)

    @property
    def lead(self) -> Figure | None:
        """The photo by its id, with the words of this use."""
        return Figure(self.lead_photo_id, self.lead_words) if self.lead_photo_id else None

    @lead.setter
    def lead(self, figure: Figure | None) -> None:
        words = figure.words if figure else NO_WORDS
        self.lead_photo_id = figure.photo if figure else None
        self.lead_caption, self.lead_credit, self.lead_alt = words.caption, words.credit, words.alt
        self.lead_decorative = words.decorative


@dataclass(frozen=True)
class Picture:
    """A photo in one shape: the `srcset` by media type, best first; a JPEG for whoever knows none of them, and the
    largest one; width and height of the largest in pixels."""

    sources: dict[str, str]
    src: str
    largest: str
    width: int
    height: int

    @property
    def name(self) -> str:
        """The name of the largest file."""
        return self.largest.rpartition("/")[2]


def _name(token: str, shape: str, width: int, form: str) -> str:
    return f"{token}-{shape}-{width}.{form}"


def _url(token: str, shape: str, width: int, form: str) -> str:
    return f"{settings.MEDIA_URL}photos/{_name(token, shape, width, form)}"


@lru_cache(maxsize=5000)
def _picture(token: str, shape: str, widths: tuple[int, ...], own: float) -> Picture:
    """`own` is its width by its height."""
    *others, last = SHAPES[shape].formats
    return Picture(
        sources={
            MEDIA_TYPES[form]: ", ".join(f"{_url(token, shape, width, form)} {width}w" for width in widths)
            for form in others
        },
        src=_url(token, shape, widths[len(widths) // 2], last),
        largest=_url(token, shape, widths[-1], last),
        width=widths[-1],
        height=SHAPES[shape].height_of(widths[-1], own),
    )
