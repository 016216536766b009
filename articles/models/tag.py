from typing import Any, cast
from zlib import crc32

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager, _TaggableManager
from taggit.models import ItemBase, TagBase

from articles.models.paths import path_to
from newsroom.lib.text import address_part, canonical_key, clean_line


def addresses(key: str) -> tuple[str, str]:
    """The address for a tag of this key, and the one to take when another tag has that.

    “C” and “C++” are two topics with one plain address; the second gets a suffix of its key's.
    """
    plain = address_part(key, longest=100, otherwise="tag")
    return plain, f"{plain}-{crc32(key.encode()):08x}"


class TagQuerySet(models.QuerySet["Tag"]):
    def in_use(self) -> "TagQuerySet":
        """Tags that were not merged into another."""
        return self.filter(merged_into=None)

    def named(self, name: str) -> "Tag":
        """Return the tag of this name in any spelling, made if there is none.

        A name that was merged away gives the tag that it went into. Safe under any number of
        writers: the unique key decides, the loser reads the winner's row.
        Raises ValidationError when the name holds no letter or digit, or is too long.
        """
        name, key = clean_line(name), canonical_key(name)
        if not any(c.isalnum() for c in key):
            raise ValidationError(gettext("A tag needs a letter or a digit."))
        if len(name) > 100 or len(key) > 100:
            raise ValidationError(
                gettext("“{value}…” is too long for a tag: 100 characters at most.").format(value=name[:40])
            )
        tag = self.filter(key=key).select_related("merged_into").first() or self._make(name, key)
        return tag.merged_into or tag

    def _make(self, name: str, key: str) -> "Tag":
        for slug in addresses(key):
            try:
                with transaction.atomic(using=self.db):
                    return self.create(key=key, name=name, slug=slug)
            except IntegrityError:
                if winner := self.filter(key=key).select_related("merged_into").first():
                    return winner
        raise ValidationError(
            gettext("“{name}” can't be made a tag: its address is taken. Choose another name.").format(name=name)
        )


class Tag(TagBase):
    """A topic; one tag whatever its case or spelling variant.

    A merged tag stays as a row that points at the one it went into, so its name and its page
    keep leading there.
    """

    name = models.CharField(max_length=100)
    slug = models.SlugField("address", max_length=110, unique=True, allow_unicode=True, editable=False)
    key = models.CharField(max_length=100, unique=True, editable=False, error_messages={
        "unique": _("There is a tag of this name already, perhaps in another spelling.")})  # fmt: skip
    description = models.TextField(blank=True, max_length=500, help_text=_("One or two sentences on the topic's page."))
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="aliases"
    )  # fmt: skip

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(key=""),
                name="a_tag_has_a_name",
                violation_error_message=_("A tag needs a letter or a digit."),
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")),
                name="a_tag_is_not_merged_into_itself",
                violation_error_message=_("A tag can't be merged into itself."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return path_to("tag", self.slug)

    def clean(self) -> None:
        self.name = clean_line(self.name)
        self.key = canonical_key(self.name)
        if not any(c.isalnum() for c in self.key):
            raise ValidationError({"name": gettext("A tag needs a letter or a digit.")})
        if len(self.key) > 100:  # some letters are two when case is folded: ß is ss
            raise ValidationError({"name": gettext("This name is too long for a tag: 100 characters at most.")})
        if Tag.objects.filter(key=self.key).exclude(pk=self.pk).exists():
            raise ValidationError(
                {"name": gettext("There is a tag of this name already, perhaps in another spelling.")}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = canonical_key(self.name)
        if not self.slug:
            plain, other = addresses(self.key)
            self.slug = other if Tag.objects.filter(slug=plain).exclude(pk=self.pk).exists() else plain
        models.Model.save(self, *args, **kwargs)  # taggit's own save would invent a second slug


class _CanonicalTags(_TaggableManager):
    """`article.tags.add("PAK–CHINA")` finds the tag Pak-China, too."""

    def _to_tag_model_instances(self, tags: Any, tag_kwargs: Any) -> set[Tag]:
        found = (tag if isinstance(tag, Tag) else Tag.objects.named(str(tag)) for tag in tags)
        return {tag.merged_into or tag for tag in found}


class TaggedArticle(ItemBase):
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="tagged_articles")
    content_object = models.ForeignKey("articles.Article", models.CASCADE, related_name="tagged")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "content_object"],
                name="an_article_has_a_tag_once",
                violation_error_message=_("The story has this tag already."),
            ),
        ]


def article_tags() -> TaggableManager:
    """The field `Article.tags`."""
    return cast(TaggableManager, TaggableManager(through=TaggedArticle, manager=_CanonicalTags, blank=True))
