"""The verbs of fronts: saving a draft, launching it, putting an earlier version back.

Each locks the front and asks whether it still is as the editor saw it. A save that came too late changes nothing;
what it brought is kept beside.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import journal, limits
from articles.models import Photo, Release, Section, Tag
from articles.refusal import NotAllowed, NothingToDo, NotThere, Refused, Stale
from newsroom.fronts import content as contents
from newsroom.fronts.content import Content, Rule, as_json
from newsroom.fronts.identity import Identity
from newsroom.fronts.models import Front, FrontPhoto, FrontTurn, FrontVersion

CHANGE, LAUNCH = "fronts.change_front", "fronts.launch_front"
LATE = _("Someone else has changed this front since you opened it. Nothing was overwritten, and yours is kept.")
CHANGED = _("Someone else has changed this front since you opened this page. Nothing was done; look again.")


def live(identity: Identity) -> Content | None:
    """What was launched last, None when nothing was. One query."""
    newest = FrontVersion.objects.filter(
        front__section=identity.section, front__language=identity.language, number__isnull=False
    )
    version = newest.order_by("-number").only("content").first()
    return version.arranged if version else None


def draft(identity: Identity, content: Content, *, base: int, by: Any) -> Front:
    """Save `content` as the draft; readers see no change. One that equals what readers see is no draft.

    A draft of someone else that it takes the place of is kept. Raises Stale when the front has changed since the
    revision `base`; then `content` is kept. Raises NotAllowed, NotThere, and Refused for what can't be shown.
    """
    with _turn(identity, base=base, by=by, content=content, permission=CHANGE) as front:
        seen = live(front.identity)
        if content == (front.drafted if front.draft is not None else seen):
            raise NothingToDo
        _check(front, content, by=by)
        _keep_draft_of_others(front, content, by=by)
        _set_draft(front, None if content == seen else content, at=timezone.now(), by=by)
    return front


def launch(identity: Identity, content: Content, *, base: int, by: Any) -> FrontVersion:
    """Put `content` before readers, at once. The draft is over then. Raises as `draft` does."""
    with _turn(identity, base=base, by=by, content=content, permission=LAUNCH) as front:
        _check(front, content, by=by)
        _keep_draft_of_others(front, content, by=by)
        return _launch(front, content, by=by)


def restore(version: FrontVersion, *, base: int, by: Any) -> FrontVersion:
    """Put an earlier version before readers again, as a new one. A draft stays as it is. Raises as `draft` does."""
    with _turn(version.front.identity, base=base, by=by, permission=LAUNCH) as front:
        return _launch(front, version.arranged, by=by, restores=version.number, keep_draft=True)


def take_up(version: FrontVersion, *, base: int, by: Any) -> Front:
    """Make a kept version the draft; the draft until now is kept. Raises as `draft` does."""
    with _turn(version.front.identity, base=base, by=by, permission=CHANGE) as front:
        now = timezone.now()
        _keep(front, front.drafted, FrontVersion.Fate.REPLACED, at=front.drafted_at or now, by=front.drafted_by)
        _set_draft(front, version.arranged, at=now, by=by)
    return front


def discard(identity: Identity, *, base: int, by: Any) -> Front:
    """Throw the draft away: what readers see is what is edited again. It is kept. Raises as `draft` does."""
    with _turn(identity, base=base, by=by, permission=CHANGE) as front:
        now = timezone.now()
        _keep(front, front.drafted, FrontVersion.Fate.DISCARDED, at=now, by=by)
        _set_draft(front, None, at=now, by=by)
    return front


# One change


@contextmanager
def _turn(
    identity: Identity, *, base: int, by: Any, permission: str, content: Content | None = None
) -> Iterator[Front]:
    """The front, locked and as it was at `base`; its revision is counted on when the verb has done something."""
    if by is not None and not by.has_perm(permission):
        raise NotAllowed(
            gettext("You may not launch fronts.") if permission == LAUNCH else gettext("You may not change fronts.")
        )
    with transaction.atomic():
        front = _lock(identity, by=by)
        is_late = front.revision != base
        if is_late:
            _keep(front, content, FrontVersion.Fate.REFUSED, at=timezone.now(), by=by)
        else:
            with suppress(NothingToDo):
                yield front
                front.revision += 1
                front.save()
    if is_late:
        raise Stale(LATE if content is not None else CHANGED)


def _lock(identity: Identity, *, by: Any) -> Front:
    if not identity.is_there_for(by):
        raise NotThere
    front, _ = Front.objects.of(identity).get_or_create(section_id=identity.section, language=identity.language)  # type: ignore[misc]
    return Front.objects.select_for_update().select_related(None).get(pk=front.pk)


def _check(front: Front, content: Content, *, by: Any) -> None:
    """Raise Refused for what names something that is not there, or not for `by`. What stands on the front stays."""
    if wrong := contents.complaint(content):
        raise Refused(wrong)
    standing = [front.drafted or (), live(front.identity) or ()]
    new = contents.stories(content) - set().union(*map(contents.stories, standing))
    if new := new - limits.there(new, by=by):
        new -= set(Release.objects.live(at=timezone.now()).filter(article__in=new).values_list("article_id", flat=True))
    if new:
        raise Refused(
            gettext("There is no such story: {map}. Take its card out.").format(map=", ".join(map(str, sorted(new))))
        )
    if gone := _missing(Photo, contents.photos(content)):
        raise Refused(gettext("There is no such photo: {gone}. Choose another.").format(gone=gone))
    for rule, model in ((Rule.SECTION, Section), (Rule.TAG, Tag)):
        if gone := _missing(model, {one.of for one in content if one.rule == rule and one.of}):
            raise Refused(
                gettext("There is no such {value}: {gone}. Choose another.").format(value=rule.value, gone=gone)
            )


def _missing(model: Any, ids: set[int]) -> str:
    there = set(model._default_manager.filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    return ", ".join(map(str, sorted(ids - there)))


# What is written


def _launch(
    front: Front, content: Content, *, by: Any, restores: int | None = None, keep_draft: bool = False
) -> FrontVersion:
    now = timezone.now()
    last = front.versions.filter(number__isnull=False).order_by("-number").values_list("number", flat=True).first()
    version = FrontVersion.objects.create(
        front=front,
        number=(last or 0) + 1,
        fate=FrontVersion.Fate.LAUNCHED,
        content=as_json(content),
        made_at=now,
        made_by=by,
        restores=restores,
    )
    _note_photos(front, content, version)
    if not keep_draft or front.drafted == content:
        _set_draft(front, None, at=now, by=by)
    FrontTurn.objects.filter(front=front).delete()
    FrontTurn.objects.bulk_create(FrontTurn(front=front, at=at) for at in sorted(contents.turns(content, after=now)))
    journal.write(
        "launch front",
        at=now,
        by=by,
        subject=front,
        keys=[front.identity.surrogate_key],
        front=front.pk,
        version=version.number,
        restores=restores,
    )
    return version


def _keep_draft_of_others(front: Front, content: Content, *, by: Any) -> None:
    if front.drafted_at and front.drafted_by != by and front.drafted != content:
        _keep(front, front.drafted, FrontVersion.Fate.REPLACED, at=front.drafted_at, by=front.drafted_by)


def _set_draft(front: Front, content: Content | None, *, at: datetime, by: Any) -> None:
    front.draft = None if content is None else as_json(content)
    front.drafted_at, front.drafted_by = (None, None) if content is None else (at, by)
    FrontPhoto.objects.filter(front=front, version=None).delete()
    _note_photos(front, content or (), None)


def _keep(front: Front, content: Content | None, fate: FrontVersion.Fate, *, at: datetime, by: Any) -> None:
    """Keep what does not come before readers. The same twice in a row, as from a button that is pressed again, once."""
    if content is None:
        return
    last = front.versions.filter(number=None).order_by("-id").first()
    rows = as_json(content)
    if last and (last.fate, last.made_by, last.content) == (fate, by, rows):
        return
    kept = FrontVersion.objects.create(front=front, fate=fate, content=rows, made_at=at, made_by=by)
    _note_photos(front, content, kept)


def _note_photos(front: Front, content: Content, version: FrontVersion | None) -> None:
    there = Photo.objects.filter(pk__in=contents.photos(content)).values_list("pk", flat=True)
    FrontPhoto.objects.bulk_create(FrontPhoto(front=front, version=version, photo_id=pk) for pk in sorted(there))
