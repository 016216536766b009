"""Keeping tags: rename and merge, by verb. The old name and the old page keep leading on."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import journal, surrogate
from articles.models import ReleaseTag, Tag, TaggedArticle
from newsroom.lib.text import canonical_key, clean_line


def save(tag: Tag, *, by: Any) -> Tag:
    """Save a new tag, or a changed description. Raises ValidationError when the name is taken."""
    with transaction.atomic():
        verb = "change tag" if tag.pk else "add tag"
        tag.full_clean(exclude=["slug", "key"])
        tag.save()
        journal.write(verb, at=timezone.now(), by=by, subject=tag.name, tag=tag.pk, keys=_keys(tag))
    return tag


def rename(tag: Tag, *, name: str, by: Any) -> Tag:
    """Give the tag another name. Under a new key the old name stays as an alias, its page answers 301.

    Raises ValidationError when another tag has that name: merge the two instead.
    """
    name, key = clean_line(name), canonical_key(name)
    with transaction.atomic():
        tag = Tag.objects.select_for_update().get(pk=tag.pk)
        other = Tag.objects.filter(key=key).exclude(pk=tag.pk).first()
        if other and other.merged_into_id != tag.pk:
            raise ValidationError(
                gettext("There is a tag “{other}” already. Merge this one into it instead.").format(other=other)
            )
        old_name, old_key, old_slug = tag.name, tag.key, tag.slug
        if other:  # back to a name that it had
            _swap_names(tag, other)
        tag.name = name
        if not other and key != old_key:
            tag.slug = ""
        tag.full_clean(exclude=["slug", "key"])
        tag.save()
        if not other and key != old_key:
            Tag.objects.create(name=old_name, key=old_key, slug=old_slug, merged_into=tag)
        journal.write("rename tag", at=timezone.now(), by=by, subject=name, tag=tag.pk, old=old_name, keys=_keys(tag))
    return tag


def _swap_names(tag: Tag, alias: Tag) -> None:
    mine, theirs = (tag.name, tag.key, tag.slug), (alias.name, alias.key, alias.slug)
    alias.delete()
    tag.name, tag.key, tag.slug = theirs
    tag.save()
    Tag.objects.create(name=mine[0], key=mine[1], slug=mine[2], merged_into=tag)


def merge(tag: Tag, *, into: Tag, by: Any) -> Tag:
    """Merge `tag` into another: its stories move there, its name and its page lead there from now on.

    Nothing is lost and no chain grows: tags that were merged into `tag` before lead to the target
    at once. Raises ValidationError when the target is the tag itself or was merged away.
    """
    with transaction.atomic():
        locked = {t.pk: t for t in Tag.objects.select_for_update().filter(pk__in=[tag.pk, into.pk]).order_by("pk")}
        tag, into = locked[tag.pk], locked[into.pk]
        if tag == into or into.merged_into_id or tag.merged_into_id:
            raise ValidationError(gettext("Choose two different tags that are in use."))
        _move(TaggedArticle.objects.filter(tag=tag), into, "content_object")
        _move(ReleaseTag.objects.filter(tag=tag), into, "release")
        tag.aliases.update(merged_into=into)
        tag.merged_into = into
        tag.save()
        journal.write(
            "merge tag", at=timezone.now(), by=by, subject=tag.name, tag=tag.pk, into=into.pk, keys=_keys(tag, into)
        )
    return into


def _keys(*tags: Tag) -> list[str]:
    return [key for tag in tags for key in (surrogate.subject(tag), surrogate.name_of(tag))]


def _move(rows: models.QuerySet[Any], into: Tag, owner: str) -> None:
    """Point the rows at `into`, except where the owner has that tag already."""
    has_it = rows.model.objects.filter(tag=into).values(owner)
    rows.filter(**{f"{owner}__in": has_it}).delete()
    rows.update(tag=into)
